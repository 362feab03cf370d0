import type { Clause, Filter } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { type Condition, filterSql, type Keys } from './filter.ts';

// Which records a condition can hold for at all, told by sorted keys: lookUp · exactly · countOf · keysWithin · fieldId

/** Numbers of records as SQL of a SELECT: all for which a condition holds are among them. `count`: how many it gives. */
export interface Lookup extends Condition {
  count: number;
}

/** The same as `field_keys`, of facts that have an index of their own; the folder stands for the field. */
const FACTS: Record<string, string> = {
  '@id': '(SELECT folder AS field, 0 AS none, name AS key, id AS record FROM records)',
  '@title':
    '(SELECT folder AS field, sort_key(title) IS NULL AS none, sort_key(title) AS key, id AS record FROM records)',
  '@updated': '(SELECT folder AS field, 0 AS none, updated AS key, id AS record FROM records)',
};

/** The shortest lookup for a condition on records of a folder; undefined when none gives at most `most` records. */
export function lookUp(db: Connection, folder: number, clause: Clause, most: number): Lookup | undefined {
  if ('not' in clause) return undefined;
  if ('any' in clause) return together(db, folder, clause.any, most);
  const parts = partsOf(clause);
  let best: Lookup | undefined;
  for (const keys of merged(parts.filter(isFilter)))
    best = throughKeys(db, folder, keys, best ? best.count - 1 : most) ?? best;
  for (const part of parts.filter((each) => !isFilter(each)))
    best = lookUp(db, folder, part, best ? best.count - 1 : most) ?? best;
  return best;
}

/**
 * Where keys alone tell for which records a condition holds, as they do for a span of one field: those records, and how many they are,
 * `most` and one more at most. Undefined where the records themselves have to be asked.
 */
export function exactly(db: Connection, folder: number, clause: Clause, most: number): Lookup | undefined {
  const parts = partsOf(clause);
  const all = parts.filter(isFilter);
  const [keys, ...others] = merged(all);
  if (!keys?.odd || keys.many || others.length > 0 || all.length < parts.length) return undefined;
  if (all.some((filter) => filterSql(filter).keys === undefined)) return undefined;
  const found = foundThrough(db, folder, keys);
  if (!found) return undefined;
  const counting = `SELECT count(*) AS count, sum(odd) AS odd FROM (SELECT ${keys.odd} AS odd FROM ${found.from} LIMIT ?)`;
  const { count, odd } = prepared(db, counting).get(...found.params, most + 1) as {
    count: number;
    odd: number;
  };
  return odd ? undefined : { sql: found.sql, params: found.params, count };
}

/** How many records a SELECT gives, when they are at most `most`. */
export function countOf(db: Connection, { sql, params }: Condition, most: number): number | undefined {
  if (most < 0) return undefined;
  const counting = `SELECT count(*) FROM (${sql} LIMIT ?)`;
  const count = prepared(db, counting)
    .pluck()
    .get(...params, most + 1) as number;
  return count > most ? undefined : count;
}

/** What has to hold for the keys of a field, by a condition that has to hold for its records; undefined when any key will do. */
export function keysWithin(clause: Clause, pointer: string): Condition | undefined {
  const filters = partsOf(clause).filter((part) => isFilter(part) && part.pointer === pointer) as Filter[];
  return merged(filters).find(({ many }) => !many);
}

/** The number of a field whose sorted keys are ready to use. */
export function fieldId(db: Connection, folder: number, pointer: string): number | undefined {
  const sql = 'SELECT id FROM fields WHERE folder = ? AND pointer = ? AND ready = 1 AND dropped = 0';
  return (prepared(db, sql).get(folder, pointer) as { id: number } | undefined)?.id;
}

/** What any of several conditions can hold for, if that is known of each. */
function together(
  db: Connection,
  folder: number,
  clauses: readonly Clause[],
  most: number,
): Lookup | undefined {
  const lookups: Lookup[] = [];
  let count = 0;
  for (const clause of clauses) {
    const lookup = lookUp(db, folder, clause, most - count);
    if (!lookup) return undefined;
    count += lookup.count;
    lookups.push(lookup);
  }
  if (lookups.length === 0) return undefined;
  return {
    sql: lookups.map(({ sql }) => sql).join(' UNION ALL '),
    params: lookups.flatMap(({ params }) => params),
    count,
  };
}

function throughKeys(db: Connection, folder: number, keys: Keys, most: number): Lookup | undefined {
  const found = foundThrough(db, folder, keys);
  const count = found && countOf(db, found, most);
  return !found || count === undefined ? undefined : { sql: found.sql, params: found.params, count };
}

function foundThrough(
  db: Connection,
  folder: number,
  keys: Keys,
): (Condition & { from: string }) | undefined {
  const facts = FACTS[keys.pointer];
  const field = facts ? folder : fieldId(db, folder, keys.pointer);
  if (field === undefined) return undefined;
  const from = `${facts ?? 'field_keys'} WHERE field = ? AND ${keys.sql}`;
  return { from, sql: `SELECT record FROM ${from}`, params: [field, ...keys.params] };
}

/** Conditions on the keys of one field as one: both ends of a span are one range. Of several values each may fulfil another. */
function merged(filters: readonly Filter[]): Keys[] {
  const all = filters.flatMap((filter) => filterSql(filter).keys ?? []);
  const single = Map.groupBy(
    all.filter(({ many }) => !many),
    ({ pointer }) => pointer,
  );
  const joined = [...single].map(([pointer, keys]) => ({
    pointer,
    many: false,
    sql: keys.map(({ sql }) => sql).join(' AND '),
    params: keys.flatMap(({ params }) => params),
    ...(keys.every(({ odd }) => odd) && { odd: keys.map(({ odd }) => odd).join(' OR ') }),
  }));
  return [...joined, ...all.filter(({ many }) => many)];
}

function partsOf(clause: Clause): Clause[] {
  return 'all' in clause ? clause.all.flatMap(partsOf) : [clause];
}

function isFilter(clause: Clause): clause is Filter {
  return 'op' in clause;
}
