// Runs of lines that belong together: headings, paragraphs, items of lists, rows. blocksOf · Level · isBlank

/** How good a place to cut is. `GLUED`: behind a heading, which belongs to what comes. */
export const Level = {
  GLUED: 0,
  WORD: 1,
  CLAUSE: 2,
  SENTENCE: 3,
  LINE: 4,
  PARAGRAPH: 5,
  HEADING: 6,
} as const;
export type Level = (typeof Level)[keyof typeof Level];

export interface Block {
  start: number;
  end: number;
  /** Of the place before it. */
  level: Level;
  heading?: { depth: number; title: string };
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?\s*$/;
const FENCE = /^\s*(?:```|~~~)/;
/** What begins a line of its own: an item, a quote, a row, a time. */
const MARKED = /^\s*(?:[-*+•·>|]\s|\||\[?\d{4}-\d\d|\[?\d{1,2}:\d\d)/;
/** What begins one behind a line that has ended: a numbered item, a name before what is said. */
const NUMBERED = /^\s*(?:\d{1,3}[.)]\s|\p{Lu}[^\s:]{0,20}:)/u;
const ENDED = /[.!?:;…。！？|]["'”’)\]]*\s*$/;
/** A shorter line was not broken for its length. */
const FULL = 50;
/** So much of the beginning or end of a line is looked at. */
const PART = 300;

/** The blocks of a text, Markdown or plain, in order. `byLine`: each line stands for itself, and none is a heading. */
export function* blocksOf(text: string, byLine: boolean): Generator<Block> {
  let open: Block | undefined;
  let level: Level = Level.PARAGRAPH;
  let fenced = false;
  let before = '';
  for (const [start, end] of linesOf(text)) {
    const line = text.slice(start, Math.min(end, start + PART));
    const blank = isBlank(text, start, end);
    const fence = FENCE.test(line);
    const heading = fenced || byLine ? null : HEADING.exec(line);
    const apart = byLine || fenced || fence || before.length < FULL || isApart(before, line);
    if (fence) fenced = !fenced;
    if (open && (blank || heading || apart)) {
      yield open;
      [open, level] = [undefined, Level.LINE];
    }
    if (blank) level = level === Level.GLUED ? level : Level.PARAGRAPH;
    else if (heading) {
      const found = { depth: heading[1]?.length ?? 1, title: heading[2] ?? '' };
      yield { start, end, level: level === Level.GLUED ? level : Level.HEADING, heading: found };
      level = Level.GLUED;
    } else open = open ? { ...open, end } : { start, end, level };
    before = open ? text.slice(Math.max(start, end - PART), end) : '';
  }
  if (open) yield open;
}

function isApart(before: string, line: string): boolean {
  return MARKED.test(line) || (NUMBERED.test(line) && ENDED.test(before));
}

function* linesOf(text: string): Generator<[start: number, end: number]> {
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    yield [at, end];
    at = end + 1;
  }
}

/** Whether a part of a text is white space only. */
export function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}

/** Whether a code unit is white space. */
export function isSpace(code: number): boolean {
  if (code <= 32) return true;
  return code >= 0xa0 && /\s/.test(String.fromCharCode(code));
}
