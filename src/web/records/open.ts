import type { Request } from 'express';
import { titleOf, withOthers } from '../../core/fields.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { StoredRecord } from '../../core/record.ts';
import type { Namespace, Shape } from '../../core/schema.ts';
import { mustChange, type Who } from '../../core/who.ts';
import { paramsOf, placeOf, refAt } from '../place.ts';
import type { Web } from '../web.ts';

/** A record that is about to be edited, with all that its forms are drawn from. */
export interface Opened {
  who: Who;
  ref: Ref;
  /** As it is now. */
  record: StoredRecord;
  title: string;
  /** With the record's other fields. */
  shape: Shape;
  namespace: Namespace;
  /** Parameters of the list that the person came from. */
  list: string;
}

/** The record that the address names. Throws `forbidden`, `not_found` (with `movedTo`), `conflict` when nothing of it could ever be read. */
export async function openRecord(web: Web, req: Request): Promise<Opened> {
  const who = web.who(req);
  const ref = refAt(req);
  const { ns, collection } = placeOf(req);
  mustChange(who, ns);
  const [record, shape, namespace] = await Promise.all([
    web.records.get(who, ref),
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
  ]);
  const title = titleOf(shape, record.data, splitRef(ref)?.id ?? ref);
  const list = paramsOf(req).get('in') ?? '';
  return { who, ref, record, title, shape: withOthers(shape, record.data), namespace, list };
}
