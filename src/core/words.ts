import type { Shape } from './schema.ts';

/** Whose words they are: a language that is not English keeps its capitals. */
type Spoken = Pick<Shape, 'language'>;

// counted · lower · capital · shortened: small words that pages and toasts have in common.

/** "1 customer", "3 customers", "1,204 customers". */
export function counted(count: number, shape: Pick<Shape, 'title' | 'singular' | 'language'>): string {
  return `${count.toLocaleString('en')} ${lower(count === 1 ? shape.singular : shape.title, shape)}`;
}

/** A title inside a sentence: "Customers" as "customers"; "VAT rates" stays, and so does "Kunden" of a business that speaks German. */
export function lower(title: string, { language = 'en' }: Spoken): string {
  if (!/^en\b/i.test(language)) return title;
  return /^\p{Lu}(?!\p{Lu})/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}

/** A sentence with a capital at its beginning. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** A text of at most so many characters: of a longer one the beginning and the end, which for a way into a record say the most. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const end = Math.floor(most / 2);
  return `${characters
    .slice(0, most - end - 3)
    .join('')
    .trimEnd()} … ${characters.slice(-end).join('').trimStart()}`;
}
