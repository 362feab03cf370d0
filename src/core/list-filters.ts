import { fieldAt, nameOf, pointerOf } from './list-names.ts';
import { type Filter, type FilterOperator, filterOperators } from './query.ts';
import type { Json } from './record.ts';
import type { Field, Shape } from './schema.ts';

// Conditions in an address: filter[status][eq]=booked for each that must hold, any[1][status][eq]=paid&any[1][date][lt]=today for groups
// of which one must. parseFilters · filterParams · filterName · filterValue

/** Conditions that all hold, and groups of conditions of which any holds. */
export interface Filters {
  filters: Filter[];
  any?: Filter[][];
}

/** More make a question that nobody understands, the index included. */
const MOST_FILTERS = 100;
const FILTER = /^filter\[(.+)\]\[(\w+)\]$/;
const ANY = /^any\[([\w-]{1,20})\]\[(.+)\]\[(\w+)\]$/;

/** The conditions that parameters name. What makes no sense is left out and named in `problems`. A group of one is no group. */
export function parseFilters(params: URLSearchParams, shape: Shape, problems: string[]): Required<Filters> {
  const filters: Filter[] = [];
  const groups = new Map<string, Filter[]>();
  let count = 0;
  for (const [key, text] of params) {
    if (!/^(filter|any)(\[|$)/.test(key)) continue;
    const [group, name, op] = ANY.exec(key)?.slice(1) ?? [undefined, ...(FILTER.exec(key)?.slice(1) ?? [])];
    const read = readFilter(shape, name, op, key, text);
    if (typeof read === 'string') problems.push(read);
    else if (++count > MOST_FILTERS) problems.push(`There are more than ${MOST_FILTERS} filters.`);
    else if (group === undefined) filters.push(read);
    else groups.set(group, [...(groups.get(group) ?? []), read]);
  }
  const any = [...groups.values()];
  return {
    filters: [...filters, ...any.filter(isAlone).flat()],
    any: any.filter((group) => !isAlone(group)),
  };
}

/** The parameters of conditions, groups numbered from 1. */
export function filterParams({ filters, any = [] }: Filters): [string, string][] {
  return [
    ...filters.map((filter): [string, string] => [filterName(filter), valueText(filter.value)]),
    ...any.flatMap((group, at) =>
      group.map((filter): [string, string] => [filterName(filter, at + 1), valueText(filter.value)]),
    ),
  ];
}

/** `filter[status][eq]`, or in a group `any[1][status][eq]`. */
export function filterName({ pointer, op }: Pick<Filter, 'pointer' | 'op'>, group?: number): string {
  return `${group === undefined ? 'filter' : `any[${group}]`}[${nameOf(pointer)}][${op}]`;
}

/** The text as the field's own type, so that 5 finds the number 5, and the text "5" where the field holds text; undefined when it cannot be one. */
export function filterValue(field: Field | undefined, op: FilterOperator, text: string): Json | undefined {
  if (op === 'empty') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (op !== 'in') return typed(field, text);
  const values = text.split(',').map((part) => typed(field, part.trim()));
  return values.some((value) => value === undefined) ? undefined : (values as Json[]);
}

function isAlone(group: readonly Filter[]): boolean {
  return group.length === 1;
}

function valueText(value: Json): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

function readFilter(
  shape: Shape,
  name: string | undefined,
  op: string | undefined,
  key: string,
  text: string,
): Filter | string {
  if (!name || !isOperator(op))
    return `"${key}" is no filter; write filter[field][op], or any[1][field][op] in a group of which any holds, with op one of ${filterOperators.join(', ')}.`;
  const pointer = pointerOf(name);
  const value = filterValue(fieldAt(shape.fields, pointer), op, text);
  return value === undefined ? `"${text}" cannot be compared with ${name}.` : { pointer, op, value };
}

function isOperator(op: string | undefined): op is FilterOperator {
  return filterOperators.includes(op as FilterOperator);
}

function typed(field: Field | undefined, text: string): Json | undefined {
  const inner = field?.item ?? field;
  const option = inner?.options?.find((candidate) => String(candidate.value) === text);
  if (option) return option.value;
  switch (inner?.widget) {
    case 'integer':
    case 'number':
    case 'money':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    default:
      return text;
  }
}
