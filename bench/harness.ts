// measure · median · report · the shape of one bench: ours and its baseline, in turn, in one process.

/** One timed thing. `setUp` and `tearDown` are not timed; where `run` gives a number, it is the seconds that it measured itself. */
export interface Side {
  name: string;
  setUp?(): Promise<void> | void;
  run(): unknown;
  tearDown?(): Promise<void> | void;
}

/** A goal of the form "ours over baseline": at most for times, at least for rates. */
export interface Goal {
  label: string;
  atMost?: number;
  atLeast?: number;
}

/** What one comparison found; times are seconds, the ratio is taken round by round. */
export interface Comparison {
  id: string;
  what: string;
  size: string;
  ours: number[];
  baseline: number[];
  /** Time of ours over the baseline's; for `atLeast` goals turned round: rate of ours over the baseline's. */
  ratios: number[];
  goal: Goal;
  notes: string[];
}

/** The middle value; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Runs both sides in turn, A B A B …, after one round that is not counted, and compares them round by round. */
export async function compare(
  about: { id: string; what: string; size: string; goal: Goal; rounds: number; notes?: string[] },
  ours: Side,
  baseline: Side,
): Promise<Comparison> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= about.rounds; round++) {
    for (const [index, side] of [ours, baseline].entries()) {
      const seconds = await once(side);
      if (round > 0) times[index]?.push(seconds);
    }
  }
  const [our, base] = times;
  const inverse = about.goal.atLeast !== undefined;
  const ratios = our.map((seconds, round) =>
    inverse ? (base[round] ?? 0) / seconds : seconds / (base[round] ?? 0),
  );
  return {
    id: about.id,
    what: about.what,
    size: about.size,
    goal: about.goal,
    ours: our,
    baseline: base,
    ratios,
    notes: about.notes ?? [],
  };
}

async function once(side: Side): Promise<number> {
  await side.setUp?.();
  globalThis.gc?.();
  const start = performance.now();
  const own = await side.run();
  const seconds = typeof own === 'number' ? own : (performance.now() - start) / 1000;
  await side.tearDown?.();
  return seconds;
}

/** Whether the median ratio meets the goal. */
export function met({ goal, ratios }: Comparison): boolean {
  const ratio = median(ratios);
  return (
    (goal.atMost === undefined || ratio <= goal.atMost) &&
    (goal.atLeast === undefined || ratio >= goal.atLeast)
  );
}

/** A Markdown table of the comparisons, a row each. */
export function report(comparisons: readonly Comparison[]): string {
  const head = ['', 'what', 'size', 'ours, median', 'baseline, median', 'ratio (min … max)', 'goal', ''];
  const above = [head, head.map(() => '---')].map((cells) => `| ${cells.join(' | ')} |`);
  return [...above, ...lines(comparisons)].join('\n');
}

/** The rows of that table, and notes below them. */
export function lines(comparisons: readonly Comparison[]): string[] {
  const rows = comparisons.map((one) => [
    one.id,
    one.what,
    one.size,
    time(one.ours),
    time(one.baseline),
    spread(one.ratios),
    one.goal.label,
    met(one) ? 'met' : 'MISSED',
  ]);
  const notes = comparisons.flatMap((one) => one.notes.map((note) => `- ${one.id}: ${note}`));
  return [...rows.map((cells) => `| ${cells.join(' | ')} |`), '', ...notes];
}

function time(seconds: readonly number[]): string {
  if (seconds.length === 0) return '';
  const middle = median(seconds);
  return middle < 0.001
    ? `${(middle * 1e6).toFixed(0)} µs`
    : middle < 1
      ? `${(middle * 1e3).toFixed(middle < 0.1 ? 2 : 0)} ms`
      : `${middle.toFixed(2)} s`;
}

function spread(ratios: readonly number[]): string {
  return `**${median(ratios).toFixed(2)}** (${Math.min(...ratios).toFixed(2)} … ${Math.max(...ratios).toFixed(2)})`;
}
