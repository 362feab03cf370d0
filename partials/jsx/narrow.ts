// narrow: why a page does not hold "–", but &#8211;

/**
 * HTML in which dashes, quotation marks, arrows and signs of currencies and mathematics (U+2010 to U+22FF) are references. With a single
 * one of them V8 keeps the whole page in two bytes a character, and to send it takes five times as long. Letters of other scripts stay as they
 * are: there the text would get longer, and the page needs two bytes anyway.
 */
export function narrow(html: string): string {
  return html.replace(/[\u2010-\u22ff]/g, (character) => `&#${character.charCodeAt(0)};`);
}
