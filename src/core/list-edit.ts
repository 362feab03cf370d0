import type { Filters } from './list-filters.ts';
import type { Filter } from './query.ts';

// Places of conditions in a list, and lists with one of them changed: readSpot · spotText · filterAt · withFilter

/** A condition's place: in a group of which any must hold, or by itself. Without `index` it is a new one there; `beside` begins a group with one by itself. */
export type Spot = { index?: number } | { group: number; index?: number } | { beside: number };

/** `new`, `f2` (by itself), `f2+` (beside it, either may hold), `a1.0` and `a1+` (in the second group); undefined for any other text. */
export function readSpot(text: string | null): Spot | undefined {
  if (text === 'new') return {};
  const [, filter, beside] = /^f(\d{1,3})(\+?)$/.exec(text ?? '') ?? [];
  if (filter !== undefined) return beside ? { beside: Number(filter) } : { index: Number(filter) };
  const [, group, index] = /^a(\d{1,3})(?:\.(\d{1,3})|\+)$/.exec(text ?? '') ?? [];
  if (group === undefined) return undefined;
  return { group: Number(group), ...(index !== undefined && { index: Number(index) }) };
}

/** The text of a place. */
export function spotText(spot: Spot): string {
  if ('beside' in spot) return `f${spot.beside}+`;
  const at = spot.index;
  if ('group' in spot) return `a${spot.group}${at === undefined ? '+' : `.${at}`}`;
  return at === undefined ? 'new' : `f${at}`;
}

/** What stands there. */
export function filterAt({ filters, any = [] }: Filters, spot: Spot): Filter | undefined {
  if ('beside' in spot || spot.index === undefined) return undefined;
  return ('group' in spot ? any[spot.group] : filters)?.[spot.index];
}

/** The conditions with another one there, or without it. A group of one is no group any more. */
export function withFilter({ filters, any = [] }: Filters, spot: Spot, filter?: Filter): Filters {
  const added = filter ? [filter] : [];
  if ('beside' in spot) {
    const first = filters[spot.beside];
    if (!first) return { filters: [...filters, ...added], any };
    return settled(filters.toSpliced(spot.beside, 1), [...any, [first, ...added]]);
  }
  const { index } = spot;
  const put = (list: readonly Filter[]) =>
    index === undefined ? [...list, ...added] : list.toSpliced(index, 1, ...added);
  if (!('group' in spot)) return { filters: put(filters), any };
  const groups = any.map((group, at) => (at === spot.group ? put(group) : group));
  return settled(filters, groups);
}

function settled(filters: readonly Filter[], groups: readonly Filter[][]): Filters {
  const alone = groups.filter(({ length }) => length === 1).flat();
  return { filters: [...filters, ...alone], any: groups.filter(({ length }) => length > 1) };
}
