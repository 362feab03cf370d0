// fold · sortKey · segment · unsegment

const ASCII = /^\p{ASCII}*$/u;
const UNSPACED =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}';
const UNSPACED_CHARACTER = new RegExp(`[${UNSPACED}]\\p{M}*`, 'gu');
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const JOINT = '\u200b';
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
