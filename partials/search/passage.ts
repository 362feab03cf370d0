// PART · bare · withWords · fromWords: a passage is a record's values, those words between \u0002 and \u0003 that were looked for.

/** Stands between the values of a passage. */
export const PART = ' · ';

/** A part of a passage without the marks. */
export function bare(part: string): string {
  return part.replaceAll('\u0002', '').replaceAll('\u0003', '');
}

/**
 * Of a record's values, without those that are `known` already, those with matched words. Where only single words are marked, as in
 * tags, sentences as well; where nothing is, all that say something.
 */
export function withWords(snippet: string, known: readonly string[]): string {
  const news = snippet.split(PART).filter((part) => !known.some((one) => isPartOf(bare(part), one)));
  const marked = news.filter((part) => part.includes('\u0002'));
  if (marked.some(isSentence)) return marked.join(PART);
  const others = news.filter((part) => isTelling(part) && (isSentence(part) || !snippet.includes('\u0002')));
  return news.filter((part) => marked.includes(part) || others.includes(part)).join(PART);
}

/** Whether people can read it: no number, day, hash or other name that a machine made. */
function isTelling(part: string): boolean {
  return part.split(/\s+/).some((word) => /\p{L}{2}/u.test(word) && !MADE.test(word));
}

function isSentence(part: string): boolean {
  return part.split(/\s+/).length > 3;
}

/** Hexadecimal, or letters and digits in turn, as long as no word is. */
const MADE = /^(?=.*\d)[\da-f-]{12,}…?$|^(?=.*\d)[\w+/=-]{24,}…?$|^\d{4}-\d\d-\d\dT[\d:.]+/i;

/** Whether a text is the other, or the beginning of it that was cut off. */
function isPartOf(text: string, whole: string): boolean {
  return text === whole || (text.endsWith('…') && whole.startsWith(text.slice(0, -1)));
}

/** A passage for one short line: it begins a few words before the first one that was found. */
export function fromWords(passage: string, before = 24): string {
  const first = passage.indexOf('\u0002');
  if (first <= before) return passage;
  const space = passage.indexOf(' ', first - before);
  return `…${passage.slice(space < first && space > 0 ? space + 1 : first)}`;
}
