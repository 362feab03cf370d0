// Vectors as one byte a component, and a bit. turned · bytesOf · sizeOf · vectorIn · lengthOf

/** The largest byte. */
const LARGEST = 127;
/** A bit says on which side of its byte a component lies: so far from it. */
const ASIDE = 0.25;

/**
 * A vector turned by the same random rotation for all vectors of its dimensions, and made as long as 1: distances stay what they are, and what
 * some components had of the length spreads over all of them, so that bytes keep the precision of any model.
 */
export function turned(vector: Float32Array): Float32Array {
  const { first, second } = turningOf(vector.length);
  return unit(transform(dealt(transform(dealt(vector, first)), second)));
}

/**
 * The direction of a turned vector: signed bytes, of which the largest component takes all, so that their length says nothing; behind them, eight to a
 * byte, the bits.
 */
export function bytesOf(vector: Float32Array): Uint8Array {
  const { length } = vector;
  const bytes = new Uint8Array(sizeOf(length));
  const scale = LARGEST / (largestOf(vector) || 1);
  for (let at = 0; at < length; at++) {
    const exact = (vector[at] as number) * scale;
    const byte = Math.round(exact);
    bytes[at] = byte;
    if (exact > byte) bytes[length + (at >> 3)] = (bytes[length + (at >> 3)] as number) | (1 << (at & 7));
  }
  return bytes;
}

/** How many bytes a vector takes. */
export function sizeOf(dimensions: number): number {
  return dimensions + Math.ceil(dimensions / 8);
}

/** The vector of length 1 whose direction these are, as exactly as they have it. */
export function vectorIn(bytes: Uint8Array, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (let at = 0; at < dimensions; at++) {
    const isAbove = ((bytes[dimensions + (at >> 3)] as number) >> (at & 7)) & 1;
    vector[at] = (((bytes[at] as number) << 24) >> 24) + (isAbove ? ASIDE : -ASIDE);
  }
  return unit(vector);
}

/** How long a vector is, which lies in `components` from `offset` on. */
export function lengthOf(
  components: Float32Array | Int8Array,
  dimensions = components.length,
  offset = 0,
): number {
  let sum = 0;
  for (let at = offset; at < offset + dimensions; at++) sum += (components[at] as number) ** 2;
  return Math.sqrt(sum);
}

function unit(vector: Float32Array): Float32Array {
  const factor = 1 / (lengthOf(vector) || 1);
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) * factor;
  return vector;
}

function largestOf(vector: Float32Array): number {
  let largest = 0;
  for (let at = 0; at < vector.length; at++) largest = Math.max(largest, Math.abs(vector[at] as number));
  return largest;
}

// Signs by chance, then a Hadamard transform of each block; twice, with the components dealt out to other blocks in between.
function blockOf(dimensions: number): number {
  return dimensions & -dimensions;
}

/** Where each component comes from, and its sign. */
interface Deal {
  from: Uint16Array;
  signs: Int8Array;
}

const turnings = new Map<number, { first: Deal; second: Deal }>();

function turningOf(dimensions: number): { first: Deal; second: Deal } {
  const known = turnings.get(dimensions);
  if (known) return known;
  const block = blockOf(dimensions);
  const blocks = dimensions / block;
  const deal = (seed: number, from: (at: number) => number): Deal => ({
    from: Uint16Array.from({ length: dimensions }, (_, at) => from(at)),
    signs: Int8Array.from({ length: dimensions }, (_, at) => (isOdd(at, seed) ? -1 : 1)),
  });
  const turning = {
    first: deal(1, (at) => at),
    second: deal(2, (at) => (at % blocks) * block + Math.floor(at / blocks)),
  };
  turnings.set(dimensions, turning);
  return turning;
}

// A bit that looks like chance and is the same for ever (Knuth's multiplicative hash, mixed once).
function isOdd(at: number, seed: number): boolean {
  const mixed = Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 31 === 1;
}

function dealt(vector: Float32Array, { from, signs }: Deal): Float32Array {
  const other = new Float32Array(vector.length);
  for (let at = 0; at < other.length; at++)
    other[at] = (vector[from[at] as number] as number) * (signs[at] as number);
  return other;
}

function transform(vector: Float32Array): Float32Array {
  const block = blockOf(vector.length);
  for (let half = 1; half < block; half *= 2)
    for (let start = 0; start < vector.length; start += 2 * half)
      for (let at = start; at < start + half; at++) {
        const left = vector[at] as number;
        const right = vector[at + half] as number;
        vector[at] = left + right;
        vector[at + half] = left - right;
      }
  return vector;
}
