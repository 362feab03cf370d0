import { isFormat } from './fields/formats.ts';
import type { Ref } from './names.ts';
import type { Json } from './record.ts';
import type { Field } from './schema.ts';
import { convert } from './schema-change.ts';
import type { SampleFault } from './schema-effects.ts';
import type { Manner } from './values.ts';

// Tidying values: cleanUpRules · cleanValue · cleanableFields

/** What can be done to values, in this order. */
export const cleanUpRules = ['trim', 'lower', 'title', 'phone', 'date', 'number', 'empty'] as const;
export type CleanUpRule = (typeof cleanUpRules)[number];

/** Rules that are for everybody; `title` makes names out of SHOUTING, which only a person can want. */
export const usualRules: readonly CleanUpRule[] = cleanUpRules.filter((rule) => rule !== 'title');

/** A rule for a field: what a person can tick. */
export interface CleanUpStep {
  rule: CleanUpRule;
  /** Pointer, `*` for the items of lists. */
  field: string;
}

/** What a rule does to a field of the collection. */
export interface CleanUpEffect extends CleanUpStep {
  label: string;
  records: number;
  samples: { ref: Ref; title: string; pointer: string; before: unknown; after: unknown }[];
  /** Values that it is about and cannot read; they stay. */
  cannot: number;
  cannotSamples: SampleFault[];
}

/** What a clean-up would do. */
export interface CleanUpEffects {
  /** Records looked at, and whether there are more. */
  records: number;
  capped: boolean;
  /** Records that would be changed. */
  changed: number;
  /** Records left as they are, because a save of them would be refused. */
  left: number;
  leftSamples: SampleFault[];
  steps: CleanUpEffect[];
}

/** What a rule makes of a value: another one (undefined: none; `json` as it is to be written), nothing, or why it cannot. */
export type Cleaned = { value: Json | undefined; json?: string } | { cannot: string } | undefined;

/** How a phone number is written for the world (+4917412345); undefined when it is none. */
export type ReadPhone = (text: string) => string | undefined;

/** Which fields a rule is about. */
export function isAbout(rule: CleanUpRule, { widget, options, required, pointer }: Field): boolean {
  switch (rule) {
    case 'trim':
      return TEXTS.has(widget) || (widget === 'select' && options !== undefined);
    case 'lower':
      return widget === 'email';
    case 'title':
      return widget === 'text';
    case 'phone':
      return widget === 'phone';
    case 'date':
      return widget === 'date' || widget === 'datetime' || widget === 'time';
    case 'number':
      return widget === 'integer' || widget === 'number' || widget === 'money' || widget === 'boolean';
    case 'empty':
      return !required && !pointer.endsWith('/*') && !options?.some(({ value }) => value === '');
  }
}

/** What a rule makes of a value of a field that it is about. */
export function cleanValue(
  rule: CleanUpRule,
  value: Json,
  field: Field,
  manner: Manner,
  phone: ReadPhone,
): Cleaned {
  if (typeof value !== 'string') return undefined;
  const changed = (next: Json): Cleaned => (next === value ? undefined : { value: next });
  switch (rule) {
    case 'trim':
      return changed(trimmed(value, field));
    case 'lower':
      return isFormat('email', value.trim()) ? changed(value.toLowerCase()) : undefined;
    case 'title':
      return changed(titled(value));
    case 'phone': {
      if (value.trim() === '') return undefined;
      const number = phone(value);
      return number === undefined ? { cannot: 'is no phone number' } : changed(number);
    }
    case 'date':
    case 'number': {
      if (value.trim() === '') return undefined;
      const read = convert(value, field, manner);
      if ('cannot' in read) return read;
      return 'json' in read ? { value: JSON.parse(read.json), json: read.json } : undefined;
    }
    case 'empty':
      return value.trim() === '' ? { value: field.nullable ? null : undefined } : undefined;
  }
}

/** All fields with values of their own: those of groups, of rows, and the items of lists of texts. */
export function cleanableFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field): Field[] => {
    const inner = [...(field.fields ?? []), ...(field.item?.fields ?? [])];
    if (inner.length > 0) return cleanableFields(inner);
    return field.widget === 'tags' && field.item ? [field.item] : [field];
  });
}

const TEXTS = new Set([
  'text',
  'textarea',
  'markdown',
  'email',
  'url',
  'phone',
  'relation',
  'date',
  'time',
  'datetime',
]);
const SPACES = /[\s\u00a0\u2000-\u200b\u202f\ufeff]+/g;

/** Without spaces around; on one line also without several in a row. Line breaks and indentation of long texts are their own. */
function trimmed(text: string, { widget, options }: Field): string {
  if (text.trim() === '' || options?.some(({ value }) => value === text)) return text;
  if (widget === 'markdown' || widget === 'textarea' || /[\r\n]/.test(text))
    return text.replace(/^[\s\ufeff]*\n|[\s\ufeff]+$/g, '');
  return text.replace(SPACES, ' ').trim();
}

/** Words of only capitals or only small letters with one capital each: "ANKE VON PETERSEN" is "Anke von Petersen". */
function titled(text: string): string {
  const letters = text.replace(/[^\p{L}]/gu, '');
  if (letters.length < 4 || (letters !== letters.toUpperCase() && letters !== letters.toLowerCase()))
    return text;
  if (!/\s/.test(text.trim()) && letters === letters.toLowerCase()) return text;
  return text
    .toLowerCase()
    .replace(/\p{L}[\p{L}'’]*/gu, (word, at: number) =>
      at > 0 && SMALL.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
    );
}

const SMALL = new Set([
  'von',
  'van',
  'der',
  'den',
  'de',
  'la',
  'le',
  'du',
  'of',
  'the',
  'and',
  'und',
  'zu',
  'am',
  'im',
  'og',
  'i',
  'e',
]);
