// Matrices in typed arrays, and the few operations that a decomposition needs. Long ones pause between slices.
// times · timesFromLeft · gram · timesSmall

/** Lets others in the thread get their turn; throws when the work is to stop. */
export type Breathe = () => Promise<unknown>;

/** Compressed rows: row `r` has `values[i]` in column `columns[i]` for `starts[r] <= i < starts[r + 1]`. */
export interface Sparse {
  rows: number;
  width: number;
  starts: Uint32Array;
  columns: Uint32Array;
  values: Float32Array;
}

/** Row after row. */
export interface Dense {
  rows: number;
  width: number;
  values: Float32Array;
}

const SLICE = 128;

/** `a · b`. */
export async function times(a: Sparse, b: Dense, breathe: Breathe): Promise<Dense> {
  const product = zeros(a.rows, b.width);
  for (let row = 0; row < a.rows; row++) {
    if (row % SLICE === 0) await breathe();
    for (let i = at(a.starts, row); i < at(a.starts, row + 1); i++)
      add(product, row, at(a.values, i), b, at(a.columns, i));
  }
  return product;
}

/** `aᵀ · b`. */
export async function timesFromLeft(a: Sparse, b: Dense, breathe: Breathe): Promise<Dense> {
  const product = zeros(a.width, b.width);
  for (let row = 0; row < a.rows; row++) {
    if (row % SLICE === 0) await breathe();
    for (let i = at(a.starts, row); i < at(a.starts, row + 1); i++)
      add(product, at(a.columns, i), at(a.values, i), b, row);
  }
  return product;
}

/** `aᵀ · a`, symmetric, row after row. */
export async function gram(a: Dense, breathe: Breathe): Promise<Float64Array> {
  const { width, values } = a;
  const product = new Float64Array(width * width);
  for (let row = 0; row < a.rows; row++) {
    if (row % SLICE === 0) await breathe();
    const start = row * width;
    for (let i = 0; i < width; i++) {
      const value = at(values, start + i);
      if (value === 0) continue;
      const line = i * width;
      for (let j = i; j < width; j++)
        product[line + j] = at(product, line + j) + value * at(values, start + j);
    }
  }
  for (let i = 0; i < width; i++)
    for (let j = 0; j < i; j++) product[i * width + j] = at(product, j * width + i);
  return product;
}

/** `a · small`, where `small` has `a.width` rows of `width`. */
export async function timesSmall(
  a: Dense,
  small: Float64Array,
  width: number,
  breathe: Breathe,
): Promise<Dense> {
  const product = zeros(a.rows, width);
  const line = new Float64Array(width);
  for (let row = 0; row < a.rows; row++) {
    if (row % SLICE === 0) await breathe();
    line.fill(0);
    for (let i = 0; i < a.width; i++) {
      const value = at(a.values, row * a.width + i);
      if (value === 0) continue;
      const from = i * width;
      for (let j = 0; j < width; j++) line[j] = at(line, j) + value * at(small, from + j);
    }
    product.values.set(line, row * width);
  }
  return product;
}

function zeros(rows: number, width: number): Dense {
  return { rows, width, values: new Float32Array(rows * width) };
}

function add(to: Dense, row: number, weight: number, from: Dense, line: number): void {
  const { width } = to;
  const [target, source] = [row * width, line * width];
  for (let j = 0; j < width; j++)
    to.values[target + j] = at(to.values, target + j) + weight * at(from.values, source + j);
}

// The compiler does not know the bounds of a typed array; inside them there is always a number.
function at(values: Float32Array | Float64Array | Uint32Array, index: number): number {
  return values[index] as number;
}
