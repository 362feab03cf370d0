import { OVERDUE } from '../../src/core/list-query.ts';
import type { Filter } from '../../src/core/query.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Widget } from '../../src/core/schema.ts';
import { NAMED_SPANS } from '../../src/core/values/spans.ts';
import type { Show } from './show.ts';
import { inWords } from './words.ts';

// operatorsFor · WHEN · chipWords: conditions in words, by the kind of field.

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
  ['eq', 'is'],
  ['gte', 'from'],
  ['lte', 'until'],
  ['lt', 'before'],
  ['gt', 'after'],
  ['ne', 'is not'],
];
const TIME: [Choice, string][] = [
  ['gte', 'from'],
  ['lte', 'until'],
  ['eq', 'is'],
];
const SELECT: [Choice, string][] = [
  ['in', 'is one of'],
  ['eq', 'is'],
  ['ne', 'is not'],
];
const ONE_OF: [Choice, string][] = [
  ['eq', 'is'],
  ['ne', 'is not'],
];
const NAME: [Choice, string][] = [
  ['eq', 'is'],
  ['ne', 'is not'],
  ['contains', 'contains'],
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
  time: TIME,
  select: SELECT,
  relation: ONE_OF,
  boolean: ONE_OF,
  tags: MANY,
  checkboxes: MANY,
  relations: MANY,
  rows: [],
  json: [],
};

/** The comparisons that make sense for a field, the usual one first. Facts about a record are never empty. */
export function operatorsFor(field: Field): [Choice, string][] {
  if (field.pointer === '@by') return NAME;
  const own = BY_WIDGET[field.widget] ?? TEXT;
  return field.pointer.startsWith('@') ? own : [...own, ...EMPTY];
}

/** Times that move with the calendar, with their words. */
export const WHEN: readonly (readonly [string, string])[] = [
  [OVERDUE, 'overdue'],
  ...NAMED_SPANS.map(
    (name) => [name, name.replace(/^(next|last)-(?=\d)/, 'the $1-').replaceAll('-', ' ')] as const,
  ),
];

/** "Status is", "Booked": a condition for its chip. */
export function chipWords(filter: Filter, field: Field, show: Show): { is: string; value: string } {
  if (filter.op === 'empty') return { is: filter.value ? 'is empty' : 'is not empty', value: '' };
  const words: Record<string, string> = Object.fromEntries([...TEXT, ...operatorsFor(field)]);
  const fallback =
    { in: 'is one of', lt: 'under', gt: 'over', has: 'has', same: 'is' }[filter.op as string] ?? filter.op;
  const values = [filter.value].flat().map((value) => valueWords(filter, field, value, show));
  return { is: words[filter.op] ?? fallback, value: values.join(', ') };
}

function valueWords({ op }: Filter, field: Field, value: Json, show: Show): string {
  if (PARTIAL.has(op)) return String(value);
  const when = WHEN.find(([name]) => name === value);
  if (when && (field.widget === 'date' || field.widget === 'datetime')) return when[1];
  return inWords(whole(field, value), value, show);
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
