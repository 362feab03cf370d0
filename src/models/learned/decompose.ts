import { eigen } from './eigen.ts';
import { type Breathe, type Dense, gram, type Sparse, times, timesFromLeft, timesSmall } from './matrix.ts';

// decompose

/** Directions beyond those wanted, which make the wanted ones right, and how often they are made better. */
const SPARE = 32;
const ROUNDS = 2;
/** What is this much smaller (squared) than the rest is an error of rounding. */
const NOTHING = 1e-10;

/**
 * The `wanted` right singular vectors of the greatest singular values, as the columns of a matrix of `a.width` rows, and these values:
 * fewer when the matrix has fewer. Randomised subspace iteration (Halko, Martinsson, Tropp 2011) from a fixed seed.
 */
export async function decompose(
  a: Sparse,
  wanted: number,
  breathe: Breathe,
): Promise<{ vectors: Dense; values: Float64Array }> {
  let basis = chance(a.width, Math.min(wanted + SPARE, a.rows, a.width));
  for (let round = 0; round < ROUNDS; round++) {
    basis = await timesFromLeft(a, await times(a, basis, breathe), breathe);
    basis = await upright(basis, breathe);
  }
  const products = await gram(await times(a, basis, breathe), breathe);
  const seen = await eigen(products, basis.width, breathe);
  const kept = Math.min(wanted, positive(seen.values));
  const vectors = await timesSmall(basis, leading(seen.vectors, basis.width, kept), kept, breathe);
  return { vectors, values: seen.values.slice(0, kept).map(Math.sqrt) };
}

/** Columns that span the same space, of length 1 and at right angles (Gram and Schmidt); those that add next to nothing are left out. */
async function upright(basis: Dense, breathe: Breathe): Promise<Dense> {
  const size = basis.width;
  const products = await gram(basis, breathe);
  const columns: Float64Array[] = [];
  for (let j = 0; j < size; j++) {
    const line = products.subarray(j * size, (j + 1) * size);
    const column = new Float64Array(size);
    column[j] = 1;
    for (const before of columns) subtract(column, dot(before, line), before);
    const squared = length2(column, products);
    if (squared <= (line[j] as number) * NOTHING) continue;
    columns.push(column.map((value) => value / Math.sqrt(squared)));
  }
  const turned = Float64Array.from({ length: size * columns.length }, (_, i) => {
    return columns[i % columns.length]?.[Math.floor(i / columns.length)] as number;
  });
  return timesSmall(basis, turned, columns.length, breathe);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function subtract(from: Float64Array, weight: number, what: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - weight * (what[i] as number);
}

/** The square of the length of the column that these weights make, by the products of the columns that it is made of. */
function length2(weights: Float64Array, products: Float64Array): number {
  const size = weights.length;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const weight = weights[i] as number;
    if (weight !== 0) sum += weight * dot(weights, products.subarray(i * size, (i + 1) * size));
  }
  return sum;
}

function positive(values: Float64Array): number {
  const least = (values[0] ?? 0) * NOTHING;
  return values.filter((value) => value > least).length;
}

function leading(vectors: Float64Array, size: number, kept: number): Float64Array {
  const columns = new Float64Array(size * kept);
  for (let row = 0; row < size; row++)
    columns.set(vectors.subarray(row * size, row * size + kept), row * kept);
  return columns;
}

/** A matrix of numbers by chance, always the same (xorshift32). */
function chance(rows: number, width: number): Dense {
  const values = new Float32Array(rows * width);
  let state = 0x9e3779b9;
  for (let i = 0; i < values.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[i] = state / 2 ** 31;
  }
  return { rows, width, values };
}
