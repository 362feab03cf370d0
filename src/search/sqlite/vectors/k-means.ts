// Finding the middles of heaps of vectors. kMeans · nearestOf · product

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
): Generator<void, { centres: Float32Array[]; belongs: Uint32Array }> {
  const count = Math.min(wanted, members.length);
  let centres = Array.from({ length: count }, (_, index) =>
    unit(vectorAt(vectors, members[Math.floor((index * members.length) / count)] as number)),
  );
  const belongs = new Uint32Array(members.length);
  for (let round = 0; round < ROUNDS && count > 1; round++) {
    const sums = centres.map(() => new Float32Array(vectors.dimensions));
    for (let at = 0; at < members.length; at++) {
      const offset = (members[at] as number) * vectors.dimensions;
      const nearest = nearestOf(centres, vectors.components, offset);
      belongs[at] = nearest;
      add(sums[nearest] as Float32Array, vectors.components, offset);
      yield;
    }
    // A centre that nothing is near to stays where it is.
    centres = sums.map((sum, index) =>
      sum.some((component) => component !== 0) ? unit(sum) : (centres[index] as Float32Array),
    );
  }
  return { centres, belongs };
}

/** The centre that a vector is nearest to, by its offset among components. */
export function nearestOf(
  centres: readonly Float32Array[],
  components: Float32Array | Int8Array,
  offset = 0,
): number {
  let nearest = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < centres.length; index++) {
    const near = product(centres[index] as Float32Array, components, offset);
    if (near > most) [nearest, most] = [index, near];
  }
  return nearest;
}

/** How near a vector is to another one, the second by its offset among components; four sums, because they do not wait for one another. */
export function product(vector: Float32Array, components: Float32Array | Int8Array, offset = 0): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const { length } = vector;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    a += (vector[at] as number) * (components[offset + at] as number);
    b += (vector[at + 1] as number) * (components[offset + at + 1] as number);
    c += (vector[at + 2] as number) * (components[offset + at + 2] as number);
    d += (vector[at + 3] as number) * (components[offset + at + 3] as number);
  }
  for (; at < length; at++) a += (vector[at] as number) * (components[offset + at] as number);
  return a + b + c + d;
}

function vectorAt({ components, dimensions }: Vectors, index: number): Float32Array {
  return Float32Array.from(components.subarray(index * dimensions, (index + 1) * dimensions));
}

function add(sum: Float32Array, components: Float32Array | Int8Array, offset: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (components[offset + at] as number);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((component) => component / length);
}
