import type { Standing } from './standing.ts';
import { fold, unsegment } from './text.ts';

// A passage as a hit shows it: a few words of it, with marks around what was looked for. marked · snippetOf · beginningOf · readable · markedWords

/** A snippet has so many words. */
const WORDS = 48;
const BEGINNING = 200;
const LONGEST_WORD = 80;
/** What a window is worth: each thing that is looked for once, each time it stands there again, and where a sentence begins. */
const ONCE = 1000;
const AGAIN = 1;
const SENTENCE = 100;
const FIRST_SENTENCE = 120;

const [MARK, END_OF_MARK, LEFT_OUT] = ['\u0002', '\u0003', '…'];

/** All of a text, or what is between two words and the text before or behind them, with marks. */
export function marked(
  text: string,
  { starts, ends, places }: Standing,
  [from, to] = [0, starts.length],
  [start, end] = [0, text.length],
): string {
  let [at, parts] = [start, ''];
  let open: { first: number; last: number } | undefined;
  const close = () => {
    if (!open) return;
    const [begin, until] = [starts[open.first] as number, ends[Math.min(open.last, to - 1)] as number];
    parts += text.slice(at, begin) + MARK + text.slice(begin, until) + END_OF_MARK;
    at = until;
  };
  for (const { first, last } of places) {
    if (first < from || first >= to) continue;
    if (open && first <= open.last) open.last = Math.max(open.last, last);
    else {
      close();
      open = { first, last };
    }
  }
  close();
  return parts + text.slice(at, end);
}

/** The words of a text that have the most of what is looked for, with marks; undefined when it has nothing of it. */
export function snippetOf(text: string, standing: Standing): string | undefined {
  const { starts, ends, places, isWhole } = standing;
  if (places.length === 0) return undefined;
  const from = bestWindow(text, standing);
  const to = Math.min(from + WORDS, starts.length);
  const isEnd = isWhole && to === starts.length;
  const part = [
    from > 0 ? (starts[from] as number) : 0,
    isEnd ? text.length : (ends[to - 1] as number),
  ] as const;
  return `${from > 0 ? LEFT_OUT : ''}${marked(text, standing, [from, to], [...part])}${isEnd ? '' : LEFT_OUT}`;
}

// As FTS5 does it: around each place, or from the beginning of its sentence.
function bestWindow(text: string, { starts, places }: Standing): number {
  let [best, most] = [0, 0];
  const consider = (from: number, score: number) => {
    if (score > most) [best, most] = [from, score];
  };
  const latest = Math.max(0, starts.length - WORDS);
  let [word, sentence] = [0, 0];
  for (const [at, { first }] of places.entries()) {
    const { score, last } = worthOf(places, at, first);
    const middle = first - Math.trunc((WORDS - (last - first)) / 2);
    consider(Math.max(0, Math.min(middle, latest)), score);
    while (word < first) if (beginsSentence(text, starts[++word] as number)) sentence = word;
    if (latest === 0 || sentence === first || sentence <= first - WORDS) continue;
    let before = at;
    while (before > 0 && (places[before - 1]?.first as number) >= sentence) before--;
    consider(
      sentence,
      worthOf(places, before, sentence).score + (sentence === 0 ? FIRST_SENTENCE : SENTENCE),
    );
  }
  return best;
}

/** What a window from a word on is worth, and behind which word the last place in it ends; `at`: its first place. */
function worthOf(places: Standing['places'], at: number, from: number): { score: number; last: number } {
  const seen = new Set<number>();
  let [score, last] = [0, from];
  for (let next = at; next < places.length; next++) {
    const place = places[next] as Standing['places'][number];
    if (place.first >= from + WORDS) break;
    score += seen.has(place.sought) ? AGAIN : ONCE;
    seen.add(place.sought);
    last = place.last + 1;
  }
  return { score, last };
}

function beginsSentence(text: string, start: number): boolean {
  let before = start - 1;
  while (before >= 0 && ' \t\r\n'.includes(text[before] as string)) before--;
  return text[before] === '.' || text[before] === ':';
}

/** The beginning of a text, without marks. */
export function beginningOf(text: string): string {
  const end = endOfBeginning(text);
  return end < text.length ? `${text.slice(0, end)}${LEFT_OUT}` : text;
}

/** A text as people read it: in one line, and without the rest of words that nobody reads to the end. */
export function readable(text: string): string {
  return unsegment(text).replace(LINES, ' · ').replace(TOO_LONG, `$1${LEFT_OUT}`);
}

/** The words between marks as they are written, each once, whatever its case. */
export function markedWords(text: string): string[] {
  const words = new Map<string, string>();
  for (const part of text.split(MARK).slice(1)) {
    const [word = ''] = part.split(END_OF_MARK);
    const folded = fold(word);
    if (!words.has(folded)) words.set(folded, word);
  }
  return [...words.values()];
}

const LINES = /\s*\n\s*/g;
// Only from where a word begins: else each letter of a text would be tried.
const TOO_LONG = new RegExp(
  `(?<![^\\s\\u0002\\u0003])([^\\s\\u0002\\u0003]{${LONGEST_WORD}})[^\\s\\u0002\\u0003]+`,
  'gu',
);

// Between words where there are any, and never inside a character.
function endOfBeginning(text: string): number {
  if (BEGINNING >= text.length) return text.length;
  const piece = text.slice(0, BEGINNING);
  const space = Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\n'));
  if (space > BEGINNING / 2) return space;
  return BEGINNING - (/[\ud800-\udbff]$/.test(piece) ? 1 : 0);
}
