/** A line of figures without axes. The label says in words what the line shows. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const points = spread(values).map(([x, y]) => `${x},${y}`);
  const last = spread(values).at(-1);
  return (
    <svg class="spark" viewBox="0 0 96 24" role="img" aria-label={label} preserveAspectRatio="none">
      <polygon points={`0,24 ${points.join(' ')} 96,24`} />
      <polyline points={points.join(' ')} />
      {last ? <circle cx={last[0]} cy={last[1]} r="2" /> : null}
    </svg>
  );
}

/** A bar a value: for figures that are each a day's own. */
export function SparkBars({ values, label }: { values: readonly number[]; label: string }) {
  const top = Math.max(1, ...values);
  const step = 96 / Math.max(1, values.length);
  return (
    <svg class="spark" viewBox="0 0 96 24" role="img" aria-label={label} preserveAspectRatio="none">
      {values.map((value, at) => {
        const height = Math.max(1, round((value / top) * 24));
        return (
          <rect
            x={round(at * step)}
            y={round(24 - height)}
            width={round(step * 0.7)}
            height={height}
            rx="0.5"
          />
        );
      })}
    </svg>
  );
}

function spread(values: readonly number[]): [number, number][] {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const step = values.length > 1 ? 96 / (values.length - 1) : 0;
  return values.map((value, at) => [round(at * step), round(21 - ((value - low) / range) * 18)]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
