import { chunkRange, recordOf } from '../chunks.ts';
import { type Connection, prepared } from '../connection.ts';

// The state of full text that postings were made of, and what BM25 makes of it.
// Base · TITLE_WEIGHT · baseOf · makeRoom · placeOf · placesOf · partOf · rarityOf · lengthFactor

/** Passages as columns, in ascending order of their number; behind them there may be room for those that changed since. */
export interface Base {
  id: number;
  /** The last entry in the log of changes that it has. */
  changed: number;
  /** Words of a passage on average. */
  average: number;
  /** How many passages it has of its own. */
  passages: number;
  chunks: Float64Array;
  records: Uint32Array;
  folders: Uint32Array;
  /** What BM25 makes of the length of each. */
  lengths: Float32Array;
}

/** As in the rank of `words`. */
export const TITLE_WEIGHT = 3;
// FTS5's.
const K1 = 1.2;
const B = 0.75;

const known = new WeakMap<Connection, Base>();

/** The base that serves; undefined when there is none. */
export function baseOf(db: Connection): Base | undefined {
  const id = prepared(db, `SELECT id FROM postings_bases WHERE state = 'serving'`).pluck().get() as
    | number
    | undefined;
  if (id === undefined) return undefined;
  const last = known.get(db);
  if (last?.id === id) return last;
  const sql = 'SELECT changed, average, chunks, folders, lengths FROM postings_bases WHERE id = ?';
  const row = prepared(db, sql).get(id) as Record<'chunks' | 'folders' | 'lengths', Buffer> & {
    changed: number;
    average: number;
  };
  const buffer = (blob: Buffer) => new Uint8Array(blob).buffer;
  const chunks = new Float64Array(buffer(row.chunks));
  const base = {
    id,
    changed: row.changed,
    average: row.average,
    passages: chunks.length,
    chunks,
    records: Uint32Array.from(chunks, recordOf),
    folders: new Uint32Array(buffer(row.folders)),
    lengths: new Float32Array(buffer(row.lengths)),
  };
  known.set(db, base);
  return base;
}

/** The columns get longer by so much at least. */
const ROOM = 4096;

/** Makes the columns long enough for so many passages. */
export function makeRoom(base: Base, passages: number): void {
  if (passages <= base.chunks.length) return;
  const longer = <Column extends { set(from: Column): void }>(from: Column, to: Column): Column => {
    to.set(from);
    return to;
  };
  const length = passages + ROOM;
  base.chunks = longer(base.chunks, new Float64Array(length));
  base.records = longer(base.records, new Uint32Array(length));
  base.folders = longer(base.folders, new Uint32Array(length));
  base.lengths = longer(base.lengths, new Float32Array(length));
}

/** Where the first passage of the base stands whose number is not less; the count of all when there is none. */
export function placeOf({ chunks, passages }: Pick<Base, 'chunks' | 'passages'>, chunk: number): number {
  let [low, high] = [0, passages];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chunks[middle] as number) < chunk) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the passages of a record stand: from the first up to and without the second. */
export function placesOf(base: Base, record: number): [number, number] {
  const { first, last } = chunkRange(record);
  return [placeOf(base, first), placeOf(base, last + 1)];
}

/** A word's part in a score, as FTS5's bm25 has it: `count` times in a passage of that length, and in `passages` of `all`. */
export function partOf(count: number, length: number, rarity: number): number {
  return (rarity * count * (K1 + 1)) / (count + length);
}

/** How much a word tells that stands in so many passages of all. */
export function rarityOf(passages: number, all: number): number {
  return Math.max(1e-6, Math.log((all - passages + 0.5) / (passages + 0.5)));
}

/** What a length (in words) is to BM25. */
export function lengthFactor(words: number, average: number): number {
  return K1 * (1 - B + (B * words) / (average || 1));
}
