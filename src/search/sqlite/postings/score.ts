import { type Connection, prepared } from '../connection.ts';
import type { Found } from '../found.ts';
import { expression, type Word } from '../match.ts';
import { CHUNK_BITS } from '../schema.ts';
import { admits, type Scope } from '../scope.ts';
import { termsOf } from '../terms.ts';
import { type Base, partOf, placeOf, rarityOf } from './base.ts';
import type { Fresh } from './fresh.ts';
import { unpack } from './pack.ts';

// BM25 by postings: common words from them, rare ones, phrases and beginnings from full text. scoreByPostings

interface Scores {
  base: Base;
  fresh: Fresh;
  /** Of the passages of the base, by their places. */
  old: Float32Array;
  /** Of those that changed. */
  changed: Map<number, number>;
}

/** The records of a scope with any of the words, in no order. */
export function scoreByPostings(
  db: Connection,
  words: readonly Word[],
  scope: Scope,
  base: Base,
  fresh: Fresh,
): Found {
  const scores = {
    base,
    fresh,
    old: new Float32Array(base.chunks.length),
    changed: new Map<number, number>(),
  };
  const times = new Map<string, { word: Word; times: number }>();
  for (const word of words) {
    const key = expression(db, word);
    times.set(key, { word, times: (times.get(key)?.times ?? 0) + 1 });
  }
  for (const [match, asked] of times)
    if (!scorePosting(db, scores, asked.word, asked.times)) scoreText(db, scores, match, asked.times);
  return collect(scores, scope);
}

/** Adds the parts of a word that has a posting; returns false when it has none. */
function scorePosting(db: Connection, scores: Scores, word: Word, times: number): boolean {
  if (word.unfinished || word.phrase) return false;
  const [term, ...more] = termsOf(db, word.text);
  if (term === undefined || more.length > 0) return false;
  const { base, fresh, old, changed } = scores;
  const sql = 'SELECT passages, places FROM postings WHERE base = ? AND term = ?';
  const posting = prepared(db, sql).get(base.id, term) as { passages: number; places: Buffer } | undefined;
  if (!posting) return false;
  const rarity = times * rarityOf(posting.passages, base.chunks.length);
  unpack(posting.places, (place, count) => {
    old[place] = (old[place] as number) + partOf(count, base.lengths[place] as number, rarity);
  });
  for (const [chunk, count] of fresh.counts(term))
    changed.set(chunk, (changed.get(chunk) ?? 0) + partOf(count, fresh.length(chunk), rarity));
  return true;
}

function scoreText(
  db: Connection,
  { base, fresh, old, changed }: Scores,
  match: string,
  times: number,
): void {
  const sql = 'SELECT rowid, -rank FROM words WHERE words MATCH ? AND tick(rowid)';
  for (const [chunk, score] of prepared(db, sql).raw(true).iterate(match) as Iterable<[number, number]>) {
    const place = placeOf(base, chunk);
    if (fresh.has(chunk)) changed.set(chunk, (changed.get(chunk) ?? 0) + times * score);
    else if (base.chunks[place] === chunk) old[place] = (old[place] as number) + times * score;
  }
}

// The passages of a record lie together, and are all of the base or all changed.
function collect({ base, fresh, old, changed }: Scores, scope: Scope): Found {
  const found: Found = { records: [], folders: [], chunks: [], scores: [] };
  let [lastRecord, lastScore] = [-1, 0];
  const take = (chunk: number, folder: number, score: number) => {
    const record = Math.floor(chunk / 2 ** CHUNK_BITS);
    if (record === lastRecord) {
      if (score <= lastScore) return;
      found.chunks[found.chunks.length - 1] = chunk;
      found.scores[found.scores.length - 1] = score;
    } else {
      if (!admits(scope, record, folder)) return;
      found.records.push(record);
      found.folders.push(folder);
      found.chunks.push(chunk);
      found.scores.push(score);
    }
    lastRecord = record;
    lastScore = score;
  };
  for (let place = 0; place < old.length; place++) {
    const score = old[place] as number;
    if (score > 0 && fresh.gone[place] === 0)
      take(base.chunks[place] as number, base.folders[place] as number, score);
  }
  for (const [chunk, score] of [...changed].sort((a, b) => a[0] - b[0]))
    take(chunk, fresh.folder(chunk), score);
  return found;
}
