import type { Json } from '../record.ts';
import type { Field } from '../schema.ts';
import { momentText } from './moments.ts';
import { numberText } from './numbers.ts';

// Values as texts in the controls of forms: controlText · controlTexts · fitsControl

/** How dates and numbers are written: BCP 47 language, IANA time zone. A namespace is one. */
export interface Manner {
  language: string;
  timeZone: string;
}

/**
 * The text of a value in its control, also sent back as `was:`, so that what nobody touched reads as it was: numbers with the
 * language's decimals, date-times on the wall clock of the zone, what only JSON can say as JSON; '' for missing and null. `exact` is the
 * file's own spelling (`spellingsOf`), where JavaScript has another.
 */
export function controlText(
  field: Pick<Field, 'widget' | 'nullable'>,
  value: Json | undefined,
  manner: Manner,
  exact?: string,
): string {
  if (value === null && field.widget === 'json' && !field.nullable) return 'null';
  if (value === undefined || value === null) return '';
  if (field.widget === 'json' || typeof value === 'object') return exact ?? JSON.stringify(value, null, 2);
  if (typeof value === 'number') {
    const text = spelled(field, exact ?? value);
    return NUMERIC.has(field.widget) ? numberText(text, manner.language) : text;
  }
  if (field.widget === 'datetime' && typeof value === 'string') return momentText(value, manner.timeZone);
  return String(value);
}

/** The texts of a list's values; `was:` carries them as a JSON array. */
export function controlTexts(value: Json | undefined): string[] {
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return values.map((each) => (typeof each === 'object' ? JSON.stringify(each) : String(each)));
}

/** Whether a value is one that the field's own control can hold; if not it is edited as JSON, so that nothing is lost. */
export function fitsControl(field: Pick<Field, 'widget'>, value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  switch (field.widget) {
    case 'rows':
      return Array.isArray(value) && value.every(isObject);
    case 'tags':
    case 'checkboxes':
    case 'relations':
      return (
        Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number')
      );
    case 'group':
      return isObject(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return true;
    default:
      return typeof value !== 'object';
  }
}

/** Money with cents has two digits of them: 262.2 is read as 262.20. */
function spelled({ widget }: Pick<Field, 'widget'>, value: number | string): string {
  const text = String(value);
  return widget === 'money' && /^-?\d+\.\d$/.test(text) ? `${text}0` : text;
}

const NUMERIC = new Set(['integer', 'number', 'money']);

function isObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
