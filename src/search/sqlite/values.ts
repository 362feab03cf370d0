import { valueAt } from '../../core/json-pointer.ts';
import { compareBytes, type Ref } from '../../core/names.ts';
import type { Inbound } from '../../core/ports/found.ts';
import type { Query } from '../../core/query.ts';
import type { JsonObject, Problem } from '../../core/record.ts';
import { type Connection, prepared } from './connection.ts';
import { danglingProblems } from './dangling.ts';
import { filterSql } from './filter.ts';
import { type FolderRow, folderOf, recordFolders, refIn } from './folders.ts';
import { lookUp } from './lookup.ts';
import { fieldSql } from './pointer.ts';
import { getRecord } from './record.ts';
import { fold } from './text.ts';
import { twiceProblems } from './twice.ts';

// Values and what they point to. valuesOf · havingValue · inboundOf · problemsOf

/** More problems than anybody reads. */
const MOST = 10_000;
/** More records than these are gone through by name. */
const FEW = 2000;

/** Values of a field in use that begin with a prefix, most frequent first. */
export function valuesOf(
  db: Connection,
  folder: FolderRow,
  pointer: string,
  prefix: string,
  limit: number,
): { value: string | number; count: number }[] {
  const field = fieldSql(pointer);
  const source = field.many ? `records r, ${field.from}` : 'records r';
  const sql = `SELECT ${field.value} AS value, count(*) AS count FROM ${source}
    WHERE r.folder = ? AND ${field.type} IN ('text', 'integer', 'real') AND ${field.value} <> '' AND tick(r.id)
    AND (? = '' OR instr(fold(${field.value} || ''), ?) = 1)
    GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`;
  const start = fold(prefix);
  return prepared(db, sql).all(folder.id, start, start, limit) as { value: string | number; count: number }[];
}

/** Refs of a folder's records whose field has exactly this value, in byte order. */
export function havingValue(
  db: Connection,
  folder: FolderRow,
  pointer: string,
  value: string | number,
  limit: number,
): Ref[] {
  const filter = { pointer, op: 'eq', value } as const;
  const { sql, params } = filterSql(filter, true);
  const lookup = lookUp(db, folder.id, filter, FEW);
  const among = lookup ? `+r.folder = ? AND r.id IN (${lookup.sql})` : 'r.folder = ?';
  const query = `SELECT r.name FROM records r WHERE ${among} AND ${sql} AND tick(r.id) ORDER BY r.name LIMIT ?`;
  const names = prepared(db, query)
    .pluck()
    .all(folder.id, ...(lookup?.params ?? []), ...params, limit) as string[];
  return names.map((name) => refIn(folder, name));
}

/** What refers to a record: collection and field, with the number of records. */
export function inboundOf(db: Connection, ref: Ref): Inbound[] {
  const target = folderOf(db, ref);
  const sql = `SELECT l.id, ns, collection, pointer, by FROM relations l JOIN folders f ON f.id = l.folder
    WHERE target = ? ORDER BY ns, collection, pointer`;
  const rows = target ? prepared(db, sql).all(`${target.ns}/${target.collection}`) : [];
  const count = prepared(db, 'SELECT count(*) FROM links WHERE relation = ? AND value = ?').pluck();
  let data: JsonObject | undefined;
  return (rows as (Omit<Inbound, 'count'> & { id: number; by: string })[]).flatMap(
    ({ id, by, ...inbound }) => {
      if (by !== '@id') data ??= getRecord(db, ref)?.record.data;
      const value = by === '@id' ? target?.name : valueAt(data, by);
      const found =
        typeof value === 'string' || typeof value === 'number' ? (count.get(id, value) as number) : 0;
      return found ? [{ ...inbound, count: found }] : [];
    },
  );
}

/** Everything that is wrong, in byte order of path. Records held together are one problem, not one each. */
export function problemsOf(
  db: Connection,
  pathOf: (ref: Ref) => string,
  namespaces: Query['namespaces'],
  collection?: string,
): Problem[] {
  const sql = `SELECT problem FROM (
      SELECT path, ns, collection, problem FROM problems
      UNION ALL
      SELECT problem ->> '$.path', ns, collection, problem FROM records r JOIN folders f ON f.id = r.folder
      WHERE problem IS NOT NULL AND problem ->> '$.kind' <> 'gone'
    ) WHERE (@all OR ns IN (SELECT value FROM json_each(@namespaces))) AND collection = ifnull(@collection, collection)
    ORDER BY path LIMIT ${MOST}`;
  const all = namespaces === '*';
  const values = {
    all: Number(all),
    namespaces: JSON.stringify(all ? [] : namespaces),
    collection: collection ?? null,
  };
  const rows = prepared(db, sql).pluck().all(values) as string[];
  const problems = rows.map((row) => JSON.parse(row) as Problem);
  const more = recordFolders(db, { namespaces, collection }).flatMap((folder) => [
    ...heldProblem(db, folder),
    ...danglingProblems(db, folder, pathOf, MOST),
    ...twiceProblems(db, folder, pathOf, MOST),
  ]);
  if (more.length === 0) return problems;
  return [...problems, ...more].sort((a, b) => compareBytes(a.path, b.path));
}

const HELD = `folder = ? AND problem IS NOT NULL AND problem ->> '$.kind' = 'gone'`;

function heldProblem(db: Connection, folder: FolderRow): Problem[] {
  const sql = `SELECT count(*) AS count, min(problem ->> '$.path') AS path FROM records WHERE ${HELD}`;
  const { count, path } = prepared(db, sql).get(folder.id) as { count: number; path: string | null };
  if (path === null) return [];
  const detail = `${count.toLocaleString('en')} records are gone from ${folder.ns}/${folder.collection}, and are still shown. Delete them, or put their files back.`;
  return [{ kind: 'gone', path: path.slice(0, path.lastIndexOf('/')), detail }];
}
