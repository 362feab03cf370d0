import { isIndex, pointerOf, pointerTokens } from '../json-pointer.ts';
import { fieldAt } from '../list-url.ts';
import type { Field } from '../schema.ts';

// Words for people, made from the keys of files: labelOf · labelAt · singularOf

const ACRONYMS = new Set(
  'api bic csv gps html iban id ip isbn json pdf seo sku url uri uuid vat xml'.split(' '),
);

const IRREGULAR = new Map([
  ['People', 'Person'],
  ['Children', 'Child'],
]);

/** A key as a label: `startYear` is "Start year", `customer_id` "Customer ID". */
export function labelOf(key: string): string {
  const words = key
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '')
    .map((word) => (isAcronym(word) ? word.toUpperCase() : word.toLowerCase()));
  const label = words.join(' ');
  return label === '' ? key : (label[0] as string).toUpperCase() + label.slice(1);
}

/** The names on the way to a value: "Lines › 2 › Amount". Positions count from 1; a key without a field stands as it is. */
export function labelAt(fields: readonly Field[], pointer: string): string {
  const tokens = pointerTokens(pointer) ?? [];
  const labels = tokens.map((token, at) => {
    const here = pointerOf(tokens.slice(0, at + 1));
    const field = fieldAt(fields, here);
    return isIndex(token) && field?.pointer !== here ? String(Number(token) + 1) : (field?.label ?? token);
  });
  return labels.join(' › ');
}

/** The singular of an English plural, the word itself where there is no telling. */
export function singularOf(plural: string): string {
  const endings: [RegExp, string][] = [
    [/([^aeiou])ies$/i, '$1y'],
    [/(ss|sh|ch|x|zz)es$/i, '$1'],
    [/([^s])s$/i, '$1'],
  ];
  for (const [ending, replacement] of endings)
    if (ending.test(plural) && !/(us|is)$/i.test(plural)) return plural.replace(ending, replacement);
  return IRREGULAR.get(plural) ?? plural;
}

function isAcronym(word: string): boolean {
  return ACRONYMS.has(word.toLowerCase()) || /^\p{Lu}{2,4}$/u.test(word);
}
