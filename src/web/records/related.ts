import { columnsOf, relatedColumns } from '../../../partials/records/columns.ts';
import type { RelatedRecords } from '../../../partials/records/related-tables.tsx';
import type { Show } from '../../../partials/records/show.ts';
import { isCairnError } from '../../core/errors.ts';
import { valueAt } from '../../core/json-pointer.ts';
import { fieldAt, listParams, listUrl, nameOf, plainList, readable } from '../../core/list-url.ts';
import { splitRef } from '../../core/names.ts';
import { collectionUrl, newUrl } from '../../core/page-urls.ts';
import type { Inbound } from '../../core/ports/found.ts';
import type { Filter, Query } from '../../core/query.ts';
import type { StoredRecord } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import { mayChange, type Who } from '../../core/who.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import type { ChosenColumns } from './device-columns.ts';
import { linksOf } from './links.ts';
import { relatedPlace } from './related-columns.ts';

const FIRST = 5;

/** What refers to the record, in the order of the index: the first few of each, and the way to all. */
export async function relatedTo(
  web: Web,
  who: Who,
  record: StoredRecord,
  now: Date,
  chosen: ChosenColumns,
): Promise<RelatedRecords[]> {
  const inbound = (await patiently(web.search.inbound(who, record.ref))) ?? [];
  const related = await Promise.all(
    inbound.map((from) => patiently(relatedFrom(web, who, record, from, now, chosen))),
  );
  return related.filter((each) => each !== undefined);
}

/** The record itself is there also while what refers to it takes too long. */
async function patiently<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (isCairnError(thrown, 'unavailable')) return undefined;
    throw thrown;
  }
}

/** Undefined when the collection's fields no longer know the relation that the index still has. */
async function relatedFrom(
  web: Web,
  who: Who,
  record: StoredRecord,
  { ns, collection, pointer, count }: Inbound,
  now: Date,
  chosen: ChosenColumns,
): Promise<RelatedRecords | undefined> {
  const [shape, namespace] = await Promise.all([
    web.schemas.shape(who, ns, collection),
    web.schemas.namespace(who, ns),
  ]);
  const field = fieldAt(shape.fields, pointer);
  const value = field?.relation && targetValue(record, field.relation.by);
  if (!field || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
  const filters: Filter[] = [{ pointer, op: 'eq', value }];
  const place = relatedPlace({ ns, collection, pointer });
  const columns = relatedColumns(shape, field, chosen.get(place));
  const query = { ns, collection, filters, limit: FIRST };
  const [{ items }, sums] = await Promise.all([
    web.records.list(who, { ...query, sort: shape.sort }),
    sumsOf(web, who, query, columnsOf(shape)),
  ]);
  const links = await linksOf(
    web.search,
    who,
    shape.fields,
    items.map(({ data }) => data),
  );
  const state = plainList({ filters });
  const show = showOf(namespace, now, links);
  return {
    ...{ shape, field, count, items, show, place, columns },
    sums: sums.map(({ field, sum }) => `${field.label} ${inFigures(field, sum, show)}`),
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

/** What the list's columns with money come to over all records, exactly; none when it takes too long. */
async function sumsOf(web: Web, who: Who, query: Omit<Query, 'namespaces'>, columns: readonly Field[]) {
  const summed = columns.filter(({ widget, pointer }) => widget === 'money' && !pointer.includes('*'));
  if (summed.length === 0) return [];
  const pointers = summed.map(({ pointer }) => pointer);
  const tally = await patiently(web.lists.tally(who, query, { sums: pointers }));
  return summed.flatMap((field, at) => {
    const sum = tally?.groups[0]?.sums[at];
    return sum === undefined ? [] : [{ field, sum }];
  });
}

function inFigures({ currency }: Field, sum: string, { formats }: Show): string {
  return formats.money(sum, currency);
}
