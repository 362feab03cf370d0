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

/** The columns of `Found`, to be filled. */
type Columns = Record<keyof Found, Float64Array>;

/** The records of a scope with any of the words, in no order: for as long as the connection is asked for no others. */
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

function collect({ base, fresh, old, changed }: Scores, scope: Scope): Found {
  for (let place = fresh.gone.indexOf(1); place >= 0; place = fresh.gone.indexOf(1, place + 1))
    old[place] = 0;
  const later = Float64Array.from(changed.keys()).sort();
  const folders = Uint32Array.from(later, fresh.folder);
  const scores = Float64Array.from(later, (chunk) => changed.get(chunk) as number);
  const found = columnsFor(base, old.length + later.length);
  const among = add(found, 0, base.chunks, base.folders, old, scope);
  const count = later.length ? add(found, among, later, folders, scores, scope) : among;
  return {
    records: found.records.subarray(0, count),
    folders: found.folders.subarray(0, count),
    chunks: found.chunks.subarray(0, count),
    scores: found.scores.subarray(0, count),
  };
}

// The passages of a record lie together, and are all of the base or all changed. Common words stand in most passages there are: this loop has to be a
// plain one.
function add(
  { records, folders, chunks, scores }: Columns,
  before: number,
  passages: Float64Array,
  places: Uint32Array,
  worth: Float32Array | Float64Array,
  scope: Scope,
): number {
  const isFree = scope.everywhere && !scope.only && !scope.not;
  let [count, last, most] = [before, -1, 0];
  for (let at = 0; at < passages.length; at++) {
    const score = worth[at] as number;
    if (!(score > 0)) continue;
    const chunk = passages[at] as number;
    const folder = places[at] as number;
    const record = Math.floor(chunk / 2 ** CHUNK_BITS);
    const isSame = record === last;
    if (isSame ? score <= most : !isFree && !admits(scope, record, folder)) continue;
    if (!isSame) count++;
    records[count - 1] = record;
    folders[count - 1] = folder;
    chunks[count - 1] = chunk;
    scores[count - 1] = score;
    last = record;
    most = score;
  }
  return count;
}

/** Columns for up to so many passages stay for the next question: to write to new memory takes longer than to find out what to write. */
const KEPT = 2 ** 18;
/** They get longer by so much at least, as passages change. */
const STEP = 4096;

const kept = new WeakMap<Base, Columns>();

function columnsFor(base: Base, passages: number): Columns {
  const last = kept.get(base);
  if (last && last.records.length >= passages) return last;
  const column = () => new Float64Array(Math.ceil(passages / STEP) * STEP);
  const columns = { records: column(), folders: column(), chunks: column(), scores: column() };
  if (passages <= KEPT) kept.set(base, columns);
  return columns;
}
