import type { Clause, Filter, FilterOperator } from '../../core/query.ts';
import type { Field } from '../../core/schema.ts';
import { type Comparison, type Operator, readValue } from '../../core/search-text.ts';
import { todayIn } from '../../core/values/days.ts';
import { readNumber } from '../../core/values/numbers.ts';
import { readSpan } from '../../core/values/spans.ts';
import { inSpans, readSpans } from './days.ts';
import { folded, type Named } from './fields.ts';
import { type Reader, type Reading, signed } from './reading.ts';

// field:value, as the kind of the field wants it: readField

type Value = string | number | boolean;
/** What is asked of one field: the condition, and the value as one says it. */
type Part = { clause: Clause; words: string } | { problem: string };

const OPERATORS: Record<Comparison, FilterOperator> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };
const COMPARED: Record<Comparison, string> = { '>': 'over', '>=': 'at least', '<': 'under', '<=': 'at most' };

/** Reads `field:value` for every collection that has such a field: any of them may hold it. */
export async function readField(
  operator: Operator,
  named: readonly Named[],
  reader: Reader,
): Promise<Reading> {
  const parts = await Promise.all(named.map(({ field }) => readPart(operator, field, reader)));
  const fitting = parts.filter((part) => 'clause' in part);
  const [first] = fitting;
  if (!first) return parts[0];
  const clauses = new Map(fitting.map(({ clause }) => [JSON.stringify(clause), clause]));
  const label = named[parts.indexOf(first)]?.field.label ?? operator.name;
  return {
    clause: signed({ any: [...clauses.values()] }, operator.negated),
    words: `${label} ${operator.negated ? turned(first.words) : first.words}`,
  };
}

/** A condition in words, turned round. */
function turned(words: string): string {
  const verb = { is: 'is not', contains: 'does not contain' }[words.split(' ')[0] ?? ''];
  return verb ? words.replace(/^\S+/, verb) : `not ${words}`;
}

async function readPart(operator: Operator, field: Field, reader: Reader): Promise<Part> {
  const one = single(field);
  if (one.relation) return await readRelation(operator, one, reader);
  if (one.widget === 'date' || one.widget === 'datetime') return readDays(operator, one, reader);
  const asked = readValue(operator);
  if (one.options && 'values' in asked) return readChoices(one, one.options, asked.values);
  const read = (text: string) => readOne(one, text, reader);
  if ('values' in asked) {
    const values = asked.values.map(read);
    const at = values.indexOf(undefined);
    if (at >= 0) return unfit(one, asked.values[at] ?? '');
    const any = asked.values.map((text, index) => equal(one, values[index] as Value, text));
    const words = asked.values.map((text, index) => inWords(values[index] as Value, text)).join(' or ');
    return { clause: { any }, words: `${isText(one) ? 'contains' : 'is'} ${words}` };
  }
  if ('compare' in asked) {
    const value = read(asked.value);
    if (value === undefined) return unfit(one, asked.value);
    const clause: Filter = { pointer: one.pointer, op: OPERATORS[asked.compare], value };
    return { clause, words: `${COMPARED[asked.compare]} ${asked.value}` };
  }
  const [from, to] = [asked.from, asked.to].map((text) => (text === undefined ? text : read(text)));
  if (asked.from !== undefined && from === undefined) return unfit(one, asked.from);
  if (asked.to !== undefined && to === undefined) return unfit(one, asked.to);
  const all: Filter[] = [
    ...(from === undefined ? [] : [{ pointer: one.pointer, op: 'gte' as const, value: from }]),
    ...(to === undefined ? [] : [{ pointer: one.pointer, op: 'lte' as const, value: to }]),
  ];
  const words = [asked.from && `from ${asked.from}`, asked.to && `up to ${asked.to}`]
    .filter(Boolean)
    .join(' ');
  return { clause: { all }, words };
}

/** Choices by value or label; where none is called so, those that begin so, since the rest is perhaps still being typed. */
function readChoices({ pointer }: Field, options: Choices, values: readonly string[]): Part {
  const found = values.map((text) => {
    const by = (fits: (name: string) => boolean) =>
      options.filter(({ value, label }) => [String(value), label].some((name) => fits(folded(name))));
    const exact = by((name) => name === folded(text));
    return exact.length > 0 ? exact : by((name) => name.startsWith(folded(text)));
  });
  const any = values.flatMap((text, at): Filter[] =>
    found[at]?.length
      ? found[at].map(({ value }) => ({ pointer, op: 'eq', value }))
      : [{ pointer, op: 'same', value: text }],
  );
  const words = values.flatMap((text, at) =>
    found[at]?.length ? found[at].map(({ label }) => label) : text,
  );
  return { clause: { any }, words: `is ${words.join(' or ')}` };
}

type Choices = NonNullable<Field['options']>;

/** The field of one value: of a list its item, with what the list knows of it. */
function single(field: Field): Field {
  const { item, options, relation } = field;
  if (!item) return LISTS.has(field.widget) ? { ...field, pointer: `${field.pointer}/*` } : field;
  return {
    ...item,
    label: field.label,
    options: item.options ?? options,
    relation: item.relation ?? relation,
  };
}

const LISTS = new Set(['tags', 'checkboxes', 'relations', 'rows']);
const NUMBERS = new Set(['integer', 'number', 'money']);

function isNumber({ widget, type }: Field): boolean {
  return NUMBERS.has(widget) || type === 'integer' || type === 'number';
}

/** Whether a part of its text is enough. */
function isText(field: Field): boolean {
  return (
    !field.options &&
    !isNumber(field) &&
    !['boolean', 'time'].includes(field.widget) &&
    !field.pointer.endsWith('/*')
  );
}

function readOne(field: Field, text: string, { language }: Reader): Value | undefined {
  const wanted = folded(text);
  const option = field.options?.find(({ value, label }) =>
    [String(value), label].some((name) => folded(name) === wanted),
  );
  if (option) return option.value;
  if (field.widget === 'boolean' || field.type === 'boolean')
    return { yes: true, true: true, no: false, false: false }[wanted];
  if (!isNumber(field)) return text;
  const number = readNumber(text, language);
  return number === undefined ? undefined : Number(number);
}

function equal(field: Field, value: Value, text: string): Filter {
  const { pointer } = field;
  if (typeof value !== 'string') return { pointer, op: 'eq', value };
  return { pointer, op: isText(field) ? 'contains' : 'same', value: text };
}

function inWords(value: Value, text: string): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : text;
}

function unfit({ label, widget }: Field, text: string): Part {
  const wanted = widget === 'boolean' ? 'yes or no' : 'a number';
  return { problem: `“${label}” takes ${wanted}, not “${text}”.` };
}

function readDays(operator: Operator, { pointer }: Field, { knowledge, timeZone, language }: Reader): Part {
  const today = todayIn(timeZone, knowledge.now());
  const read = readSpans(operator, (text) => readSpan(text, today, language));
  if ('problem' in read) return read;
  // Dates and times are written so that their texts stand in their order.
  const clause = inSpans(read.spans, (bound, value) => ({
    pointer,
    op: bound === 'from' ? 'gte' : 'lt',
    value,
  }));
  return { clause, words: read.words };
}

/** By the title of what it points to, or by the value itself. */
async function readRelation(operator: Operator, field: Field, { who, knowledge }: Reader): Promise<Part> {
  const asked = readValue(operator);
  const names = 'values' in asked ? asked.values : [operator.value];
  const relation = field.relation as NonNullable<Field['relation']>;
  const called = await Promise.all(names.map((name) => knowledge.called(who, relation, name)));
  const value = [...new Set([...names, ...called.flat()])];
  return { clause: { pointer: field.pointer, op: 'in', value }, words: `is ${names.join(' or ')}` };
}
