/** A figure from 0 to 1 at several times, oldest first. */
export interface TrendLine {
  name: string;
  values: readonly number[];
}

const WIDTH = 600;
const HEIGHT = 120;

/** Lines of figures from 0 to 1 over time, with a scale. The label says in words what they show; figures stand beside it. */
export function Trend({ lines, label }: { lines: readonly TrendLine[]; label: string }) {
  return (
    <figure class="trend">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
        {[0, 0.5, 1].map((level) => (
          <line class="level" x1="0" x2={WIDTH} y1={heightOf(level)} y2={heightOf(level)} />
        ))}
        {lines.map(({ values }, at) => (
          <polyline class={`line-${at}`} points={pointsOf(values)} />
        ))}
      </svg>
      <figcaption>
        {lines.map(({ name, values }, at) => (
          <span class={`key line-${at}`}>
            <span class="dash"></span>
            <span safe>{`${name} ${figure(values.at(-1) ?? 0)}`}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

/** "0.812". */
export function figure(value: number): string {
  return value.toFixed(3);
}

/** One value alone is a line as well. */
function pointsOf(values: readonly number[]): string {
  const all = values.length === 1 ? [...values, ...values] : values;
  return all.map((value, at) => `${round((at / (all.length - 1)) * WIDTH)},${heightOf(value)}`).join(' ');
}

function heightOf(value: number): number {
  return round(HEIGHT - 4 - value * (HEIGHT - 8));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
