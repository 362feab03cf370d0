import type { Field } from '../../src/core/schema.ts';
import type { Show } from './show.ts';

/** A number that JavaScript has not got (`exactData`), with all its digits, as its field wants it; undefined for all else. */
export function digitsInWords(field: Field, value: unknown, { formats }: Show): string | undefined {
  if (!JSON.isRawJSON(value)) return undefined;
  const digits = JSON.stringify(value);
  return field.widget === 'money' ? formats.money(digits, field.currency) : formats.number(digits);
}
