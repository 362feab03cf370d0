import type { Hit } from './ports/found.ts';
import { parseSearch } from './search-text.ts';
import { shortened } from './words.ts';

// whyOf: why something was found, in one sentence. LONGEST

/** So much of a word has to be the same for it to be a form of the other. */
const STEM = 4;
const MOST = 4;
/** Characters of the way to a field. */
export const LONGEST = 60;

/** "“storm” in the title; “gutters” in Findings; for the same: “downpipe”; similar in meaning". `label` is that of the field where the words stand, empty when it is none in particular. */
export function whyOf({ ref, figures }: Pick<Hit, 'ref' | 'figures'>, asked: string, label: string): string {
  if (asked.trim() === ref) return 'this is its path';
  const { inTitle, inText, semantic, lexical } = figures;
  const wanted = parseSearch(asked).flatMap((piece) =>
    piece.kind === 'operator' ? [] : wordsIn(piece.text),
  );
  const isAsked = (word: string) => wordsIn(word).some((one) => wanted.some((other) => isForm(one, other)));
  const title = inTitle.filter(isAsked);
  const text = unlike(inText.filter(isAsked), title);
  const others = unlike([...inTitle, ...inText].filter((word) => !isAsked(word)));
  const parts = [
    title.length > 0 ? `${quoted(title)} in the title` : '',
    text.length > 0 ? `${quoted(text)} in ${shortened(label, LONGEST) || 'the text'}` : '',
    others.length > 0 ? `for the same: ${quoted(others)}` : '',
    semantic !== undefined && semantic > 0 ? 'similar in meaning' : '',
  ].filter((part) => part !== '');
  if (parts.length > 0) return parts.join('; ');
  return lexical === undefined ? '' : 'words in the text';
}

/** Words without those that are there already but for case and accents. */
function unlike(words: readonly string[], others: readonly string[] = []): string[] {
  const seen = new Set(others.map((word) => wordsIn(word).join(' ')));
  return words.filter((word) => {
    const key = wordsIn(word).join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function quoted(words: readonly string[]): string {
  const shown = words.slice(0, MOST).map((word) => `“${word}”`);
  return shown.join(', ') + (words.length > MOST ? ' …' : '');
}

function wordsIn(text: string): string[] {
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  );
}

/** Whether one begins as the other does, as far as forms of a word are the same. */
function isForm(word: string, other: string): boolean {
  const length = Math.min(word.length, other.length);
  const needed = Math.min(length, Math.max(STEM, length - 3));
  return word.slice(0, needed) === other.slice(0, needed);
}
