// Vectors as one byte a component. turned · bytesOf · scaleOf

/** How often the standard deviation a component may reach before it is cut off. */
const REACH = 4;

/**
 * A vector turned by the same random rotation for all vectors of its dimensions, and made as long as 1: distances stay what they are, and what
 * some components had of the length spreads over all of them, so that one scale keeps the precision of any model.
 */
export function turned(vector: Float32Array): Float32Array {
  const block = blockOf(vector.length);
  const once = transform(flip(Float32Array.from(vector), 1), block);
  const twice = transform(flip(block === vector.length ? once : deal(once, block), 2), block);
  let length = 0;
  for (const component of twice) length += component * component;
  const factor = 1 / (Math.sqrt(length) || 1);
  return twice.map((component) => component * factor);
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

function flip(vector: Float32Array, seed: number): Float32Array {
  for (let at = 0; at < vector.length; at++) if (isOdd(at, seed)) vector[at] = -(vector[at] as number);
  return vector;
}

// A bit that looks like chance and is the same for ever (Knuth's multiplicative hash, mixed once).
function isOdd(at: number, seed: number): boolean {
  const mixed = Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> 31 === 1;
}

function deal(vector: Float32Array, block: number): Float32Array {
  const blocks = vector.length / block;
  return vector.map((_, at) => vector[(at % blocks) * block + Math.floor(at / blocks)] as number);
}

function transform(vector: Float32Array, block: number): Float32Array {
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
