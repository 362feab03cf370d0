import { type Connection, prepared } from './connection.ts';
import { type Found, nothing } from './found.ts';
import { expression, type Word } from './match.ts';
import { baseOf } from './postings/base.ts';
import { freshOf } from './postings/fresh.ts';
import { scoreByPostings } from './postings/score.ts';
import { CHUNK_BITS } from './schema.ts';
import { admits, type Scope } from './scope.ts';

// Records that have words, scored by BM25. scoreWords

/** The records of a scope with any of the words, in no order: for as long as the connection is asked for no others. */
export function scoreWords(db: Connection, words: readonly Word[], scope: Scope): Found {
  if (words.length === 0) return nothing();
  const base = baseOf(db);
  const fresh = base && freshOf(db, base);
  return fresh ? scoreByPostings(db, words, scope, base, fresh) : scoreByText(db, words, scope);
}

function scoreByText(db: Connection, words: readonly Word[], scope: Scope): Found {
  const found = nothing();
  const sql = `SELECT w.rowid, r.id, r.folder, -rank FROM words w CROSS JOIN records r ON r.id = w.rowid >> ${CHUNK_BITS}
    WHERE words MATCH ? AND tick(w.rowid)`;
  const match = words.map(expression).join(' OR ');
  const rows = prepared(db, sql).raw(true).iterate(match) as Iterable<[number, number, number, number]>;
  const places = new Map<number, number>();
  for (const [chunk, record, folder, score] of rows) {
    if (!admits(scope, record, folder)) continue;
    const place = places.get(record) ?? found.places.length;
    if (score <= (found.scores[place] ?? 0)) continue;
    places.set(record, place);
    found.places[place] = place;
    found.records[place] = record;
    found.folders[place] = folder;
    found.chunks[place] = chunk;
    found.scores[place] = score;
  }
  return found;
}
