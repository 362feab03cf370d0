import { type Connection, prepared } from './connection.ts';
import type { Found } from './found.ts';
import { expression, type Word } from './match.ts';
import { admits, type Scope } from './scope.ts';

// Records that have words, scored by BM25. scoreWords

/** A word that more than this share of the passages have says little: it finds nothing where rarer words are asked for, but ranks. */
const COMMON = 0.02;
const RARE_ENOUGH = 200;

/** The records of a scope with the words, in no order. */
export function scoreWords(db: Connection, words: readonly Word[], scope: Scope): Found {
  const found: Found = { records: [], folders: [], chunks: [], scores: [] };
  if (words.length === 0) return found;
  const sql = `SELECT w.rowid, c.record, r.folder, -rank FROM words w CROSS JOIN chunks c ON c.id = w.rowid
    CROSS JOIN records r ON r.id = c.record WHERE words MATCH ? AND tick(w.rowid)`;
  const rows = prepared(db, sql).raw(true).iterate(planned(db, words)) as Iterable<number[]>;
  const places = new Map<number, number>();
  for (const [chunk, record, folder, score] of rows as Iterable<[number, number, number, number]>) {
    if (!admits(scope, record, folder)) continue;
    const place = places.get(record) ?? found.records.length;
    if (score <= (found.scores[place] ?? 0)) continue;
    places.set(record, place);
    [found.records[place], found.folders[place]] = [record, folder];
    [found.chunks[place], found.scores[place]] = [chunk, score];
  }
  return found;
}

// Each word stands twice where rare ones find and all rank: otherwise those that find would count double.
function planned(db: Connection, words: readonly Word[]): string {
  const all = words.map((word) => expression(db, word));
  const rare = rareOf(db, all);
  if (rare.length === all.length || rare.length === 0) return all.join(' OR ');
  const common = all.filter((each) => !rare.includes(each));
  return `(${rare.join(' OR ')}) AND (${[...rare, ...common, ...common].join(' OR ')})`;
}

function rareOf(db: Connection, all: readonly string[]): string[] {
  if (new Set(all).size === 1) return [...all];
  const last = prepared(db, 'SELECT max(id) FROM records').pluck().get() as number | null;
  const common = Math.max(RARE_ENOUGH, Math.floor((last ?? 0) * COMMON));
  const sql = `SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ${common + 1})`;
  const count = prepared(db, sql).pluck();
  const counts = new Map([...new Set(all)].map((each) => [each, count.get(each) as number]));
  return all.filter((each) => {
    const passages = counts.get(each) as number;
    return passages > 0 && passages <= common;
  });
}
