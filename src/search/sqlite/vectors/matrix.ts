import { arithmeticIn } from './simd.ts';

// Vectors one below the other, to be multiplied with at once. Matrix · createMatrix

/** So many rows of floats, at first zeros. */
export interface Matrix {
  count: number;
  set(row: number, vector: Float32Array): void;
  /** A row as it stands: a view. */
  row(row: number): Float32Array;
  /**
   * What a vector times each row is, or each of `count` rows from `from` on; the vector is what lies in `components` from `offset` on. A view that the
   * next call writes over.
   */
  products(
    components: Float32Array | Int8Array,
    part?: { offset?: number; from?: number; count?: number },
  ): Float32Array;
}

const PAGE = 65_536;
const FLOAT = 4;
/** Vectors begin at multiples of so many floats. */
const WIDTH = 16;

export function createMatrix(count: number, dimensions: number): Matrix {
  const width = Math.ceil(dimensions / WIDTH) * WIDTH;
  const stride = width * FLOAT;
  // The vector, the rows, the products.
  const [rows, out] = [width, (count + 1) * width];
  const memory = new WebAssembly.Memory({ initial: Math.ceil(((out + count) * FLOAT) / PAGE) });
  const floats = new Float32Array(memory.buffer);
  const { products: multiply } = arithmeticIn(memory);
  return {
    count,
    set: (row, vector) => floats.set(vector, rows + row * width),
    row: (row) => floats.subarray(rows + row * width, rows + row * width + dimensions),
    products(components, { offset = 0, from = 0, count: some = count - from } = {}) {
      for (let at = 0; at < dimensions; at++) floats[at] = components[offset + at] as number;
      const start = rows * FLOAT + from * stride;
      if (some > 0) multiply(0, stride, start, start + some * stride, stride, out * FLOAT);
      return floats.subarray(out, out + some);
    },
  };
}
