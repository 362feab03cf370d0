import type { Field } from '../schema.ts';

// defaultColumns

/** The columns of a list that nobody chose: the title, then status, dates, money, relations, short text; at most six. */
export function defaultColumns(fields: readonly Field[], titlePointers: readonly string[]): string[] {
  const ranked = fields
    .filter((field) => rankOf(field) >= 0 && !titlePointers.includes(field.pointer))
    .sort((a, b) => rankOf(a) - rankOf(b));
  return [...titlePointers, ...ranked.map((field) => field.pointer)].slice(0, 6);
}

const RANKS = [
  'select',
  'date',
  'datetime',
  'money',
  'relation',
  'text',
  'integer number',
  'boolean',
  'email phone',
  'checkboxes tags',
];

function rankOf(field: Field): number {
  if (/^_?(id|uuid|guid|slug)$/i.test(field.key)) return RANKS.length;
  return RANKS.findIndex((widgets) => widgets.split(' ').includes(field.widget));
}
