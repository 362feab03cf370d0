// fold · sortKey · segment · unsegment · searchable

const ASCII = /^\p{ASCII}*$/u;
const UNSPACED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const UNSPACED_CHARACTER = new RegExp(`[${UNSPACED}]\\p{M}*`, 'gu');
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const JOINT = '\u200b';
/** So many characters of a text are searchable word for word: some thirty thousand words. */
const WHOLE = 200_000;
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const WORD_LENGTH = 100;
/** How much of a text decides its place in a list. */
const KEY_LENGTH = 200;

/** Text without case and accents, for comparing: `Müller` and `MULLER` are the same. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd');
}

/** What a text is sorted by: its beginning, folded. */
export function sortKey(text: string): string {
  return fold(text.length > KEY_LENGTH ? text.slice(0, KEY_LENGTH) : text);
}

/**
 * Text in which every character of a script written without spaces is a word of its own (parted by zero-width spaces), so
 * that any part of such a text can be found. Other text is returned as it is.
 */
export function segment(text: string): string {
  return HAS_UNSPACED.test(text) ? text.replace(UNSPACED_CHARACTER, `${JOINT}$&${JOINT}`) : text;
}

/** Takes back `segment`. */
export function unsegment(text: string): string {
  return text.includes(JOINT) ? text.replaceAll(JOINT, '') : text;
}

/**
 * What full text keeps of a text: all of it, segmented; of a very long one the beginning, and each word that comes later once.
 * Ranking takes time by how often a word stands there, and nothing can stop it meanwhile.
 */
export function searchable(text: string): string {
  if (text.length <= WHOLE) return segment(text);
  const space = text.lastIndexOf(' ', WHOLE);
  const end = space > WHOLE - WORD_LENGTH ? space : WHOLE;
  const words = new Set<string>();
  for (const [word] of segment(text.slice(end)).matchAll(WORD)) words.add(fold(word.slice(0, WORD_LENGTH)));
  return `${segment(text.slice(0, end))}\n${[...words].join(' ')}`;
}
