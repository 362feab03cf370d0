import { CairnError } from '../../core/errors.ts';
import type { Tally, TallyWish } from '../../core/ports/found.ts';
import type { Query } from '../../core/query.ts';
import type { Json } from '../../core/record.ts';
import { type Connection, prepared } from './connection.ts';
import { recordFolders } from './folders.ts';
import { fieldSql } from './pointer.ts';
import { whereOf } from './where.ts';

// What the records of a query come to. tallyOf

const MOST_GROUPS = 200;

/** Counts and exact sums, of all or by the value of a field. `invalid` for a field that has several values a record. */
export function tallyOf(db: Connection, query: Query, { by, sums, limit = MOST_GROUPS }: TallyWish): Tally {
  const folders = recordFolders(db, query);
  const found = folders.length ? whereOf(db, query, folders) : undefined;
  const where = found?.narrow ?? found;
  if (!where)
    return { groups: by ? [] : [{ value: null, count: 0, sums: sums.map(() => undefined) }], more: false };
  const group = by ? groupSql(by) : 'NULL';
  const added = sums.map((pointer) => `exact_sum(${jsonSql(pointer)})`);
  const sql = `SELECT ${[`${group} AS value`, 'count(*) AS count', ...added.map((each, at) => `${each} AS sum${at}`)].join(', ')}
    FROM records r WHERE ${where.sql} AND tick(r.id) ${by ? 'GROUP BY 1 ORDER BY 2 DESC, value IS NULL, value' : ''} LIMIT ${limit + 1}`;
  const rows = prepared(db, sql).all(...where.params) as {
    value: string | null;
    count: number;
    [sum: `sum${number}`]: string | null;
  }[];
  return {
    groups: rows.slice(0, limit).map((row) => ({
      value: row.value === null ? null : (JSON.parse(row.value) as Json),
      count: row.count,
      sums: sums.map((_, at) => row[`sum${at}`] ?? undefined),
    })),
    more: rows.length > limit,
  };
}

/** The value as JSON text; NULL where there is none. */
function groupSql({ pointer, part }: NonNullable<TallyWish['by']>): string {
  const { type, value } = single(pointer);
  if (part === 'month')
    return `iif(${type} = 'text' AND ${value} <> '', json_quote(substr(${value}, 1, 7)), NULL)`;
  return `CASE ${type} WHEN 'null' THEN NULL WHEN 'text' THEN nullif(json_quote(${value}), '""')
    WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'array' THEN NULL WHEN 'object' THEN NULL ELSE json_quote(${value}) END`;
}

/** A number as its file writes it. */
function jsonSql(pointer: string): string {
  const field = single(pointer);
  return `iif(${field.type} IN ('integer', 'real'), ${field.json}, NULL)`;
}

function single(pointer: string) {
  const field = fieldSql(pointer);
  if (field.many) throw new CairnError('invalid', `${pointer} has several values a record.`);
  return field;
}
