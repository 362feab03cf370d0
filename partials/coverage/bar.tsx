/** A part of a bar: how many, and in a word what of. */
export interface BarPart {
  tone: 'good' | 'warn' | 'bad' | 'next' | 'quiet';
  count: number;
  name: string;
}

/** How a whole is made up, as a bar in proportion. The words that say the same are its label. */
export function CoverageBar({ parts, thin }: { parts: readonly BarPart[]; thin?: boolean }) {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  return (
    <svg
      class={['coverage', thin && 'thin']}
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      role="img"
      aria-label={wordsOf(parts)}
    >
      <rect class="none" x="0" y="0" width="100" height="8" />
      {spread(parts, total).map(({ tone, x, width }) => (
        <rect class={tone} x={x} y="0" width={width} height="8" />
      ))}
    </svg>
  );
}

/** "1,204 ready, 3 failed". */
export function wordsOf(parts: readonly BarPart[]): string {
  const some = parts.filter(({ count }) => count > 0);
  return some.map(({ count, name }) => `${count.toLocaleString('en')} ${name}`).join(', ') || 'nothing';
}

/** A part of which there is anything is wide enough to be seen. */
const LEAST = 1.5;

function spread(parts: readonly BarPart[], total: number): { tone: string; x: number; width: number }[] {
  const some = parts.filter(({ count }) => count > 0);
  const wide = some.map(({ count }) => Math.max(LEAST, (count / total) * 100));
  const scale =
    100 /
    Math.max(
      1,
      wide.reduce((sum, width) => sum + width, 0),
    );
  let x = 0;
  return some.map(({ tone }, at) => {
    const width = round((wide[at] as number) * scale);
    x += width;
    return { tone, x: round(x - width), width };
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
