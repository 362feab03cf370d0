import type { Breathe } from './matrix.ts';

// eigen

const SWEEPS = 30;
/** What may be left (squared) beside the diagonal. */
const EXACT = 1e-20;

/**
 * Eigenvalues of a symmetric matrix (`size` rows of `size`), greatest first, and its eigenvectors as the columns of another, by
 * Jacobi's rotations. Each vector's greatest part is positive, so that the same matrix always gives the same vectors.
 */
export async function eigen(
  symmetric: Float64Array,
  size: number,
  breathe: Breathe,
): Promise<{ values: Float64Array; vectors: Float64Array }> {
  const a = Float64Array.from(symmetric);
  // Rows are turned, since they lie together: the eigenvectors are the rows of `v`.
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const enough = EXACT * squares(a);
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, size) > enough; sweep++)
    for (let p = 0; p < size - 1; p++) {
      await breathe();
      for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
    }
  return sorted(a, v, size);
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] as number;
  const [app, aqq] = [a[p * size + p] as number, a[q * size + q] as number];
  if (apq === 0) return;
  const theta = (aqq - app) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(t * t + 1);
  const sine = t * cosine;
  turn(a, p * size, q * size, size, cosine, sine);
  // The matrix stays symmetric: its columns are its rows.
  for (let i = 0; i < size; i++) {
    if (i === p || i === q) continue;
    a[i * size + p] = a[p * size + i] as number;
    a[i * size + q] = a[q * size + i] as number;
  }
  a[p * size + p] = app - t * apq;
  a[q * size + q] = aqq + t * apq;
  a[p * size + q] = 0;
  a[q * size + p] = 0;
  turn(v, p * size, q * size, size, cosine, sine);
}

function turn(m: Float64Array, p: number, q: number, size: number, cosine: number, sine: number): void {
  for (let i = 0; i < size; i++) {
    const [x, y] = [m[p + i] as number, m[q + i] as number];
    m[p + i] = cosine * x - sine * y;
    m[q + i] = sine * x + cosine * y;
  }
}

function sorted(
  a: Float64Array,
  v: Float64Array,
  size: number,
): { values: Float64Array; vectors: Float64Array } {
  const diagonal = Array.from({ length: size }, (_, i) => a[i * size + i] as number);
  const order = diagonal
    .map((_, i) => i)
    .sort((i, j) => (diagonal[j] as number) - (diagonal[i] as number) || i - j);
  const vectors = new Float64Array(size * size);
  order.forEach((from, column) => {
    const row = v.subarray(from * size, (from + 1) * size);
    const greatest = row.reduce((most, x) => (Math.abs(x) > Math.abs(most) + 1e-12 ? x : most), 0);
    for (let i = 0; i < size; i++) vectors[i * size + column] = (row[i] as number) * (greatest < 0 ? -1 : 1);
  });
  return { values: Float64Array.from(order, (i) => diagonal[i] as number), vectors };
}

function squares(a: Float64Array): number {
  return a.reduce((sum, x) => sum + x * x, 0);
}

function offDiagonal(a: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) sum += (a[i * size + j] as number) ** 2;
  return 2 * sum;
}
