import { filterFields } from '../../../partials/records/filter-fields.ts';
import type { FilterDraft } from '../../../partials/records/filter-form.tsx';
import { type Choice, operatorsFor } from '../../../partials/records/filter-words.ts';
import { filterAt, readSpot, withFilter } from '../../core/list-edit.ts';
import { filterValue } from '../../core/list-filters.ts';
import { fieldAt, type ListState, pointerOf } from '../../core/list-url.ts';
import { type Filter, type FilterOperator, filterOperators } from '../../core/query.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { Web } from '../web.ts';

// The form of one condition of a list: `edit` names its place, `field` `op` `value` (or `day`) what it says, `choosing` that it is not ready.
// withWish · draftOf

/** Values of a field that are offered. */
const MOST_USED = 100;

/** The list with the condition that the form asks for; undefined when it asks for none, or is still being filled in. */
export function withWish(params: URLSearchParams, shape: Shape, state: ListState): ListState | undefined {
  const chosen = params.getAll('op').at(-1) as Choice | 'none' | undefined;
  const name = params.get('field');
  if (params.has('choosing') || !chosen || !name) return undefined;
  const spot = readSpot(params.get('edit') ?? 'new') ?? {};
  if (chosen === 'none') return { ...state, ...withFilter(state, spot) };
  const filter = filterOf(params, shape, pointerOf(name), chosen);
  return filter && { ...state, ...withFilter(state, spot, filter) };
}

/** The condition whose form is asked for, as far as it is filled in. */
export async function draftOf(
  { search }: Pick<Web, 'search'>,
  who: Who,
  params: URLSearchParams,
  shape: Shape,
  state: ListState,
): Promise<FilterDraft | undefined> {
  const spot = readSpot(params.get('edit') ?? (params.has('choosing') ? 'new' : null));
  if (!spot) return undefined;
  const filter = filterAt(state, spot);
  const fields = filterFields(shape);
  const name = params.get('field');
  const beside = 'beside' in spot ? state.filters[spot.beside] : undefined;
  const pointer = name === null ? (filter ?? beside)?.pointer : pointerOf(name);
  const field = fields.find((each) => each.pointer === pointer) ?? fields[0];
  if (!field) return undefined;
  const wanted = params.getAll('op').at(-1) ?? choiceOf(filter);
  const known = operatorsFor(field);
  const op = (known.find(([each]) => each === wanted) ?? known[0])?.[0] ?? 'eq';
  const same = filter?.pointer === field.pointer ? filter : undefined;
  const used = offersUsed(field)
    ? await search.values(who, shape.ns, shape.collection, field.pointer, { limit: MOST_USED })
    : [];
  return { spot, field, op, filter: same, used: used.map(({ value }) => value) };
}

function choiceOf(filter: Filter | undefined): Choice | undefined {
  return filter?.op === 'empty' ? (filter.value ? 'empty' : 'filled') : filter?.op;
}

const OFFERED = new Set<Field['widget']>(['text', 'tags', 'email', 'integer', 'number']);

function offersUsed({ pointer, widget, options }: Field): boolean {
  return pointer === '@by' || (!pointer.startsWith('@') && !options && OFFERED.has(widget));
}

function filterOf(
  params: URLSearchParams,
  shape: Shape,
  pointer: string,
  chosen: Choice,
): Filter | undefined {
  if (chosen === 'empty' || chosen === 'filled') return { pointer, op: 'empty', value: chosen === 'empty' };
  if (!filterOperators.includes(chosen as FilterOperator)) return undefined;
  const texts = params.getAll('value').filter((text) => text !== '');
  const text = (chosen === 'in' ? texts.join(',') : texts[0]) || params.get('day') || '';
  if (text === '') return undefined;
  const value = filterValue(fieldAt(shape.fields, pointer), chosen, text);
  return value === undefined ? undefined : { pointer, op: chosen, value };
}
