import type { Clause, Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { type Condition, type FilterSql, filterSql } from './filter.ts';
import type { FolderRow } from './folders.ts';
import { begun, expression, parseWords, type Word } from './match.ts';
import { CHUNK_BITS, SEVERAL } from './schema.ts';

// What rows a query is about, as SQL over `records r`. whereOf · filterWhere · fieldId

/** A lookup that gives so many rows is slower than going through the list in its order. */
const FEW = 2000;

/** The condition that rows of these folders fulfil; undefined when none can. */
export function whereOf(db: Connection, query: Query, folders: readonly FolderRow[]): Condition | undefined {
  const parts: Condition[] = [inFolders(folders)];
  for (const filter of query.filters ?? []) parts.push(filterWhere(db, filterSql(filter), folders));
  if (query.where) parts.push(clauseSql(query.where));
  if (query.text?.trim()) {
    const words = begun(db, parseWords(query.text), query.namespaces);
    const { wanted = [], unwanted = [] } = Object.groupBy(words, ({ negated }) =>
      negated ? 'unwanted' : 'wanted',
    );
    if (words.length === 0) return undefined;
    if (wanted.length) parts.push(withWords(db, expressions(wanted)));
    if (unwanted.length) parts.push(withoutWords(expressions(unwanted)));
  }
  return { sql: parts.map((part) => part.sql).join(' AND '), params: parts.flatMap((part) => part.params) };
}

/** The condition of one filter, through the sorted keys of its field where they help. */
export function filterWhere(db: Connection, filter: FilterSql, folders: readonly FolderRow[]): Condition {
  const [only, ...others] = folders;
  const quick = filter.lookup && only && !others.length && lookUp(db, only.id, filter.lookup);
  if (!quick) return filter;
  return { sql: `${quick.sql} AND ${filter.sql}`, params: [...quick.params, ...filter.params] };
}

/** The number of a field whose sorted keys are ready to use. */
export function fieldId(db: Connection, folder: number, pointer: string): number | undefined {
  const sql = 'SELECT id FROM fields WHERE folder = ? AND pointer = ? AND ready = 1 AND dropped = 0';
  return (prepared(db, sql).get(folder, pointer) as { id: number } | undefined)?.id;
}

function clauseSql(clause: Clause): Condition {
  if ('all' in clause) return joined(clause.all.map(clauseSql), 'AND', '1');
  if ('any' in clause) return joined(clause.any.map(clauseSql), 'OR', '0');
  if (!('not' in clause)) return filterSql(clause);
  const { sql, params } = clauseSql(clause.not);
  return { sql: `NOT coalesce(${sql}, 0)`, params };
}

// As a tree and not as a chain: SQLite refuses conditions that are nested a thousand deep.
function joined(parts: readonly Condition[], word: 'AND' | 'OR', none: string): Condition {
  const [only, ...others] = parts;
  if (!only) return { sql: none, params: [] };
  if (others.length === 0) return only;
  const middle = parts.length >> 1;
  const halves = [parts.slice(0, middle), parts.slice(middle)].map((half) => joined(half, word, none));
  return {
    sql: `(${halves.map(({ sql }) => sql).join(` ${word} `)})`,
    params: halves.flatMap(({ params }) => params),
  };
}

/** Records that have all the words: in one chunk, which full text tells quickly, or in several of those few records that have several. */
function withWords(db: Connection, words: readonly string[]): Condition {
  const matching = `SELECT rowid >> ${CHUNK_BITS} FROM words WHERE words MATCH ?`;
  const inOne = { sql: matching, params: [words.join(' AND ')] };
  const parts = words.length > 1 && hasSeveral(db) ? [inOne, inSeveral(words)] : [inOne];
  const sql = parts.map((part) => part.sql).join(' UNION ');
  return { sql: `r.id IN (${sql})`, params: parts.flatMap(({ params }) => params) };
}

function withoutWords(words: readonly string[]): Condition {
  const matching = `SELECT rowid >> ${CHUNK_BITS} FROM words WHERE words MATCH ?`;
  return { sql: `r.id NOT IN (${matching})`, params: [words.join(' OR ')] };
}

function expressions(words: readonly Word[]): string[] {
  return [...new Set(words.map(expression))];
}

function inSeveral(words: readonly string[]): Condition {
  const matching = `SELECT rowid >> ${CHUNK_BITS} FROM words WHERE words MATCH ? AND rowid & ${2 ** CHUNK_BITS - 1}`;
  return { sql: `SELECT * FROM (${words.map(() => matching).join(' INTERSECT ')})`, params: [...words] };
}

/** Whether any record has several chunks. */
function hasSeveral(db: Connection): boolean {
  return (
    prepared(db, `SELECT 1 FROM chunks INDEXED BY chunks_several WHERE ${SEVERAL} LIMIT 1`).get() !==
    undefined
  );
}

function inFolders(folders: readonly FolderRow[]): Condition {
  const [only, ...others] = folders;
  if (only && others.length === 0) return { sql: 'r.folder = ?', params: [only.id] };
  return { sql: `r.folder IN (${folders.map(({ id }) => id).join(', ')})`, params: [] };
}

function lookUp(
  db: Connection,
  folder: number,
  lookup: Condition & { pointer: string },
): Condition | undefined {
  const field = fieldId(db, folder, lookup.pointer);
  if (field === undefined) return undefined;
  const found = `SELECT record FROM field_keys WHERE field = ? AND ${lookup.sql}`;
  const params = [field, ...lookup.params];
  const { count } = prepared(db, `SELECT count(*) AS count FROM (${found} LIMIT ${FEW + 1})`).get(
    ...params,
  ) as {
    count: number;
  };
  return count > FEW ? undefined : { sql: `r.id IN (${found})`, params };
}
