import { type Group, groupField, sumFields } from '../../../partials/records/groups.ts';
import type { Show } from '../../../partials/records/show.ts';
import { inWords } from '../../../partials/records/words.ts';
import { type ListState, listUrl } from '../../core/list-url.ts';
import { collectionUrl } from '../../core/page-urls.ts';
import type { Tally } from '../../core/ports/found.ts';
import type { Filter, Query } from '../../core/query.ts';
import type { Json } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { Web } from '../web.ts';

// groupsOf · groupAt · labelled: the sections of a list or the columns of a board, each with its first records.

type Asked = Omit<Query, 'namespaces'>;

/** So many sections are drawn with their records; the others when they are opened. */
const OPEN = 12;
const IN_SECTION = 25;
const IN_COLUMN = 50;

/** All groups in their order. Labels of relations are values until `labelled` has their titles. */
export async function groupsOf(
  web: Web,
  who: Who,
  shape: Shape,
  state: ListState,
  query: Asked,
): Promise<Group[]> {
  const field = groupField(shape, state);
  if (!field) return [];
  const sums = sumFields(shape, state).map(({ pointer }) => pointer);
  const tally = await web.lists.tally(who, first(query), { by: byOf(field), sums });
  const groups = inOrder(tally, field, state.as === 'board').map((each) =>
    groupOf(shape, state, field, each),
  );
  const limit = state.as === 'board' ? IN_COLUMN : IN_SECTION;
  return Promise.all(
    groups.map(async (group, at) => {
      if (group.count === 0 || (state.as !== 'board' && at >= OPEN)) return group;
      return { ...group, page: await web.records.list(who, within(query, field, group.value, limit)) };
    }),
  );
}

/** One group with its records from a place on; undefined when the text names none. */
export async function groupAt(
  web: Web,
  who: Who,
  { shape, state, query }: { shape: Shape; state: ListState; query: Asked },
  key: string,
): Promise<Group | undefined> {
  const field = groupField(shape, state);
  const value = valueIn(key);
  if (!field || value === undefined) return undefined;
  const limit = state.as === 'board' ? IN_COLUMN : IN_SECTION;
  const asked = { ...within(query, field, value, limit), cursor: query.cursor };
  const sums = sumFields(shape, state).map(({ pointer }) => pointer);
  const [page, { groups }] = await Promise.all([
    web.records.list(who, asked),
    web.lists.tally(who, first(asked), { sums }),
  ]);
  return { ...groupOf(shape, state, field, { count: 0, sums: [], ...groups[0], value }), page };
}

/** Groups with the words of their values. */
export function labelled(groups: readonly Group[], field: Field, show: Show): Group[] {
  return groups.map((group) => {
    if (group.value === null) return { ...group, label: `No ${field.label}` };
    const month =
      byOf(field).part && typeof group.value === 'string'
        ? new Date(`${group.value}-15T12:00:00Z`)
        : undefined;
    const label =
      month && !Number.isNaN(month.getTime()) ? show.formats.month(month) : inWords(field, group.value, show);
    return { ...group, label: label || String(group.value) };
  });
}

function byOf({ pointer, widget }: Field): { pointer: string; part?: 'month' } {
  return { pointer, ...((widget === 'date' || widget === 'datetime') && { part: 'month' as const }) };
}

function first(query: Asked): Asked {
  return { ...query, cursor: undefined, backwards: false };
}

function within(query: Asked, field: Field, value: Json, limit: number): Asked {
  return { ...first(query), filters: [...(query.filters ?? []), ...filtersOf(field, value)], limit };
}

function filtersOf(field: Field, value: Json): Filter[] {
  const { pointer } = field;
  if (value === null) return [{ pointer, op: 'empty', value: true }];
  if (byOf(field).part === undefined) return [{ pointer, op: 'eq', value }];
  return [{ pointer, op: 'starts', value }];
}

/** Choices in the order of the schema, and on a board those that no record has, too; other values in theirs; "none" last. */
function inOrder({ groups }: Tally, field: Field, all: boolean): Tally['groups'] {
  const options = field.options?.map(({ value }) => value) ?? [];
  const of = (value: Json) => groups.find((group) => group.value === value);
  const chosen = options.flatMap((value) => of(value) ?? (all ? [{ value, count: 0, sums: [] }] : []));
  const others = groups.filter(({ value }) => !options.some((option) => option === value) && value !== null);
  const none = of(null);
  const sorted = others.sort((a, b) => compare(a.value, b.value));
  return [...chosen, ...sorted, ...(none ? [none] : [])];
}

function compare(a: Json, b: Json): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

function groupOf(
  shape: Shape,
  state: ListState,
  field: Field,
  { value, count, sums }: Tally['groups'][number],
): Group {
  const [filter] = filtersOf(field, value);
  const own = filter?.op === 'starts' ? { ...filter, op: 'eq' as const } : filter;
  const path = collectionUrl(shape.ns, shape.collection);
  return {
    ...{ key: JSON.stringify(value), value, label: '', count, sums },
    colour: field.options?.find((option) => option.value === value)?.colour,
    href: listUrl(path, state, {
      group: undefined,
      as: undefined,
      filters: own ? [...state.filters, own] : state.filters,
    }),
  };
}

function valueIn(key: string): Json | undefined {
  try {
    const value = JSON.parse(key);
    return typeof value === 'object' && value !== null ? undefined : value;
  } catch {
    return undefined;
  }
}
