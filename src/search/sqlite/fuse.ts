import { best, type Found } from './found.ts';
import type { Near, Nearness } from './vectors/nearest.ts';

// Words and vectors as one ranking. Candidate · byWords · byVectors · fuse · middle

/** A record that may be a hit, with the passage to show. */
export interface Candidate {
  record: number;
  folder: number;
  chunk: number;
  score: number;
  lexical?: number;
  semantic?: number;
}

/** The first ones, as one ranks them without feedback, say more about what is meant than the question (Rocchio). */
const FEEDBACK = 3;
const FEEDBACK_WEIGHT = 2;

/** The best by words alone. */
export function byWords(found: Found, most: number): Candidate[] {
  return best(found, most).map((place) => {
    const score = found.scores[place] as number;
    return { ...placeOf(found, place), score, lexical: score };
  });
}

/** The nearest by vectors alone. */
export function byVectors(near: readonly Near[]): Candidate[] {
  return near.map(({ similarity, ...place }) => ({ ...place, score: similarity, semantic: similarity }));
}

/**
 * The best by both: each from 0 to 1 among all that either found, `weight` of the vectors' part, after the best ones were added to the
 * question. Scores are from 0 to 1.
 */
export function fuse(
  found: Found,
  near: readonly Near[],
  nearness: Nearness,
  question: Float32Array,
  weight: number,
  depth: number,
): Candidate[] {
  const pool = pooled(found, near, depth);
  const first = ranked(pool, nearness, question, weight);
  const meant = moved(
    question,
    first.slice(0, FEEDBACK).map(({ chunk }) => nearness.vectorOf(chunk)),
  );
  const floor = nearness.floor(meant);
  const isMeant = ({ lexical, semantic = -1 }: Candidate) => lexical !== undefined || semantic >= floor;
  return ranked(pool, nearness, meant, weight).filter(isMeant);
}

/** The middle of some vectors, as long as 1 unless `unit` is false. */
export function middle(vectors: readonly Float32Array[], unit = true): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (vector[at] as number);
  const length = unit ? Math.hypot(...sum) || 1 : vectors.length;
  return sum.map((component) => component / length);
}

/** A record with the passages of it that either found. */
interface Pooled {
  record: number;
  folder: number;
  lexical?: number;
  /** The one that words found first. */
  chunks: number[];
}

function pooled(found: Found, near: readonly Near[], depth: number): Pooled[] {
  const pool = new Map<number, Pooled>();
  for (const { record, folder, chunk, lexical } of byWords(found, depth))
    pool.set(record, { record, folder, lexical, chunks: [chunk] });
  for (const { record, folder, chunk } of near.slice(0, depth)) {
    const known = pool.get(record);
    if (!known) pool.set(record, { record, folder, chunks: [chunk] });
    else if (!known.chunks.includes(chunk)) known.chunks.push(chunk);
  }
  return [...pool.values()];
}

function ranked(
  pool: readonly Pooled[],
  nearness: Nearness,
  vector: Float32Array,
  weight: number,
): Candidate[] {
  const similarities = nearness.similarities(
    vector,
    pool.flatMap(({ chunks }) => chunks),
  );
  const most = Math.max(...pool.map(({ lexical = 0 }) => lexical)) || 1;
  const all = [...similarities.values()];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const candidates = pool.map(({ record, folder, lexical, chunks }): Candidate => {
    const [chunk, semantic] = nearestOf(chunks, similarities);
    const share = semantic === undefined ? 0 : high > low ? (semantic - low) / (high - low) : 1;
    const score = ((1 - weight) * (lexical ?? 0)) / most + weight * share;
    return {
      record,
      folder,
      chunk: lexical === undefined ? chunk : (chunks[0] as number),
      score,
      lexical,
      semantic,
    };
  });
  return candidates.sort((a, b) => b.score - a.score || a.record - b.record);
}

function nearestOf(
  chunks: readonly number[],
  similarities: Map<number, number>,
): [number, number | undefined] {
  const [first = 0] = chunks;
  let nearest: [number, number | undefined] = [first, similarities.get(first)];
  for (const chunk of chunks) {
    const similarity = similarities.get(chunk);
    if (similarity !== undefined && similarity > (nearest[1] ?? -2)) nearest = [chunk, similarity];
  }
  return nearest;
}

// Towards the middle of the best ones.
function moved(question: Float32Array, best: readonly (Float32Array | undefined)[]): Float32Array {
  const vectors = best.filter((vector) => vector !== undefined);
  if (vectors.length === 0) return question;
  const mean = middle(vectors, false);
  return middle([question, mean.map((component) => component * FEEDBACK_WEIGHT)]);
}

function placeOf(found: Found, place: number): Pick<Candidate, 'record' | 'folder' | 'chunk'> {
  return {
    record: found.records[place] as number,
    folder: found.folders[place] as number,
    chunk: found.chunks[place] as number,
  };
}
