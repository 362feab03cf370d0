import type { Clause, Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { type Condition, filterSql } from './filter.ts';
import type { FolderRow } from './folders.ts';
import { countOf, exactly, lookUp } from './lookup.ts';
import { begun, expression, parseWords, type Word } from './match.ts';
import { CHUNK_BITS, SEVERAL } from './schema.ts';

// What rows a query is about, as SQL over `records r`. whereOf · fewOf

/** So many records are looked at one by one in any case. */
const FEW = 2000;
/** Counting so many keys takes a few milliseconds. */
const MANY = 50_000;

/** The condition that rows fulfil. */
export interface Where extends Condition {
  /** The same, asked of no other records than those that sorted keys or words give: the way to go when all of them have to be met. */
  narrow?: Condition;
  /** Those are so few that putting them in order is quicker than going through the list in its order. */
  isFew: boolean;
  /** How many they are, where sorted keys tell that by themselves; of very many, a part. */
  total?: number;
  /** The filters alone. */
  clause: Clause;
}

/** The condition that rows of these folders fulfil; undefined when none can. */
export function whereOf(db: Connection, query: Query, folders: readonly FolderRow[]): Where | undefined {
  const clause: Clause = { all: [...(query.filters ?? []), ...(query.where ? [query.where] : [])] };
  const { wanted, unwanted } = wordsOf(db, query);
  if (query.text?.trim() && !wanted && !unwanted) return undefined;
  const filtered = clause.all.length ? [clauseSql(clause)] : [];
  const without = unwanted ? [{ ...unwanted, sql: `r.id NOT IN (${unwanted.sql})` }] : [];
  const within = wanted ? [{ ...wanted, sql: `+r.id IN (${wanted.sql})` }] : [];
  const whole = joinedBy(' AND ', [inFolders(folders), ...filtered, ...within, ...without]);

  const [only, ...others] = folders;
  const few = fewOf(only?.records ?? 0, query.limit);
  const exact = only && !others.length && !query.text?.trim() && exactly(db, only.id, clause, MANY);
  if (exact && exact.count <= MANY) {
    const narrow = { sql: `r.id IN (${exact.sql})`, params: exact.params };
    return { ...whole, clause, narrow, isFew: exact.count <= few, total: exact.count };
  }
  if (exact) return { ...whole, clause, isFew: false, total: exact.count };
  const byKeys = only && others.length === 0 ? lookUp(db, only.id, clause, MANY) : undefined;
  const byWords = wanted && countOf(db, wanted, byKeys ? byKeys.count : MANY);
  const count = byWords ?? byKeys?.count;
  if (count === undefined) return { ...whole, clause, isFew: false };
  const lookup = byWords === undefined ? byKeys : wanted;
  const among = { sql: `r.id IN (${lookup?.sql})`, params: lookup?.params ?? [] };
  const rest = byWords === undefined ? [...filtered, ...within] : filtered;
  const { sql, params } = inFolders(folders);
  // With the plus, the folder is no way to find them.
  const narrow = joinedBy(' AND ', [{ sql: `+${sql}`, params }, among, ...rest, ...without]);
  return { ...whole, clause, narrow, isFew: count <= few };
}

/**
 * How many records are few enough to be looked at one by one. Of N of which m are wanted, a page of p is found in the order of a list
 * after p·N/m: from m = √(p·N) on that is quicker.
 */
export function fewOf(records: number, limit: number): number {
  return Math.max(FEW, Math.floor(Math.sqrt(limit * records)));
}

/** Records by the words that they must and must not hold. */
function wordsOf(db: Connection, query: Query): { wanted?: Condition; unwanted?: Condition } {
  if (!query.text?.trim()) return {};
  const words = begun(db, parseWords(query.text), query.namespaces);
  const { wanted = [], unwanted = [] } = Object.groupBy(words, ({ negated }) =>
    negated ? 'unwanted' : 'wanted',
  );
  return {
    ...(wanted.length > 0 && { wanted: withWords(db, expressions(wanted)) }),
    ...(unwanted.length > 0 && { unwanted: { sql: MATCHING, params: [expressions(unwanted).join(' OR ')] } }),
  };
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

const MATCHING = `SELECT rowid >> ${CHUNK_BITS} FROM words WHERE words MATCH ?`;

/** Records that have all the words: in one chunk, which full text tells quickly, or in several of those few records that have several. */
function withWords(db: Connection, words: readonly string[]): Condition {
  const inOne = { sql: MATCHING, params: [words.join(' AND ')] };
  return joinedBy(' UNION ', words.length > 1 && hasSeveral(db) ? [inOne, inSeveral(words)] : [inOne]);
}

function expressions(words: readonly Word[]): string[] {
  return [...new Set(words.map(expression))];
}

function inSeveral(words: readonly string[]): Condition {
  const matching = `${MATCHING} AND rowid & ${2 ** CHUNK_BITS - 1}`;
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

function joinedBy(word: string, parts: readonly Condition[]): Condition {
  return { sql: parts.map(({ sql }) => sql).join(word), params: parts.flatMap(({ params }) => params) };
}
