import { type Arithmetic, arithmeticIn } from './simd.ts';

// How near bytes are to a vector. cosinesOf

const PAGE = 65_536;
/** Vector and rows are as long as a multiple of so many components; what is behind theirs is zero. */
const WIDTH = 16;
/** A component that is 1. */
const ONE = 32_767;
/** So many rows are compared at once. */
const AT_ONCE = 128;

interface Place {
  /** The length of a row. */
  width: number;
  vector: Int16Array;
  rows: Int8Array;
  cosines: Float32Array;
  compare: Arithmetic['alongBytes'];
}

const places = new Map<number, Place>();

/**
 * The cosines between a vector of length 1 and others, which lie one behind the other as bytes. Only the bytes make an error: the vector keeps sixteen
 * bits a component, and how long the bytes are does not matter. NaN for nothing but zeros.
 */
export function cosinesOf(vector: Float32Array, bytes: Uint8Array): Float32Array {
  const { length } = vector;
  const { width, vector: own, rows, cosines, compare } = placeOf(length);
  for (let at = 0; at < length; at++) own[at] = Math.round((vector[at] as number) * ONE);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const all = new Float32Array(bytes.length / length);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, all.length - from);
    copy(signed.subarray(from * length, (from + count) * length), length, rows, width);
    const start = rows.byteOffset;
    compare(0, start, start, start + count * width, width, cosines.byteOffset);
    all.set(cosines.subarray(0, count), from);
  }
  return all.map((cosine) => cosine / ONE);
}

function copy(from: Int8Array, length: number, to: Int8Array, width: number): void {
  if (length === width) to.set(from);
  else
    for (let row = 0; row * length < from.length; row++)
      to.set(from.subarray(row * length, (row + 1) * length), row * width);
}

function placeOf(dimensions: number): Place {
  const known = places.get(dimensions);
  if (known) return known;
  const width = Math.ceil(dimensions / WIDTH) * WIDTH;
  const rows = 2 * width;
  const out = rows + AT_ONCE * width;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((out + 4 * AT_ONCE) / PAGE) });
  const place = {
    width,
    vector: new Int16Array(memory.buffer, 0, width),
    rows: new Int8Array(memory.buffer, rows, AT_ONCE * width),
    cosines: new Float32Array(memory.buffer, out, AT_ONCE),
    compare: arithmeticIn(memory).alongBytes,
  };
  places.set(dimensions, place);
  return place;
}
