import type { Sort } from '../../core/query.ts';
import type { Key, Place } from './cursor.ts';
import type { Condition } from './filter.ts';
import { keySql } from './filter.ts';
import { fieldSql } from './pointer.ts';

// The order of a list and the place in it, as SQL. Empty values stand last in both directions.
// orderOf · byFieldKeys · segmentsOf · after · orderBy

/** One thing that rows are sorted by. */
export interface SortKey {
  pointer: string;
  descending: boolean;
  /** SQL of the key. */
  sql: string;
  /** SQL of the key with NULL for rows without one. */
  shown: string;
  /** Never NULL. */
  fact: boolean;
  /** The least of several values. */
  many: boolean;
}

/** The sort of a list. */
export interface Order {
  /** At least one: the id when nothing was asked for. */
  keys: SortKey[];
  /** SQL of what breaks ties. */
  name: string;
  /** Whether rows of several collections have to be told apart. */
  severalFolders: boolean;
  /** SQL for "the first key is there" and "is not there". */
  present: string;
  absent: string;
}

/** Rows with the first key (`empty: false`), then those without. Each part is sorted by an index alone. */
export interface Segment {
  empty: boolean;
  sql: string;
}

interface Column {
  sql: string;
  descending: boolean;
  value: Key;
}

/** The order that a query asks for, over `records r`. */
export function orderOf(sort: readonly Sort[] | undefined, severalFolders: boolean): Order {
  const wanted = sort?.length ? sort : [{ pointer: '@id', descending: false }];
  const keys = wanted.map(({ pointer, descending }) => {
    const field = fieldSql(pointer);
    const key = keySql(field);
    const sql = field.many ? `(SELECT min(${key}) FROM ${field.from})` : key;
    return { pointer, descending, sql, shown: sql, fact: field.fact, many: field.many };
  });
  const first = (keys[0] as SortKey).sql;
  return {
    keys,
    name: 'r.name',
    severalFolders,
    present: `${first} IS NOT NULL`,
    absent: `${first} IS NULL`,
  };
}

/** The same order, its first key read from the sorted keys of a field: `field_keys k`. */
export function byFieldKeys(order: Order): Order {
  const keys = order.keys.map((key, index) =>
    index === 0 ? { ...key, sql: 'k.key', shown: 'iif(k.none, NULL, k.key)' } : key,
  );
  return { ...order, keys, name: 'k.name', present: 'k.none = 0', absent: 'k.none = 1' };
}

/** The parts of a list, in order. */
export function segmentsOf(order: Order, backwards: boolean): Segment[] {
  if (order.keys[0]?.fact) return [{ empty: false, sql: '1' }];
  const segments = [
    { empty: false, sql: order.present },
    { empty: true, sql: order.absent },
  ];
  return backwards ? segments.reverse() : segments;
}

/** True for rows that come after a place within a segment (before it, going backwards). */
export function after(order: Order, segment: Segment, place: Place, backwards: boolean): Condition {
  const columns = columnsOf(order, segment, place, backwards);
  let sql = '';
  const params: Key[] = [];
  for (const { sql: column, descending, value } of columns.toReversed()) {
    const sign = descending ? '<' : '>';
    if (sql === '') {
      sql = `${column} ${sign} ?`;
      params.unshift(value);
    } else {
      sql = `${column} ${sign}= ? AND (${column} ${sign} ? OR (${sql}))`;
      params.unshift(value, value);
    }
  }
  return { sql: `(${sql})`, params: params as Condition['params'] };
}

/** The ORDER BY of a segment. */
export function orderBy(order: Order, segment: Segment, backwards: boolean): string {
  const columns = columnsOf(order, segment, undefined, backwards);
  return columns.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql)).join(', ');
}

function columnsOf(order: Order, segment: Segment, place: Place | undefined, backwards: boolean): Column[] {
  const columns: Column[] = [];
  const add = (sql: string, descending: boolean, value: Key) =>
    columns.push({ sql, descending: descending !== backwards, value });
  order.keys.forEach((key, index) => {
    const value = place?.keys[index] ?? null;
    if (index === 0) {
      if (!segment.empty) add(key.sql, key.descending, value);
      return;
    }
    if (!key.fact) add(`(${key.sql} IS NULL)`, false, value === null ? 1n : 0n);
    if (!place || value !== null) add(key.sql, key.descending, value);
  });
  const descending = order.keys[0]?.descending ?? false;
  add(order.name, descending, place?.name ?? null);
  if (order.severalFolders) add('r.folder', descending, place?.folder ?? null);
  return columns;
}
