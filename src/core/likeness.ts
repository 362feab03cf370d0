// How alike two words are: distance · isSlip

/** How many letters have to be added, left out, changed or swapped with their neighbour; counting stops above `most`. */
export function distance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const cost = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + same,
      );
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(swapped ? Math.min(cost, (before[j - 2] as number) + 1) : cost);
    }
    if (Math.min(...row) > most) return most + 1;
    before = above;
    above = row;
  }
  return above[b.length] as number;
}

/** Whether one key is likely the other one mistyped: the same but for case and separators, or one slip (two in a long word). */
export function isSlip(key: string, other: string): boolean {
  if (key === other) return false;
  const [a, b] = [plain(key), plain(other)];
  if (a === b) return true;
  // line1 and line2 are both meant.
  if (a.replace(/\d/g, '') === b.replace(/\d/g, '')) return false;
  const shorter = Math.min(a.length, b.length);
  if (shorter < 4) return false;
  return distance(a, b, 2) <= (shorter < 8 ? 1 : 2);
}

function plain(key: string): string {
  return key.toLowerCase().replace(/[\s_.-]/g, '');
}
