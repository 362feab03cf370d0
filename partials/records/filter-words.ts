import type { Filter } from '../../src/core/query.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Widget } from '../../src/core/schema.ts';
import type { Show } from './show.ts';
import { inWords } from './words.ts';

// operatorsFor · chipWords: conditions in words, by the kind of field.

/** A comparison as a person chooses it. `filled` is `empty` turned round. */
export type Choice = Filter['op'] | 'filled';

const TEXT: [Choice, string][] = [
  ['contains', 'contains'],
  ['eq', 'is'],
  ['ne', 'is not'],
  ['starts', 'begins with'],
];
const FIGURE: [Choice, string][] = [
  ['eq', 'is'],
  ['gte', 'at least'],
  ['lte', 'at most'],
  ['ne', 'is not'],
];
const MOMENT: [Choice, string][] = [
  ['gte', 'from'],
  ['lte', 'until'],
  ['eq', 'is'],
];
const ONE_OF: [Choice, string][] = [
  ['eq', 'is'],
  ['ne', 'is not'],
];
const MANY: [Choice, string][] = [['has', 'has']];
const EMPTY: [Choice, string][] = [
  ['empty', 'is empty'],
  ['filled', 'is not empty'],
];
const BY_WIDGET: Partial<Record<Widget, [Choice, string][]>> = {
  integer: FIGURE,
  number: FIGURE,
  money: FIGURE,
  date: MOMENT,
  datetime: MOMENT,
  time: MOMENT,
  select: ONE_OF,
  relation: ONE_OF,
  boolean: ONE_OF,
  tags: MANY,
  checkboxes: MANY,
  relations: MANY,
  rows: [],
  json: [],
};

/** The comparisons that make sense for a field, the usual one first. */
export function operatorsFor(field: Field): [Choice, string][] {
  return [...(BY_WIDGET[field.widget] ?? TEXT), ...EMPTY];
}

/** "Status is", "Booked": a condition for its chip. */
export function chipWords(filter: Filter, field: Field, show: Show): { is: string; value: string } {
  if (filter.op === 'empty') return { is: filter.value ? 'is empty' : 'is not empty', value: '' };
  const words: Record<string, string> = Object.fromEntries([...TEXT, ...operatorsFor(field)]);
  const fallback =
    { in: 'is one of', lt: 'under', gt: 'over', has: 'has', same: 'is' }[filter.op as string] ?? filter.op;
  const part = PARTIAL.has(filter.op);
  const values = [filter.value]
    .flat()
    .map((value) => (part ? String(value) : inWords(whole(field, value), value, show)));
  return { is: words[filter.op] ?? fallback, value: values.join(', ') };
}

// What is compared is a piece of text, and not a value of the field.
const PARTIAL = new Set<Filter['op']>(['contains', 'starts']);

/** The field of one value: of a list its item; a date-time is compared with days, too. */
function whole(field: Field, value: Json): Field {
  const { item, options, relation } = field;
  const one = item
    ? { ...item, options: item.options ?? options, relation: item.relation ?? relation }
    : field;
  return one.widget === 'datetime' && String(value).length === 10 ? { ...one, widget: 'date' } : one;
}
