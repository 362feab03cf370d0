import { type Filters, filterParams, parseFilters } from './list-filters.ts';
import { nameOf, pointerOf } from './list-names.ts';
import type { Sort } from './query.ts';
import { PAGE_LIMIT } from './query.ts';
import type { Shape } from './schema.ts';

export { fieldAt, nameOf, pointerOf } from './list-names.ts';

// parseList · plainList · listParams · listUrl · readable, and names of fields
// Every state of a list stands in its URL, spelled as in the API, so that the address of a page is the query of a call:
// ?q=storm&filter[status][eq]=booked&any[1][date][eq]=overdue&any[1][date][empty]=true&sort=-date&columns=title,date&limit=100&cursor=…

/** What a list shows. `columns` and `sort` are absent where the collection's own are meant. */
export interface ListState extends Filters {
  q: string;
  sort?: Sort[];
  columns?: string[];
  /** The field whose values make sections, or the columns of a board. */
  group?: string;
  as?: 'board';
  limit: number;
  cursor?: string;
  backwards: boolean;
  /** The saved view that it began as, and what that one shows. */
  basis?: { id: string; list: string };
}

/** How many rows a page of a list may have; the first is the default. */
export const PAGE_SIZES = [50, 100, 200] as const;
const MOST_SORTS = 10;

/** The first page of everything, changed as wanted. */
export function plainList(change: Partial<ListState> = {}): ListState {
  return { q: '', filters: [], any: [], limit: PAGE_SIZES[0], backwards: false, ...change };
}

/** The state that parameters ask for. What makes no sense is left out of it and named in `problems`: the API refuses it, a page shows what is left. */
export function parseList(params: URLSearchParams, shape: Shape): { state: ListState; problems: string[] } {
  const problems: string[] = [];
  const state: ListState = {
    q: (params.get('q') ?? '').trim(),
    ...parseFilters(params, shape, problems),
    sort: parseSort(params.get('sort'), problems),
    columns: parseNames(params.getAll('columns'))?.map(pointerOf),
    ...parseGroup(params),
    limit: parseLimit(params.get('limit'), problems),
    cursor: params.get('cursor') ?? undefined,
    backwards: params.has('back'),
  };
  return { state, problems };
}

/** The parameters of a state, without those at their default. What a saved view shows is that view. */
export function listParams(state: ListState): URLSearchParams {
  const { basis } = state;
  const params = shownBy(state);
  if (basis && readable(params) === basis.list) return paged(new URLSearchParams({ view: basis.id }), state);
  if (basis && basis.id !== 'all') params.set('of', basis.id);
  return paged(params, state);
}

function shownBy(state: ListState): URLSearchParams {
  const params = new URLSearchParams();
  if (state.q) params.set('q', state.q);
  for (const [name, value] of filterParams(state)) params.append(name, value);
  if (state.sort?.length) params.set('sort', state.sort.map(sortName).join(','));
  if (state.columns) params.set('columns', state.columns.map(nameOf).join(','));
  if (state.group) params.set(state.as ?? 'group', nameOf(state.group));
  return params;
}

function paged(params: URLSearchParams, state: ListState): URLSearchParams {
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

/** `group=status` makes sections, `board=status` a board. */
function parseGroup(params: URLSearchParams): Pick<ListState, 'group' | 'as'> {
  const board = params.get('board');
  const name = board || params.get('group');
  return name ? { group: pointerOf(name), ...(board && { as: 'board' }) } : {};
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
