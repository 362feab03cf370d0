import { type Connection, prepared } from '../connection.ts';
import type { Found } from '../found.ts';
import { expression, type Word } from '../match.ts';
import { CHUNK_BITS } from '../schema.ts';
import { admits, type Scope } from '../scope.ts';
import { termsOf } from '../terms.ts';
import { type Base, partOf, placeOf, rarityOf } from './base.ts';
import type { Fresh } from './fresh.ts';
import { addParts } from './pack.ts';

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
    const key = expression(word);
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
  addParts(posting.places, old, base.lengths, rarity);
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
  const most = old.length + changed.size;
  const [records, folders] = [new Float64Array(most), new Float64Array(most)];
  const [chunks, scores] = [new Float64Array(most), new Float64Array(most)];
  let count = 0;
  const isFree = scope.everywhere && !scope.only && !scope.not;
  const take = (chunk: number, folder: number, score: number) => {
    const record = Math.floor(chunk / 2 ** CHUNK_BITS);
    const isSame = count > 0 && records[count - 1] === record;
    if (isSame ? score <= (scores[count - 1] as number) : !isFree && !admits(scope, record, folder)) return;
    const place = isSame ? count - 1 : count++;
    records[place] = record;
    folders[place] = folder;
    chunks[place] = chunk;
    scores[place] = score;
  };
  for (let place = 0; place < old.length; place++)
    if ((old[place] as number) > 0 && fresh.gone[place] === 0)
      take(base.chunks[place] as number, base.folders[place] as number, old[place] as number);
  for (const [chunk, score] of [...changed].sort((a, b) => a[0] - b[0]))
    take(chunk, fresh.folder(chunk), score);
  return {
    records: records.subarray(0, count),
    folders: folders.subarray(0, count),
    chunks: chunks.subarray(0, count),
    scores: scores.subarray(0, count),
  };
}
