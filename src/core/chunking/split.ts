import { Level } from './blocks.ts';
import { fingerprint, type Span, spansOf } from './spans.ts';

// Cutting a long text into passages. split · BUDGET

/** A passage of a text: `text.slice(start, end)`, and the headings that one has to know to understand it. */
export interface Passage {
  start: number;
  end: number;
  headings: readonly string[];
}

/** Tokens of a passage at most, overlap included: small enough to be about one thing and to cite, large enough to be understood. */
export const BUDGET = 300;
/** Parts of the budget: what is repeated of the passage before, the least that a section or anything else has, what is left at the end. */
const OVERLAP = 0.13;
const SECTION = 0.25;
const LEAST = 0.5;
const REST = 0.12;
/** A part that can be cut: there are always some places to choose from. */
const SPAN = 0.2;
const PRINT = 64;

export interface SplitOptions {
  budget?: number;
  /** Each line stands for itself. */
  byLine?: boolean;
}

/**
 * Passages of at most `budget` tokens. Of the places between half a passage and a whole one, the best is taken: a heading (already from a
 * quarter on), else a paragraph, a line, a sentence; among equals the one whose next words have the least fingerprint, so that after an
 * edit the same places are found again soon. A passage that begins within a paragraph repeats the last sentence or so.
 */
export function split(text: string, { budget = BUDGET, byLine = false }: SplitOptions = {}): Passage[] {
  const spans = spansOf(text, budget * SPAN, byLine);
  const passages: Passage[] = [];
  let rest = spans.reduce((sum, { tokens }) => sum + tokens, 0);
  for (let from = 0; from < spans.length; ) {
    const to = endOf(text, spans, from, rest, budget);
    const first = spans[overlapping(spans, from, budget * OVERLAP)] as Span;
    const { headings } = spans[from] as Span;
    passages.push({ start: first.start, end: (spans[to - 1] as Span).end, headings });
    for (; from < to; from++) rest -= (spans[from] as Span).tokens;
  }
  return passages;
}

/** The span before which the passage that begins with `from` ends. */
function endOf(text: string, spans: readonly Span[], from: number, rest: number, budget: number): number {
  const most = budget * (1 - OVERLAP);
  if (rest <= most) return spans.length;
  let size = (spans[from] as Span).tokens;
  let best = { to: from + 1, level: -1, print: 0 };
  for (let to = from + 1; to < spans.length; to++) {
    const span = spans[to] as Span;
    const enough = size >= budget * (span.level === Level.HEADING ? SECTION : LEAST);
    if (enough && rest - size >= budget * REST) {
      if (span.level === Level.HEADING) return to;
      const print = fingerprint(text, span.start, Math.min(span.end, span.start + PRINT));
      if (span.level > best.level || (span.level === best.level && print <= best.print))
        best = { to, level: span.level, print };
    } else if (best.level < 0) best.to = to;
    size += span.tokens;
    if (size > most) break;
  }
  return best.to;
}

/** The span from which on what comes before `from` is repeated. */
function overlapping(spans: readonly Span[], from: number, most: number): number {
  if ((spans[from] as Span).level > Level.SENTENCE) return from;
  let at = from;
  for (let tokens = 0; at > 0 && (at === from || (spans[at] as Span).level <= Level.SENTENCE); at--) {
    tokens += (spans[at - 1] as Span).tokens;
    if (tokens > most) break;
  }
  return at;
}
