import type { Filter, FilterOperator, Query, Sort } from './query.ts';
import { filterOperators, PAGE_LIMIT } from './query.ts';
import type { Json } from './record.ts';
import type { Field, Shape } from './schema.ts';

// parseList · listParams · listUrl · listQuery · pointerOf · nameOf · fieldAt · readable
// Every state of a list stands in its URL, spelled as in the API, so that the address of a page is the query of a call:
// ?q=storm&filter[status][eq]=booked&filter[address/city][in]=Bristol,Bath&sort=-date&columns=title,date&limit=100&cursor=…

/** What a list shows. `columns` and `sort` are absent where the collection's own are meant. */
export interface ListState {
  q: string;
  filters: Filter[];
  sort?: Sort[];
  columns?: string[];
  limit: number;
  cursor?: string;
  backwards: boolean;
}

/** How many rows a page of a list may have; the first is the default. */
export const PAGE_SIZES = [50, 100, 200] as const;
/** More make a question that nobody understands, the index included. */
const MOST_FILTERS = 100;
const MOST_SORTS = 10;
const FILTER = /^filter\[(.+)\]\[(\w+)\]$/;

/** The state that parameters ask for. What makes no sense is left out of it and named in `problems`: the API refuses it, a page shows what is left. */
export function parseList(params: URLSearchParams, shape: Shape): { state: ListState; problems: string[] } {
  const problems: string[] = [];
  const state: ListState = {
    q: (params.get('q') ?? '').trim(),
    filters: parseFilters(params, shape, problems),
    sort: parseSort(params.get('sort'), problems),
    columns: parseNames(params.getAll('columns'))?.map(pointerOf),
    limit: parseLimit(params.get('limit'), problems),
    cursor: params.get('cursor') ?? undefined,
    backwards: params.has('back'),
  };
  return { state, problems };
}

/** The parameters of a state, without those at their default. */
export function listParams(state: ListState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.q) params.set('q', state.q);
  for (const { pointer, op, value } of state.filters) {
    params.append(
      `filter[${nameOf(pointer)}][${op}]`,
      Array.isArray(value) ? value.join(',') : String(value),
    );
  }
  if (state.sort?.length) params.set('sort', state.sort.map(sortName).join(','));
  if (state.columns) params.set('columns', state.columns.map(nameOf).join(','));
  if (state.limit !== PAGE_SIZES[0]) params.set('limit', String(state.limit));
  if (state.cursor) params.set('cursor', state.cursor);
  if (state.cursor && state.backwards) params.set('back', '1');
  return params;
}

/** The address of a list after a change of its state. Any change but turning the page goes to the first one. */
export function listUrl(path: string, state: ListState, change: Partial<ListState> = {}): string {
  const params = listParams({ ...state, cursor: undefined, backwards: false, ...change });
  return params.size ? `${path}?${readable(params)}` : path;
}

/** Parameters as text in which brackets, slashes and commas stay readable; a URL may hold them. */
export function readable(params: URLSearchParams): string {
  return params
    .toString()
    .replaceAll('%5B', '[')
    .replaceAll('%5D', ']')
    .replaceAll('%2C', ',')
    .replaceAll('%2F', '/')
    .replaceAll('%40', '@');
}

/** The state as a question to the index. */
export function listQuery(shape: Shape, state: ListState): Omit<Query, 'namespaces'> {
  return {
    ns: shape.ns,
    collection: shape.collection,
    text: state.q || undefined,
    filters: state.filters,
    sort: state.sort ?? shape.sort,
    limit: state.limit,
    cursor: state.cursor,
    backwards: state.backwards,
  };
}

/** `status`, `address/city` and `@updated` as pointers: `/status`, `/address/city`, `@updated`. */
export function pointerOf(name: string): string {
  return name.startsWith('/') || name.startsWith('@') ? name : `/${name}`;
}

/** A pointer as it stands in a URL: without its leading slash. */
export function nameOf(pointer: string): string {
  return pointer.startsWith('/') ? pointer.slice(1) : pointer;
}

/** The field that a pointer names, also inside groups and rows, by positions (`/lines/0/total`) too. */
export function fieldAt(fields: readonly Field[], pointer: string): Field | undefined {
  const wanted = pointer.replace(/\/\d+(?=\/|$)/g, '/*');
  for (const field of fields) {
    if (field.pointer === pointer || field.pointer === wanted) return field;
    const inner = fieldAt([...(field.fields ?? []), ...(field.item ? [field.item] : [])], pointer);
    if (inner) return inner;
  }
  return undefined;
}

function parseFilters(params: URLSearchParams, shape: Shape, problems: string[]): Filter[] {
  const filters: Filter[] = [];
  for (const [key, text] of params) {
    if (!key.startsWith('filter')) continue;
    const [, name, op] = FILTER.exec(key) ?? [];
    if (!name || !isOperator(op)) {
      problems.push(
        `"${key}" is no filter; write filter[field][op] with op one of ${filterOperators.join(', ')}.`,
      );
      continue;
    }
    const pointer = pointerOf(name);
    const value = filterValue(fieldAt(shape.fields, pointer), op, text);
    if (value === undefined) problems.push(`"${text}" cannot be compared with ${name}.`);
    else if (filters.length === MOST_FILTERS) problems.push(`There are more than ${MOST_FILTERS} filters.`);
    else filters.push({ pointer, op, value });
  }
  return filters;
}

function isOperator(op: string | undefined): op is FilterOperator {
  return filterOperators.includes(op as FilterOperator);
}

function filterValue(field: Field | undefined, op: FilterOperator, text: string): Json | undefined {
  if (op === 'empty') return text === 'true' ? true : text === 'false' ? false : undefined;
  if (op !== 'in') return typed(field, text);
  const values = text.split(',').map((part) => typed(field, part.trim()));
  return values.some((value) => value === undefined) ? undefined : (values as Json[]);
}

/** The text as the field's own type, so that 5 finds the number 5, and the text "5" where the field holds text; undefined when it cannot be one. */
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

function parseSort(text: string | null, problems: string[]): Sort[] | undefined {
  const names = text?.split(',').filter((name) => name !== '' && name !== '-');
  if (!names?.length) return undefined;
  if (names.length > MOST_SORTS) {
    problems.push(`sort takes at most ${MOST_SORTS} fields.`);
    return undefined;
  }
  return names.map((name) => ({
    pointer: pointerOf(name.replace(/^-/, '')),
    descending: name.startsWith('-'),
  }));
}

function sortName({ pointer, descending }: Sort): string {
  return `${descending ? '-' : ''}${nameOf(pointer)}`;
}

/** Names come as one list from links and one by one from the checkboxes of the column chooser. */
function parseNames(values: string[]): string[] | undefined {
  const names = values.flatMap((value) => value.split(',')).filter((name) => name !== '');
  return names.length ? names : undefined;
}

function parseLimit(text: string | null, problems: string[]): number {
  const limit = Number(text ?? PAGE_SIZES[0]);
  if (Number.isInteger(limit) && limit > 0 && limit <= PAGE_LIMIT) return limit;
  problems.push(`limit must be a whole number from 1 to ${PAGE_LIMIT}.`);
  return PAGE_SIZES[0];
}
