// Vectors as one byte a component. turned · bytesOf · scaleOf

/** How often the standard deviation a component may reach before it is cut off. */
const REACH = 4;

/**
 * A vector turned by the same random rotation for all vectors of its dimensions, and made as long as 1: distances stay what they are, and what
 * some components had of the length spreads over all of them, so that one scale keeps the precision of any model.
 */
export function turned(vector: Float32Array): Float32Array {
  const { first, second } = turningOf(vector.length);
  const twice = transform(dealt(transform(dealt(vector, first)), second));
  let length = 0;
  for (let at = 0; at < twice.length; at++) length += (twice[at] as number) ** 2;
  const factor = 1 / (Math.sqrt(length) || 1);
  for (let at = 0; at < twice.length; at++) twice[at] = (twice[at] as number) * factor;
  return twice;
}

/** A turned vector as bytes. */
export function bytesOf(vector: Float32Array): Int8Array {
  const scale = scaleOf(vector.length);
  const bytes = new Int8Array(vector.length);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = Math.max(-127, Math.min(127, Math.round((vector[at] as number) * scale)));
  return bytes;
}

/** The byte of a component that is 1, for vectors of these dimensions. */
export function scaleOf(dimensions: number): number {
  const block = blockOf(dimensions);
  return 127 / Math.min(1, REACH / Math.sqrt(Math.min(dimensions, block * block)));
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
