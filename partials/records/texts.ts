import type { Json } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { parseMoment } from './show.ts';

/**
 * The text of a value in its control, also sent back as `was:`: strings as they are, numbers in their shortest spelling,
 * date-times as wall-clock time of the zone, what only JSON can say as JSON. '' for what is missing or null.
 */
export function controlText(field: Field, value: Json | undefined, timeZone: string): string {
  if (value === undefined || value === null) return '';
  if (field.widget === 'json' || typeof value === 'object') return JSON.stringify(value, null, 2);
  if (field.widget === 'datetime' && typeof value === 'string') return wallClock(value, timeZone);
  return String(value);
}

/** The texts of a list's values; `was:` carries them as a JSON array. */
export function controlTexts(value: Json | undefined): string[] {
  const values = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
  return values.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one)));
}

/** A date-time as a clock on the wall of the zone shows it, `2026-11-22T14:30`; seconds only where there are some. */
export function wallClock(text: string, timeZone: string): string {
  const moment = parseMoment(text);
  if (!moment) return text;
  const local = moment.toLocaleString('sv-SE', { timeZone }).replace(' ', 'T');
  return local.endsWith(':00') ? local.slice(0, -3) : local;
}

/** Whether a value is one that the field's own control can hold; if not it is edited as JSON, so that nothing is lost. */
export function fitsControl(field: Field, value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  switch (field.widget) {
    case 'rows':
      return (
        Array.isArray(value) &&
        value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
      );
    case 'tags':
    case 'checkboxes':
    case 'relations':
      return Array.isArray(value) && value.every((one) => typeof one !== 'object');
    case 'group':
      return typeof value === 'object' && !Array.isArray(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return true;
    default:
      return typeof value !== 'object';
  }
}
