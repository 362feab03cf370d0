import { type Connection, prepared } from '../connection.ts';
import type { Found } from '../found.ts';
import { expression, type Word } from '../match.ts';
import { admits, type Scope } from '../scope.ts';
import { termsOf } from '../terms.ts';
import { type Base, partOf, placeOf, rarityOf } from './base.ts';
import type { Fresh } from './fresh.ts';
import { addParts } from './pack.ts';

// BM25 by postings: common words from them, rare ones, phrases and beginnings from full text. scoreByPostings

/** The records of a scope with any of the words, in no order: for as long as the connection is asked for no others. */
export function scoreByPostings(
  db: Connection,
  words: readonly Word[],
  scope: Scope,
  base: Base,
  fresh: Fresh,
): Found {
  const { scores, places } = columnsFor(base);
  scores.fill(0);
  const times = new Map<string, { word: Word; times: number }>();
  for (const word of words) {
    const key = expression(word);
    times.set(key, { word, times: (times.get(key)?.times ?? 0) + 1 });
  }
  for (const [match, { word, times: asked }] of times)
    if (!addPosting(db, word, asked, scores, base, fresh)) addText(db, match, asked, scores, base, fresh);
  for (let place = fresh.gone.indexOf(1); place >= 0; place = fresh.gone.indexOf(1, place + 1))
    scores[place] = 0;
  const count = pick(places, scores, base, fresh.end, scope);
  const { records, folders, chunks } = base;
  return { places: places.subarray(0, count), records, folders, chunks, scores };
}

/** Adds the parts of a word that has a posting; returns false when it has none. */
function addPosting(
  db: Connection,
  word: Word,
  times: number,
  scores: Float32Array,
  base: Base,
  fresh: Fresh,
): boolean {
  if (word.unfinished || word.phrase) return false;
  const [term, ...more] = termsOf(db, word.text);
  if (term === undefined || more.length > 0) return false;
  const sql = 'SELECT passages, places FROM postings WHERE base = ? AND term = ?';
  const posting = prepared(db, sql).get(base.id, term) as { passages: number; places: Buffer } | undefined;
  if (!posting) return false;
  const rarity = times * rarityOf(posting.passages, base.passages);
  addParts(posting.places, scores, base.lengths, rarity);
  for (const [place, count] of fresh.counts(term))
    scores[place] = (scores[place] as number) + partOf(count, base.lengths[place] as number, rarity);
  return true;
}

function addText(
  db: Connection,
  match: string,
  times: number,
  scores: Float32Array,
  base: Base,
  fresh: Fresh,
): void {
  const sql = 'SELECT rowid, -rank FROM words WHERE words MATCH ? AND tick(rowid)';
  for (const [chunk, score] of prepared(db, sql).raw(true).iterate(match) as Iterable<[number, number]>) {
    const place = fresh.places.get(chunk) ?? placeOf(base, chunk);
    if (base.chunks[place] === chunk) scores[place] = (scores[place] as number) + times * score;
  }
}

/** Writes where the best passage of each record stands; returns how many records there are. */
function pick(
  chosen: Uint32Array,
  scores: Float32Array,
  { records, folders }: Base,
  end: number,
  scope: Scope,
): number {
  // Common words stand in most passages there are: this loop has to be a plain one. The passages of a record lie together.
  const isFree = scope.everywhere && !scope.only && !scope.not;
  let count = 0;
  let last = -1;
  let most = 0;
  for (let place = 0; place < end; place++) {
    const score = scores[place] as number;
    if (score > 0) {
      const record = records[place] as number;
      if (record === last) {
        if (score <= most) continue;
      } else if (isFree || admits(scope, record, folders[place] as number)) count++;
      else continue;
      chosen[count - 1] = place;
      last = record;
      most = score;
    }
  }
  return count;
}

interface Columns {
  scores: Float32Array;
  places: Uint32Array;
}

const kept = new WeakMap<Base, Columns>();

/** They stay for the next question: to write to new memory takes longer than to find out what to write. */
function columnsFor(base: Base): Columns {
  const { length } = base.chunks;
  const last = kept.get(base);
  if (last?.scores.length === length) return last;
  const columns = { scores: new Float32Array(length), places: new Uint32Array(length) };
  kept.set(base, columns);
  return columns;
}
