import { type Block, blocksOf, isSpace, Level } from './blocks.ts';
import { tokensOf } from './tokens.ts';

// The parts that a text can be cut into. spansOf

/** A part of a text without white space around it. */
export interface Span {
  start: number;
  end: number;
  tokens: number;
  /** Of the place before it. */
  level: Level;
  /** The headings that it stands below; of a heading those above it. */
  headings: readonly string[];
}

type Add = (start: number, end: number, level: Level) => void;

/** So many tokens of words are cut only where one word has more. */
const WORDS = 12;
/** A place between words is taken when its word says so by chance, so that an edit moves only the places near it. */
const ONE_IN = 4;
const TITLE = 100;

/**
 * A text, Markdown or plain, as parts of at most `most` tokens: blocks, or their sentences, clauses and words where they have more. Every
 * character that is not white space is in one. `byLine`: each line stands for itself.
 */
export function spansOf(text: string, most: number, byLine: boolean): Span[] {
  const spans: Span[] = [];
  let headings: readonly string[] = [];
  const add: Add = (from, to, level) => {
    const [start, end] = trimmed(text, from, to);
    if (start < end) spans.push({ start, end, tokens: tokensOf(text, start, end), level, headings });
  };
  for (const block of blocksOf(text, byLine)) {
    const above = block.heading ? headings.slice(0, block.heading.depth - 1) : headings;
    headings = above;
    addBlock(text, block, most, add);
    if (block.heading) headings = [...above, block.heading.title.slice(0, TITLE)];
  }
  return spans;
}

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const CLAUSE = /[.!?;:,、，；：]["'”’)\]]*\s+/g;

function addBlock(text: string, { start, end, level }: Block, most: number, add: Add): void {
  let first = level;
  // A line that is broken for its length does not end a sentence.
  const run = () => text.slice(start, end).replaceAll(/[\r\n]/g, ' ');
  if (tokensOf(text, start, end) <= most) add(start, end, level);
  else
    for (const { index, segment } of sentences.segment(run())) {
      addSentence(text, start + index, start + index + segment.length, most, first, add);
      first = Level.SENTENCE;
    }
}

function addSentence(text: string, start: number, end: number, most: number, level: Level, add: Add): void {
  let [at, first] = [start, level];
  if (tokensOf(text, start, end) > most)
    for (const { index, 0: mark } of text.slice(start, end).matchAll(CLAUSE)) {
      const to = start + index + mark.length;
      addWords(text, at, to, most, first, add);
      [at, first] = [to, Level.CLAUSE];
    }
  addWords(text, at, end, most, first, add);
}

function addWords(text: string, start: number, end: number, most: number, level: Level, add: Add): void {
  const few = Math.min(WORDS, most);
  let [at, tokens, first] = [start, 0, level];
  if (tokensOf(text, start, end) > most)
    for (const [from, to] of wordsOf(text, start, end, few)) {
      const more = tokensOf(text, from, to);
      if (tokens > 0 && (tokens + more > few || (tokens > few / 2 && isPlace(text, from, to)))) {
        add(at, from, first);
        [at, tokens, first] = [from, 0, Level.WORD];
      }
      tokens += more;
    }
  add(at, end, first);
}

/** Words, and parts of those that have more than `most` tokens. */
function* wordsOf(text: string, start: number, end: number, most: number): Generator<[number, number]> {
  const word = /\S+/g;
  word.lastIndex = start;
  for (let found = word.exec(text); found && found.index < end; found = word.exec(text)) {
    const to = Math.min(end, found.index + found[0].length);
    for (let at = found.index; at < to; ) {
      const next = endOfPart(text, at, to, most);
      yield [at, next];
      at = next;
    }
  }
}

function endOfPart(text: string, start: number, end: number, most: number): number {
  let tokens = 0;
  for (let at = start; at < end; at++) {
    tokens += tokensOf(text, at, at + 1);
    if (tokens > most && at > start && !isInside(text, at)) return at;
  }
  return end;
}

/** Whether a place is between the halves of a character. */
function isInside(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

function isPlace(text: string, start: number, end: number): boolean {
  return fingerprint(text, start, end) % ONE_IN === 0;
}

/** A number that the same characters always give (FNV-1a). */
export function fingerprint(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function trimmed(text: string, from: number, to: number): [start: number, end: number] {
  let [start, end] = [from, to];
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return [start, end];
}
