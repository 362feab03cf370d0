// Which rows of a list became which: align

/** Above this many comparisons rows are paired by position. */
const MAX_CELLS = 250_000;

/**
 * For each of `after` new rows the old row (of `before`) that it continues, or -1: the pairing in order that keeps the most.
 * `same` says that rows are equal; `likeness` (0 to 1) how much they share, 0 for rows that are never paired.
 */
export function align(
  before: number,
  after: number,
  same: (old: number, next: number) => boolean,
  likeness: (old: number, next: number) => number,
): number[] {
  let head = 0;
  while (head < before && head < after && same(head, head)) head++;
  let tail = 0;
  while (tail < before - head && tail < after - head && same(before - 1 - tail, after - 1 - tail)) tail++;
  const middle = pairMiddle(before - head - tail, after - head - tail, (old, next) =>
    likeness(head + old, head + next),
  );
  return Array.from({ length: after }, (_, next) => {
    if (next < head) return next;
    if (next >= after - tail) return next - after + before;
    const old = middle[next - head] ?? -1;
    return old < 0 ? -1 : old + head;
  });
}

function pairMiddle(
  before: number,
  after: number,
  likeness: (old: number, next: number) => number,
): number[] {
  const byPosition = Array.from({ length: after }, (_, next) =>
    next < before && likeness(next, next) > 0 ? next : -1,
  );
  if (before === 0 || after === 0 || before * after > MAX_CELLS || (before === 1 && after === 1))
    return byPosition;
  const width = after + 1;
  const best = new Float64Array((before + 1) * width);
  const like = new Float64Array(before * after);
  for (let old = before - 1; old >= 0; old--)
    for (let next = after - 1; next >= 0; next--) {
      const score = likeness(old, next);
      like[old * after + next] = score;
      const paired = score + at(best, (old + 1) * width + next + 1);
      best[old * width + next] = Math.max(
        paired,
        at(best, (old + 1) * width + next),
        at(best, old * width + next + 1),
      );
    }
  return backtrack(before, after, best, like);
}

function backtrack(before: number, after: number, best: Float64Array, like: Float64Array): number[] {
  const pairs = new Array<number>(after).fill(-1);
  const width = after + 1;
  for (let old = 0, next = 0; old < before && next < after; ) {
    const here = at(best, old * width + next);
    const score = at(like, old * after + next);
    if (score > 0 && here === score + at(best, (old + 1) * width + next + 1)) pairs[next++] = old++;
    else if (here === at(best, (old + 1) * width + next)) old++;
    else next++;
  }
  return pairs;
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] as number;
}
