import type { Clause, Filter } from '../../core/query.ts';
import { type Operator, readValue } from '../../core/search-text.ts';
import type { Span } from '../../core/values/spans.ts';

// Days in a question: readSpans · inSpans

/** Days from and until; either may be open. */
export type Days = { from?: string; until?: string };

/** The days that an operator's value names, and how one says it. */
export function readSpans(
  operator: Pick<Operator, 'compare' | 'value' | 'quoted'>,
  read: (text: string) => Span | undefined,
): { spans: Days[]; words: string } | { problem: string } {
  const asked = readValue(operator);
  const unread = (text: string) => ({
    problem: `“${text}” is no day, month or year: write 2026-01-31, 2026-01, 2026, today or 7d.`,
  });
  if ('values' in asked) {
    const spans = asked.values.map((value) => read(value));
    const at = spans.indexOf(undefined);
    if (at >= 0) return unread(asked.values[at] ?? '');
    const known = spans.filter((span) => span !== undefined);
    return {
      spans: known,
      words: `in ${known.map(({ words }) => words).join(' or ')}`.replace(/^in (?=today|yesterday)/, ''),
    };
  }
  if ('compare' in asked) {
    const span = read(asked.value);
    if (!span) return unread(asked.value);
    const { from, until, words } = span;
    return {
      '>': { spans: [{ from: until }], words: `after ${words}` },
      '>=': { spans: [{ from }], words: `from ${words} on` },
      '<': { spans: [{ until: from }], words: `before ${words}` },
      '<=': { spans: [{ until }], words: `until ${words}` },
    }[asked.compare];
  }
  const [from, to] = [asked.from, asked.to].map((text) => (text === undefined ? undefined : read(text)));
  if (asked.from !== undefined && !from) return unread(asked.from);
  if (asked.to !== undefined && !to) return unread(asked.to);
  const words =
    from && to ? `from ${from.words} to ${to.words}` : from ? `from ${from.words} on` : `until ${to?.words}`;
  return { spans: [{ ...(from && { from: from.from }), ...(to && { until: to.until }) }], words };
}

/** In any of the spans, where `bound` compares with one end of one. */
export function inSpans(
  spans: readonly Days[],
  bound: (bound: 'from' | 'until', day: string) => Filter,
): Clause {
  const any = spans.map(({ from, until }) => ({
    all: [...(from ? [bound('from', from)] : []), ...(until ? [bound('until', until)] : [])],
  }));
  return { any };
}
