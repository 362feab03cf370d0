import { parse } from 'csv-parse/sync';

// detectDelimiter: what separates the values of a text, and what stands around them.

const DELIMITERS = [';', ',', '\t', '|'];
/** All ends of lines, also mixed, also the bare CR of old Macs. */
export const LINE_ENDS = ['\r\n', '\n', '\r'];

/** How a text's values are separated and quoted; `declared`: its first line says so (`sep=;`), and is no row. */
export interface Separation {
  delimiter: string;
  quote: string;
  declared: boolean;
}

/** Told by the beginning of the text: what gives the most alike rows of more than one value. */
export function detectDelimiter(beginning: string, given?: string): Separation {
  const declared = /^sep=(.)(?:\r\n?|\n)/i.exec(beginning)?.[1];
  const text = wholeLines(declared === undefined ? beginning : beginning.replace(/^.*(?:\r\n?|\n)/, ''));
  const quote = quoteOf(text);
  const chosen = given ?? declared;
  if (chosen !== undefined) return { delimiter: chosen, quote, declared: declared !== undefined };
  const scores = DELIMITERS.map((delimiter) => ({ delimiter, score: scoreOf(text, delimiter, quote) }));
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  return { delimiter: best.score > 0 ? best.delimiter : ',', quote, declared: false };
}

/** Rows as a spreadsheet would see them, whatever is wrong with the text. */
export const LENIENT = {
  record_delimiter: LINE_ENDS,
  relax_column_count: true,
  relax_quotes: true,
  skip_records_with_error: false,
} as const;

function scoreOf(text: string, delimiter: string, quote: string): number {
  const rows = rowsOf(text, delimiter, quote);
  const filled = rows.filter((row) => row.some((cell) => cell !== ''));
  const widths = new Map<number, number>();
  for (const { length } of filled) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [width, count] = [...widths].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  if (width < 2) return 0;
  const named = filled[0]?.length === width ? 0.5 : 0;
  return count / filled.length + named + Math.log2(width) / 20;
}

function rowsOf(text: string, delimiter: string, quote: string): string[][] {
  try {
    return parse(text, { ...LENIENT, delimiter, quote, to: 200 }) as string[][];
  } catch {
    // A quote that does not close in the part that is looked at.
    return text.split(/\r\n?|\n/).map((line) => line.split(delimiter));
  }
}

function quoteOf(text: string): string {
  const around = (quote: string) =>
    text.match(new RegExp(`(^|[;,\\t|\\r\\n])${quote}[^${quote}]*${quote}(?=[;,\\t|\\r\\n]|$)`, 'g'))
      ?.length ?? 0;
  return around("'") > 2 && around('"') === 0 ? "'" : '"';
}

function wholeLines(text: string): string {
  const last = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return text.length >= 60_000 && last > 0 ? text.slice(0, last) : text;
}
