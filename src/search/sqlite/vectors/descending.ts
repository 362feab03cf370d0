// Where the greatest of some numbers stand. greatest · descending

/** Of as many as are wanted, the greatest first. */
export function greatest(numbers: Float32Array, most: number): number[] {
  const places = descending(numbers, most);
  return Array.from({ length: Math.min(most, numbers.length) }, () => places.next().value as number);
}

/** Of all, the greatest first: the first `soon` of them are found quickly, others when somebody asks. */
export function* descending(numbers: Float32Array, soon: number): Generator<number, undefined> {
  const sorted = numbers.toSorted();
  let above = Number.POSITIVE_INFINITY;
  for (let most = soon; ; most *= GROWING) {
    const least = most < sorted.length ? (sorted.at(-most) as number) : Number.NEGATIVE_INFINITY;
    const places: number[] = [];
    for (let at = 0; at < numbers.length; at++) {
      const number = numbers[at] as number;
      if (number >= least && number < above) places.push(at);
    }
    yield* places.sort((a, b) => (numbers[b] as number) - (numbers[a] as number));
    if (most >= sorted.length) return undefined;
    above = least;
  }
}

const GROWING = 8;
