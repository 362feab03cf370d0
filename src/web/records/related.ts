import type { RelatedRecords } from '../../../partials/records/related-tables.tsx';
import { valueAt } from '../../core/json-pointer.ts';
import { fieldAt, type ListState, listParams, listUrl, nameOf, readable } from '../../core/list-url.ts';
import { splitRef } from '../../core/names.ts';
import { collectionUrl, newUrl } from '../../core/page-urls.ts';
import type { Inbound } from '../../core/ports.ts';
import type { Filter } from '../../core/query.ts';
import type { StoredRecord } from '../../core/record.ts';
import { mayChange, type Who } from '../../core/who.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { linksOf } from './links.ts';

const FIRST = 5;

/** What refers to the record, in the order of the index: the first few of each, and the way to all. */
export async function relatedTo(
  web: Web,
  who: Who,
  record: StoredRecord,
  now: Date,
): Promise<RelatedRecords[]> {
  const inbound = await web.search.inbound(who, record.ref);
  const related = await Promise.all(inbound.map((from) => relatedFrom(web, who, record, from, now)));
  return related.filter((each) => each !== undefined);
}

/** Undefined when the collection's fields no longer know the relation that the index still has. */
async function relatedFrom(
  web: Web,
  who: Who,
  record: StoredRecord,
  { ns, collection, pointer, count }: Inbound,
  now: Date,
): Promise<RelatedRecords | undefined> {
  const [shape, namespace] = await Promise.all([
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
  ]);
  const field = fieldAt(shape.fields, pointer);
  const value = field?.relation && targetValue(record, field.relation.by);
  if (!field || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const filters: Filter[] = [{ pointer, op: 'eq', value }];
  const { items } = await web.records.list(who, { ns, collection, filters, sort: shape.sort, limit: FIRST });
  const links = await linksOf(
    web.search,
    who,
    shape.fields,
    items.map(({ data }) => data),
  );
  const state: ListState = { q: '', filters, limit: 50, backwards: false };
  return {
    ...{ shape, field, count, items, show: showOf(namespace, now, links) },
    url: listUrl(collectionUrl(ns, collection), state),
    list: readable(listParams(state)),
    newUrl:
      pointer.includes('*') || !mayChange(who, ns)
        ? undefined
        : newUrl(ns, collection, { [nameOf(pointer)]: String(value) }),
  };
}

function targetValue(record: StoredRecord, by: string) {
  return by === '@id' ? splitRef(record.ref)?.id : valueAt(record.data, by);
}
