// matches · marked: what is typed against the names of places, without case and accents.

const WORD = /[\p{L}\p{N}]+/gu;

/** Whether every word typed is the beginning of a word of the name. */
export function matches(typed: string, name: string): boolean {
  const words = wordsIn(name);
  const wanted = wordsIn(typed);
  return wanted.length > 0 && wanted.every((begin) => words.some((word) => word.startsWith(begin)));
}

/** A name with \u0002 and \u0003 around what the words typed begin, for `<Marked>`. */
export function marked(name: string, typed: string): string {
  const wanted = wordsIn(typed).sort((a, b) => b.length - a.length);
  return name.replace(WORD, (word) => {
    const begin = wanted.find((one) => folded(word).startsWith(one));
    if (begin === undefined || folded(word).length !== word.length) return word;
    return `\u0002${word.slice(0, begin.length)}\u0003${word.slice(begin.length)}`;
  });
}

function wordsIn(text: string): string[] {
  return (text.match(WORD) ?? []).map(folded);
}

function folded(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}
