// tokensOf

/** Tenths of a token. */
const LATIN = 3;
const LETTER = 6;
const IDEOGRAPH = 10;

/**
 * About how many tokens a model makes of a part of a text, for budgets; never for prices. Counted by character, since tokenizers differ: .3
 * for ASCII (an English word of five letters is 1.5), .6 for other alphabets, 1 from U+1100 on (Chinese, Japanese, Korean, emoji); white space
 * is free. It is additive: the tokens of two parts are those of the whole.
 */
export function tokensOf(text: string, start = 0, end = text.length): number {
  let tenths = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32) continue;
    tenths += code < 0x80 ? LATIN : code < 0x1100 ? LETTER : IDEOGRAPH;
  }
  return tenths / 10;
}
