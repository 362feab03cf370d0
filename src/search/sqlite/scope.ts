import type { Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import type { Condition } from './filter.ts';
import { type FolderRow, recordFolders } from './folders.ts';
import { expression, type Reach, type Word } from './match.ts';
import { CHUNK_BITS } from './schema.ts';
import { whereOf } from './where.ts';

// Which records a search may find: what its asker may see, filters, phrases and words that must not be there.
// Scope · scopeOf · admits · keep

export interface Scope extends Reach {
  /** The only records that it can be, where that is known. */
  only?: ReadonlySet<number>;
  not?: ReadonlySet<number>;
  /** What has to be asked of every record that was found: it would take too long to ask it of all that there are. */
  where?: Condition;
}

/** So many records are looked through for those that filters leave. */
const LOOKED_THROUGH = 20_000;
const BLOCK = 500;

/** The scope of a question; undefined when it can have no records. */
export function scopeOf(db: Connection, query: Query, words: readonly Word[]): Scope | undefined {
  const folders = recordFolders(db, query);
  if (folders.length === 0) return undefined;
  const scope: Scope = {
    folders: new Map(folders.map((folder) => [folder.id, folder])),
    everywhere: folders.length === recordFolders(db, { namespaces: '*' }).length,
  };
  const phrases = words.filter(({ phrase, negated }) => phrase && !negated);
  const unwanted = words.filter(({ negated }) => negated);
  for (const word of phrases) {
    const records = having(db, word);
    scope.only = new Set([...records].filter((record) => !scope.only || scope.only.has(record)));
  }
  if (unwanted.length) scope.not = new Set(unwanted.flatMap((word) => [...having(db, word)]));
  return query.filters?.length || query.where ? narrowed(db, query, folders, scope) : scope;
}

/** Whether a record in a folder may be found, as far as that is known without asking `where`. */
export function admits({ folders, everywhere, only, not }: Scope, record: number, folder: number): boolean {
  return (everywhere || folders.has(folder)) && (!only || only.has(record)) && !not?.has(record);
}

/** Those of the records for which a condition holds. */
export function keep(db: Connection, { sql, params }: Condition, records: readonly number[]): Set<number> {
  const kept = new Set<number>();
  const ask = prepared(
    db,
    `SELECT r.id FROM json_each(?) j CROSS JOIN records r ON r.id = j.value WHERE ${sql} AND tick(r.id)`,
  ).pluck();
  for (let at = 0; at < records.length; at += BLOCK)
    for (const id of ask.all(JSON.stringify(records.slice(at, at + BLOCK)), ...params))
      kept.add(id as number);
  return kept;
}

function narrowed(db: Connection, query: Query, folders: FolderRow[], scope: Scope): Scope | undefined {
  const found = whereOf(db, { ...query, text: undefined }, folders);
  if (!found) return undefined;
  const where = found.isFew && found.narrow ? found.narrow : found;
  const { only } = scope;
  if (only && only.size <= LOOKED_THROUGH) return { ...scope, only: keep(db, where, [...only]) };
  if (folders.reduce((sum, { records }) => sum + records, 0) > LOOKED_THROUGH) return { ...scope, where };
  const sql = `SELECT r.id FROM records r WHERE ${where.sql} AND tick(r.id)`;
  return {
    ...scope,
    only: new Set(
      prepared(db, sql)
        .pluck()
        .all(...where.params) as number[],
    ),
  };
}

function having(db: Connection, word: Word): Set<number> {
  const sql = `SELECT rowid >> ${CHUNK_BITS} FROM words WHERE words MATCH ? AND tick(rowid)`;
  return new Set(prepared(db, sql).pluck().all(expression(word)) as number[]);
}
