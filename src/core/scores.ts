// How well an order of hits fits what was expected: ndcg · recall · mean. Järvelin and Kekäläinen 2002, with gains 2^grade - 1.

/** What is expected, by ref, and how well each answers (1 or more). */
export type Grades = ReadonlyMap<string, number>;

/** nDCG at a depth: 1 when the best answers stand first, 0 when none is among the hits. */
export function ndcg(hits: readonly string[], grades: Grades, depth: number): number {
  const ideal = gained([...grades.values()].sort((a, b) => b - a).slice(0, depth));
  return ideal === 0 ? 0 : gained(hits.slice(0, depth).map((ref) => grades.get(ref) ?? 0)) / ideal;
}

/** Which part of what is expected is among the first hits. */
export function recall(hits: readonly string[], grades: Grades, depth: number): number {
  const wanted = [...grades].filter(([, grade]) => grade > 0).map(([ref]) => ref);
  const first = new Set(hits.slice(0, depth));
  return wanted.length === 0 ? 0 : wanted.filter((ref) => first.has(ref)).length / wanted.length;
}

/** The mean; 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function gained(grades: readonly number[]): number {
  return grades.reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
}
