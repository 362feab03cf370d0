import { createMatrix, type Matrix } from './matrix.ts';

// Finding the middles of heaps of vectors. kMeans · nearestOf

/** Vectors that lie one behind the other. */
export interface Vectors {
  dimensions: number;
  count: number;
  components: Float32Array | Int8Array;
}

const ROUNDS = 8;

/**
 * So many centres of length 1 (fewer when there are fewer vectors), and to which of them each of the vectors belongs. Always the same for the same
 * vectors. It yields between vectors, so that whoever runs it can pause.
 */
export function* kMeans(
  vectors: Vectors,
  members: Uint32Array,
  wanted: number,
): Generator<void, { centres: Matrix; belongs: Uint32Array }> {
  const { dimensions, components } = vectors;
  const count = Math.min(wanted, members.length);
  const centres = createMatrix(count, dimensions);
  for (let index = 0; index < count; index++) {
    const offset = (members[Math.floor((index * members.length) / count)] as number) * dimensions;
    centres.set(index, unit(Float32Array.from(components.subarray(offset, offset + dimensions))));
  }
  const belongs = new Uint32Array(members.length);
  for (let round = 0; round < ROUNDS && count > 1; round++) {
    const sums = Array.from({ length: count }, () => new Float32Array(dimensions));
    for (let at = 0; at < members.length; at++) {
      const offset = (members[at] as number) * dimensions;
      const nearest = nearestOf(centres.products(components, { offset }));
      belongs[at] = nearest;
      add(sums[nearest] as Float32Array, components, offset);
      yield;
    }
    // A centre that nothing is near to stays where it is.
    for (const [index, sum] of sums.entries())
      if (sum.some((component) => component !== 0)) centres.set(index, unit(sum));
  }
  return { centres, belongs };
}

/** Where the greatest of some numbers stands, the first of equal ones; 0 when there are none. */
export function nearestOf(nearness: Float32Array): number {
  let nearest = 0;
  for (let index = 1; index < nearness.length; index++)
    if ((nearness[index] as number) > (nearness[nearest] as number)) nearest = index;
  return nearest;
}

function add(sum: Float32Array, components: Float32Array | Int8Array, offset: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (components[offset + at] as number);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((component) => component / length);
}
