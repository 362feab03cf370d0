import { isCairnError } from '../../core/errors.ts';
import { COUNT_LIMIT } from '../../core/query.ts';
import type { Connection } from './connection.ts';
import { keep, type Scope } from './scope.ts';

// What words found: very many records, as columns. Found · nothing · notAmong · best · keepAll

/** Records that were found, each by the place of its best passage in columns of passages, which may have others as well. */
export interface Found {
  places: Column;
  records: Column;
  folders: Column;
  chunks: Column;
  scores: Column;
}

type Column = number[] | Uint32Array | Float32Array | Float64Array;

/** No records. */
export function nothing(): Record<keyof Found, number[]> {
  return { places: [], records: [], folders: [], chunks: [], scores: [] };
}

/** Those of a few records that are not among what was found. */
export function notAmong<One extends { record: number }>(
  { places, records }: Found,
  some: readonly One[],
): One[] {
  const others = new Map(some.map((one) => [one.record, one]));
  // Most that were found are told from these by the end of their number.
  const ends = new Uint8Array(65_536);
  for (const record of others.keys()) ends[record & 65_535] = 1;
  for (let at = 0; at < places.length; at++) {
    const record = records[places[at] as number] as number;
    if (ends[record & 65_535]) others.delete(record);
  }
  return [...others.values()];
}

/** So many records are asked for a condition in one go. */
const BLOCK = 500;

/** The places of the best ones, best first and by record where they are equal. */
export function best({ places, records, scores }: Found, most: number): number[] {
  const least = leastOf(places, scores, most);
  const chosen: number[] = [];
  for (let at = 0; at < places.length; at++) {
    const place = places[at] as number;
    if ((scores[place] as number) >= least) chosen.push(place);
  }
  const order = (a: number, b: number) =>
    (scores[b] as number) - (scores[a] as number) || (records[a] as number) - (records[b] as number);
  return chosen.sort(order).slice(0, most);
}

/** Those of the records found for which the scope's condition holds; `capped` when there was no time, or no need, to ask it of all. */
export function keepAll(db: Connection, { where }: Scope, found: Found): { found: Found; capped: boolean } {
  if (!where) return { found, capped: false };
  const kept: number[] = [];
  const some = { ...found, places: kept };
  const places = best(found, found.places.length);
  for (let at = 0; at < places.length; at += BLOCK) {
    if (kept.length > COUNT_LIMIT) return { found: some, capped: true };
    const block = places.slice(at, at + BLOCK);
    const held = inTime(() =>
      keep(
        db,
        where,
        block.map((place) => found.records[place] as number),
      ),
    );
    if (!held) return { found: some, capped: true };
    for (const place of block) if (held.has(found.records[place] as number)) kept.push(place);
  }
  return { found: some, capped: false };
}

function inTime<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (thrown) {
    if (!isCairnError(thrown, 'unavailable')) throw thrown;
    return undefined;
  }
}

// The score of the last of so many best ones, by a heap of them.
function leastOf(places: Column, scores: Column, most: number): number {
  if (places.length <= most) return Number.NEGATIVE_INFINITY;
  const heap = Float64Array.from(places.slice(0, most), (place) => scores[place] as number).sort();
  for (let at = most; at < places.length; at++) {
    const score = scores[places[at] as number] as number;
    if (score <= (heap[0] as number)) continue;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child + 1 < most && (heap[child + 1] as number) < (heap[child] as number)) child++;
      if (child >= most || (heap[child] as number) >= score) break;
      heap[hole] = heap[child] as number;
      hole = child;
    }
    heap[hole] = score;
  }
  return heap[0] as number;
}
