import type { Place } from '../../core/query.ts';
import type { Field } from '../../core/schema.ts';
import type { Operator } from '../../core/search-text.ts';
import { todayIn } from '../../core/values/days.ts';
import { PROBLEMS, tagPointers } from './facts.ts';
import { fieldsNamed, folded, leavesOf } from './fields.ts';
import type { Reader } from './reading.ts';

// What the value of an operator could be: possibleValues

/** A value as it is typed, what it means, and how many records have it. */
export interface Possible {
  value: string;
  label: string;
  count?: number;
}

/** Values that begin so, the most used first; places, days and problems by any part of their names. */
export async function possibleValues(operator: Operator, begin: string, reader: Reader): Promise<Possible[]> {
  const name = operator.name.toLowerCase();
  const wanted = folded(begin);
  const fits = ({ value, label }: Possible) => [value, label].some((one) => folded(one).includes(wanted));
  if (name === 'in') return (await places(reader)).filter(fits);
  if (name === 'is')
    return Object.entries(PROBLEMS)
      .map(([value, { help }]) => ({ value, label: help }))
      .filter(fits);
  if (name === 'updated' || name === 'created') return days(reader).filter(fits);
  if (name === 'by')
    return inUse(
      reader,
      reader.shapes.map((shape) => ({ shape, pointer: '@by' })),
      begin,
    );
  if (name === 'has') return filled(reader).filter(fits);
  if (name === 'tag') {
    const tags = reader.shapes.flatMap((shape) =>
      tagPointers([shape]).map((pointer) => ({ shape, pointer: `${pointer}/*` })),
    );
    return inUse(reader, tags, begin);
  }
  return valuesOfField(operator, begin, reader);
}

async function places({ knowledge, who, shapes, namespaces }: Reader): Promise<Possible[]> {
  const counts = await knowledge.collections(who);
  const within = counts.filter(({ ns, collection }) =>
    shapes.some((shape) => shape.ns === ns && shape.collection === collection),
  );
  const businesses = namespaces.map(({ ns, title }) => ({
    value: ns,
    label: title,
    count: within.filter((one) => one.ns === ns).reduce((sum, { records }) => sum + records, 0),
  }));
  const collections = within.map(({ ns, collection, records }) => {
    const title = shapes.find((shape) => shape.ns === ns && shape.collection === collection)?.title;
    const business = namespaces.find((one) => one.ns === ns)?.title ?? ns;
    return { value: `${ns}/${collection}`, label: `${title}, ${business}`, count: records };
  });
  return [...businesses.filter(({ count }) => count > 0), ...collections];
}

function days({ knowledge, timeZone }: Reader): Possible[] {
  const today = todayIn(timeZone, knowledge.now());
  return [
    { value: 'today', label: 'today' },
    { value: 'yesterday', label: 'yesterday' },
    { value: '7d', label: 'the last 7 days' },
    { value: '1m', label: 'the last month' },
    { value: today.slice(0, 7), label: 'this month' },
    { value: today.slice(0, 4), label: 'this year' },
  ];
}

function filled({ shapes }: Reader): Possible[] {
  const fields = new Map(
    shapes.flatMap((shape) => leavesOf(shape.fields)).map(({ key, label }) => [key, { value: key, label }]),
  );
  return [{ value: 'file', label: 'files that name it' }, ...fields.values()];
}

async function valuesOfField(operator: Operator, begin: string, reader: Reader): Promise<Possible[]> {
  const named = fieldsNamed(reader.shapes, operator.name);
  const relation = named.map(({ field }) => field.relation ?? field.item?.relation).find((one) => one);
  if (relation) {
    const titles = await reader.knowledge.titles(reader.who, relation, begin);
    return titles.map((title) => ({ value: title, label: title }));
  }
  const fields = named.map(({ field }) => field);
  if (fields.some(({ widget }) => widget === 'date' || widget === 'datetime')) return days(reader);
  if (fields.some(({ widget }) => widget === 'boolean'))
    return ['yes', 'no'].map((value) => ({ value, label: value }));
  const options = fields.flatMap((field) => field.options ?? field.item?.options ?? []);
  const chosen = options.filter(({ value, label }) =>
    [String(value), label].some((one) => folded(one).startsWith(folded(begin))),
  );
  // Choices are found by their labels, all others by the values themselves.
  const prefix = options.length > 0 ? '' : begin;
  const used = await inUse(
    reader,
    named.map(({ shape, field }) => ({ shape, pointer: itemOf(field) })),
    prefix,
  );
  if (options.length === 0) return used;
  const counts = new Map(used.map(({ value, count }) => [value, count]));
  const all = chosen.map(({ value, label }) => ({
    value: String(value),
    label,
    count: counts.get(String(value)) ?? 0,
  }));
  return [...new Map(all.map((one) => [one.value, one])).values()].sort((a, b) => b.count - a.count);
}

function itemOf({ pointer, item, widget }: Field): string {
  return item || widget === 'tags' ? `${pointer}/*`.replace(/\/\*\/\*$/, '/*') : pointer;
}

/** Values in use in any of these, most frequent first. */
async function inUse(
  { knowledge, who }: Reader,
  fields: readonly { shape: Required<Place>; pointer: string }[],
  begin: string,
): Promise<Possible[]> {
  const found = await Promise.all(
    fields.map(({ shape, pointer }) => knowledge.values(who, shape, pointer, begin)),
  );
  const counts = new Map<string, number>();
  for (const { value, count } of found.flat())
    counts.set(String(value), (counts.get(String(value)) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, label: value, count }))
    .filter(({ value }) => value.length <= LONGEST)
    .sort((a, b) => b.count - a.count);
}

/** Longer values are texts to read, not to choose. */
const LONGEST = 60;
