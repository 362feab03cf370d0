import { sizeOf } from './bytes.ts';
import { type Arithmetic, arithmeticIn } from './simd.ts';

// How near bytes are to a vector. cosinesOf

const PAGE = 65_536;
/** Vectors are compared by so many components at a time; what is behind theirs is zero. */
const WIDTH = 16;
/** A component that is 1. */
const ONE = 32_767;
/** So many rows are compared at once. */
const AT_ONCE = 128;

interface Place {
  /** How far rows lie from one another. */
  stride: number;
  vector: Int16Array;
  rows: Int8Array;
  cosines: Float32Array;
  compare: Arithmetic['alongBytes'];
}

const places = new Map<number, Place>();

/**
 * The cosines between a vector of length 1 and others, which lie one behind the other as `bytesOf` makes them; their bits are left out. Only the bytes
 * make an error: the vector keeps sixteen bits a component. NaN for nothing but zeros.
 */
export function cosinesOf(vector: Float32Array, bytes: Uint8Array): Float32Array {
  const { length } = vector;
  const size = sizeOf(length);
  const { stride, vector: own, rows, cosines, compare } = placeOf(length);
  for (let at = 0; at < length; at++) own[at] = Math.round((vector[at] as number) * ONE);
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const all = new Float32Array(bytes.length / size);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, all.length - from);
    const some = signed.subarray(from * size, (from + count) * size);
    if (stride === size) rows.set(some);
    else
      for (let row = 0; row < count; row++)
        rows.set(some.subarray(row * size, row * size + length), row * stride);
    const start = rows.byteOffset;
    compare(0, start, start, start + count * stride, stride, cosines.byteOffset);
    all.set(cosines.subarray(0, count), from);
  }
  return all.map((cosine) => cosine / ONE);
}

function placeOf(dimensions: number): Place {
  const known = places.get(dimensions);
  if (known) return known;
  const width = Math.ceil(dimensions / WIDTH) * WIDTH;
  const stride = width === dimensions ? sizeOf(dimensions) : width;
  const rows = 2 * width;
  const out = rows + AT_ONCE * stride;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((out + 4 * AT_ONCE) / PAGE) });
  const place = {
    stride,
    vector: new Int16Array(memory.buffer, 0, width),
    rows: new Int8Array(memory.buffer, rows, AT_ONCE * stride),
    cosines: new Float32Array(memory.buffer, out, AT_ONCE),
    compare: arithmeticIn(memory).alongBytes,
  };
  places.set(dimensions, place);
  return place;
}
