import { type Connection, prepared } from './connection.ts';
import type { Found } from './found.ts';
import { expression, type Word } from './match.ts';
import { CHUNK_BITS } from './schema.ts';
import { admits, type Scope } from './scope.ts';

// Records that have words, scored by BM25. scoreWords

/** The records of a scope with the words, in no order. */
export function scoreWords(db: Connection, words: readonly Word[], scope: Scope): Found {
  const found: Found = { records: [], folders: [], chunks: [], scores: [] };
  if (words.length === 0) return found;
  const sql = `SELECT w.rowid, r.id, r.folder, -rank FROM words w CROSS JOIN records r ON r.id = w.rowid >> ${CHUNK_BITS}
    WHERE words MATCH ? AND tick(w.rowid)`;
  const rows = prepared(db, sql)
    .raw(true)
    .iterate(words.map((word) => expression(db, word)).join(' OR ')) as Iterable<number[]>;
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
