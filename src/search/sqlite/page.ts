import { isCairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import { COUNT_LIMIT, PAGE_LIMIT, type Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { decodeCursor, encodeCursor, type Key, type Place } from './cursor.ts';
import type { Condition } from './filter.ts';
import { type FolderRow, folderOf, recordFolders, refIn } from './folders.ts';
import { fieldId, keysWithin } from './lookup.ts';
import { after, byFieldKeys, type Order, orderBy, orderOf, type Segment, segmentsOf } from './order.ts';
import { whereOf } from './where.ts';

// Lists: which records, in which order, a page at a time by keyset. pageOf · neighboursOf · isQuick

/** A page without the records themselves. */
export interface PageOfRefs {
  refs: Ref[];
  nextCursor?: string;
  previousCursor?: string;
  total: number;
  totalCapped: boolean;
  offset?: number;
}

/** A list made ready. Rows in order come from `source`, which may be the sorted keys of a field. */
interface Plan {
  query: Query;
  folders: FolderRow[];
  where: Condition;
  order: Order;
  source: string;
  /** The same rows and keys in no order. */
  unsorted: { where: Condition; order: Order };
  /** How many rows there are, where that is known. */
  total?: number | undefined;
}
const UNSORTED = 'records r';

interface Row {
  name: string;
  folder: bigint;
  [key: `key${number}`]: Key;
}

const SMALL = 500;

/** Whether the answer is certainly quick: few records, or a page that an index gives as it is. */
export function isQuick(db: Connection, query: Query): boolean {
  const folders = recordFolders(db, query);
  if (folders.reduce((sum, { records }) => sum + records, 0) <= SMALL) return true;
  const [only, ...others] = folders;
  if (!only || others.length || narrows(query)) return false;
  return isSorted(db, only.id, query.sort?.[0]?.pointer ?? '@id') && (query.sort?.length ?? 0) < 2;
}

/** Whether rows of a collection can be read in the order of a field. */
export function isSorted(db: Connection, folder: number, pointer: string): boolean {
  return ['@id', '@title', '@updated'].includes(pointer) || fieldId(db, folder, pointer) !== undefined;
}

/** One page of a list. Throws `invalid` for a bad pointer, value or cursor, `unavailable` past the connection's deadline. */
export function pageOf(db: Connection, query: Query): PageOfRefs {
  const plan = planOf(db, query);
  if (!plan) return { refs: [], total: 0, totalCapped: false, offset: 0 };
  const limit = Math.max(1, Math.min(query.limit, PAGE_LIMIT));
  const backwards = Boolean(query.backwards && query.cursor);
  const place = query.cursor ? decodeCursor(query, query.cursor) : undefined;
  const rows = rowsOf(db, plan, place, backwards, limit + 1);
  const more = rows.length > limit;
  if (more) rows.pop();
  if (backwards) rows.reverse();
  const offset = offsetOf(place, rows.length, backwards, more);
  const at = (row: Row | undefined, before: number | undefined) =>
    row && encodeCursor(query, placeOf(plan, row, before));
  const names = new Map(plan.folders.map((folder) => [folder.id, folder]));
  return {
    refs: rows.map((row) => refIn(names.get(Number(row.folder)) as FolderRow, row.name)),
    nextCursor:
      more || backwards
        ? at(rows.at(-1), offset === undefined ? undefined : offset + rows.length)
        : undefined,
    previousCursor: (backwards ? more : place) ? at(rows[0], offset) : undefined,
    offset,
    ...(query.uncounted ? { total: rows.length, totalCapped: more } : countOf(db, plan)),
  };
}

/** The records before and after one in a list, and its position from 1 while that is below the limit of counting. */
export function neighboursOf(
  db: Connection,
  query: Query,
  ref: Ref,
): { previous?: Ref; next?: Ref; position?: number } {
  const plan = planOf(db, query);
  const target = folderOf(db, ref);
  if (!plan || !target) return {};
  const { order, where } = plan.unsorted;
  const sql = `SELECT ${keyColumns(order)}, r.name AS name, r.folder AS folder FROM ${UNSORTED}
    WHERE r.id = (SELECT id FROM records WHERE folder = ? AND name = ?) AND ${where.sql}`;
  const row = bigints(db, sql).get(target.id, target.name, ...where.params) as Row | undefined;
  if (!row) return {};
  const place = placeOf(plan, row);
  const names = new Map(plan.folders.map((folder) => [folder.id, folder]));
  const beside = (backwards: boolean) => {
    const [found] = rowsOf(db, plan, place, backwards, 1);
    return found && refIn(names.get(Number(found.folder)) as FolderRow, found.name);
  };
  return { previous: beside(true), next: beside(false), position: positionOf(db, plan, place) };
}

function planOf(db: Connection, query: Query): Plan | undefined {
  const folders = recordFolders(db, query);
  const where = folders.length ? whereOf(db, query, folders) : undefined;
  if (!where) return undefined;
  const order = orderOf(query.sort, folders.length > 1);
  const unsorted = { where: where.narrow ?? where, order };
  const plan = { query, folders, order, unsorted, source: UNSORTED, total: where.total };
  const [first] = order.keys;
  const single = folders.length === 1 && first && !first.many;
  const field = single && fieldId(db, (folders[0] as FolderRow).id, first.pointer);
  const keys = field && keysWithin(where.clause, first.pointer);
  // Keys that were not all looked at may be of values that the records' condition does not take.
  const isSpan = keys && where.narrow && where.total !== undefined;
  if (where.isFew && !isSpan) return { ...plan, ...chosen(db, unsorted.where, where.total) };
  if (!field) return { ...plan, where };
  const source = `field_keys k CROSS JOIN records r ON k.field = ${field} AND r.id = k.record`;
  const within = isSpan ? keys : keys ? both(where, keys) : where;
  return { ...plan, where: within, order: byFieldKeys(order), source };
}

/** A few rows are asked once whether they are wanted, not again for each part of a page and for the count. */
function chosen(db: Connection, where: Condition, total: number | undefined): Pick<Plan, 'where' | 'total'> {
  if (total !== undefined) return { where, total };
  const sql = `SELECT r.id FROM ${UNSORTED} WHERE ${where.sql} AND tick(r.id)`;
  const ids = prepared(db, sql)
    .pluck()
    .all(...where.params);
  return {
    where: { sql: 'r.id IN (SELECT value FROM json_each(?))', params: [JSON.stringify(ids)] },
    total: ids.length,
  };
}

/** Where the keys that a list is sorted by are filtered, too, it begins at the first that can be meant. */
function both(where: Condition, keys: Condition): Condition {
  return { sql: `${where.sql} AND ${keys.sql}`, params: [...where.params, ...keys.params] };
}

function rowsOf(
  db: Connection,
  plan: Plan,
  place: Place | undefined,
  backwards: boolean,
  limit: number,
): Row[] {
  const rows: Row[] = [];
  const segments = segmentsOf(plan.order, backwards);
  const start = place ? segments.findIndex((segment) => segment.empty === isEmpty(plan.order, place)) : 0;
  for (const [index, segment] of segments.slice(start).entries()) {
    if (rows.length >= limit) break;
    rows.push(
      ...segmentRows(db, plan, segment, index === 0 ? place : undefined, backwards, limit - rows.length),
    );
  }
  return rows;
}

function segmentRows(
  db: Connection,
  { where, order, source }: Plan,
  segment: Segment,
  place: Place | undefined,
  backwards: boolean,
  limit: number,
): Row[] {
  const beyond = place ? after(order, segment, place, backwards) : { sql: '1', params: [] };
  const sql = `SELECT ${keyColumns(order)}, ${order.name} AS name, r.folder AS folder FROM ${source}
    WHERE ${where.sql} AND ${segment.sql} AND ${beyond.sql} AND tick(r.id)
    ORDER BY ${orderBy(order, segment, backwards)} LIMIT ${limit}`;
  return bigints(db, sql).all(...where.params, ...beyond.params) as Row[];
}

function keyColumns(order: Order): string {
  return order.keys.map(({ shown }, index) => `${shown} AS key${index}`).join(', ');
}

function placeOf({ order }: Plan, row: Row, offset?: number): Place {
  const keys = order.keys.map((_, index) => row[`key${index}`] as Key);
  return { keys, name: row.name, folder: Number(row.folder), offset };
}

function isEmpty(order: Order, place: Place): boolean {
  return !order.keys[0]?.fact && place.keys[0] === null;
}

function offsetOf(
  place: Place | undefined,
  rows: number,
  backwards: boolean,
  more: boolean,
): number | undefined {
  if (!place || (backwards && !more)) return 0;
  if (place.offset === undefined) return undefined;
  return backwards ? Math.max(0, place.offset - rows) : place.offset;
}

function narrows({ filters, where, text }: Query): boolean {
  return Boolean(filters?.length || where || text?.trim());
}

// Counting stops at the limit, and at the deadline: then the count so far is a lower bound.
function countOf(db: Connection, plan: Plan): { total: number; totalCapped: boolean } {
  const { query, folders, unsorted } = plan;
  if (!narrows(query)) {
    const records = folders.reduce((sum, folder) => sum + folder.records, 0);
    return { total: Math.min(records, COUNT_LIMIT), totalCapped: records > COUNT_LIMIT };
  }
  if (plan.total !== undefined)
    return { total: Math.min(plan.total, COUNT_LIMIT), totalCapped: plan.total > COUNT_LIMIT };
  const { sql, params } = unsorted.where;
  return counted(
    db,
    `SELECT 1 FROM ${UNSORTED} WHERE ${sql} AND tick(r.id) LIMIT ${COUNT_LIMIT + 1}`,
    params,
  );
}

function counted(
  db: Connection,
  sql: string,
  params: Condition['params'],
): { total: number; totalCapped: boolean } {
  let total = 0;
  try {
    for (const _ of prepared(db, sql).iterate(...params)) total++;
  } catch (thrown) {
    if (!isCairnError(thrown, 'unavailable')) throw thrown;
    return { total: Math.min(total, COUNT_LIMIT), totalCapped: true };
  }
  return { total: Math.min(total, COUNT_LIMIT), totalCapped: total > COUNT_LIMIT };
}

function positionOf(db: Connection, plan: Plan, place: Place): number | undefined {
  let before = 0;
  const segments = segmentsOf(plan.order, true);
  const start = segments.findIndex((segment) => segment.empty === isEmpty(plan.order, place));
  for (const [index, segment] of segments.slice(start).entries()) {
    const beyond = index === 0 ? after(plan.order, segment, place, true) : { sql: '1', params: [] };
    const sql = `SELECT 1 FROM ${plan.source} WHERE ${plan.where.sql} AND ${segment.sql} AND ${beyond.sql}
      AND tick(r.id) LIMIT ${COUNT_LIMIT + 1}`;
    const { total, totalCapped } = counted(db, sql, [...plan.where.params, ...beyond.params]);
    if (totalCapped) return undefined;
    before += total;
  }
  return before + 1;
}

function bigints(db: Connection, sql: string) {
  return prepared(db, sql).safeIntegers(true);
}
