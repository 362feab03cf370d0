import { normalise } from '../vectors.ts';
import { decompose } from './decompose.ts';
import type { Breathe, Dense, Sparse } from './matrix.ts';
import type { Words } from './words.ts';

// fit: latent semantic analysis of a few thousand texts (Deerwester et al. 1990; weights as in Dumais 1991).

/** The words that mean something, and for each the vector that its presence adds to a text's. */
export interface Fitted {
  words: string[];
  vectors: Dense;
}

export const MOST_DIMENSIONS = 256;
/** A word of fewer texts says nothing about others; and no more words than this are kept, those of most texts. */
const FEWEST_TEXTS = 2;
const MOST_WORDS = 30_000;
/** So many texts and words there have to be for each dimension. */
const A_DIMENSION = 4;

/** Words of a text by number, and how often each stands there. */
interface Row {
  words: Uint32Array;
  counts: Uint32Array;
}

/** Learns from texts in their order; the same texts give the same vectors. Undefined when there is nothing to learn from them. */
export async function fit(
  texts: AsyncIterable<string>,
  counter: Words,
  breathe: Breathe,
): Promise<Fitted | undefined> {
  const { words, weights, matrix } = await weighAll(texts, counter, breathe);
  const most = Math.floor(Math.min(matrix.rows, words.length) / A_DIMENSION);
  const dimensions = Math.min(MOST_DIMENSIONS, most);
  if (dimensions < 1) return undefined;
  const { vectors } = await decompose(matrix, dimensions, breathe);
  vectors.values.forEach((value, i) => {
    vectors.values[i] = value * (weights[Math.floor(i / vectors.width)] as number);
  });
  return vectors.width ? { words, vectors } : undefined;
}

/** The words to keep with what each weighs, and the texts as rows of weights; nothing else stays in memory. */
async function weighAll(texts: AsyncIterable<string>, counter: Words, breathe: Breathe) {
  const { rows, vocabulary } = await readAll(texts, counter, breathe);
  const { words, numbers } = choose(rows, vocabulary);
  const weights = entropyWeights(rows, numbers, words.length);
  return { words, weights, matrix: weigh(rows, numbers, weights) };
}

/** What a word weighs in a text for how often it stands there. */
export function localWeight(count: number): number {
  return Math.log2(1 + count);
}

async function readAll(texts: AsyncIterable<string>, counter: Words, breathe: Breathe) {
  const vocabulary = new Map<string, number>();
  const rows: Row[] = [];
  for await (const text of texts) {
    const counted = counter.count(text);
    const words = Uint32Array.from(counted, ([word]) => {
      const number = vocabulary.get(word) ?? vocabulary.size;
      if (number === vocabulary.size) vocabulary.set(word, number);
      return number;
    });
    rows.push({ words, counts: Uint32Array.from(counted, ([, count]) => count) });
    await breathe();
  }
  return { rows, vocabulary };
}

/** The words to keep in order, and by a word's number in the vocabulary its place among them plus 1. */
function choose(rows: readonly Row[], vocabulary: ReadonlyMap<string, number>) {
  const texts = new Uint32Array(vocabulary.size);
  for (const { words } of rows) for (const word of words) texts[word] = (texts[word] as number) + 1;
  const often = (number: number) => texts[number] as number;
  const kept = [...vocabulary]
    .filter(([, number]) => often(number) >= FEWEST_TEXTS)
    .sort(([a, i], [b, j]) => often(j) - often(i) || (a < b ? -1 : 1))
    .slice(0, MOST_WORDS);
  const numbers = new Uint32Array(vocabulary.size);
  kept.forEach(([, number], place) => {
    numbers[number] = place + 1;
  });
  return { words: kept.map(([word]) => word), numbers };
}

/** 1 for a word that stands in few texts, near 0 for one that stands in all of them equally often. */
function entropyWeights(rows: readonly Row[], numbers: Uint32Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  const weights = new Float64Array(size);
  const each = (visit: (place: number, count: number) => void) => {
    for (const { words, counts } of rows)
      words.forEach((word, i) => {
        const place = numbers[word] as number;
        if (place) visit(place - 1, counts[i] as number);
      });
  };
  each((place, count) => {
    sums[place] = (sums[place] as number) + count;
  });
  each((place, count) => {
    const part = count / (sums[place] as number);
    weights[place] = (weights[place] as number) + part * Math.log(part);
  });
  return weights.map((entropy) => 1 + entropy / Math.log(Math.max(2, rows.length)));
}

/** A row a text, of length 1: a long text says no more about words than a short one. */
function weigh(rows: readonly Row[], numbers: Uint32Array, weights: Float64Array): Sparse {
  const total = rows.reduce((sum, { words }) => sum + words.length, 0);
  const starts = new Uint32Array(rows.length + 1);
  const columns = new Uint32Array(total);
  const values = new Float32Array(total);
  let end = 0;
  rows.forEach(({ words, counts }, row) => {
    const start = end;
    words.forEach((word, i) => {
      const place = numbers[word] as number;
      if (!place) return;
      columns[end] = place - 1;
      values[end++] = localWeight(counts[i] as number) * (weights[place - 1] as number);
    });
    normalise(values.subarray(start, end));
    starts[row + 1] = end;
  });
  return { rows: rows.length, width: weights.length, starts, columns, values };
}
