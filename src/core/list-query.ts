import { fieldAt } from './list-names.ts';
import type { ListState } from './list-url.ts';
import type { Clause, Filter, Query } from './query.ts';
import type { Namespace, Shape } from './schema.ts';
import { startOf, todayIn } from './values/days.ts';
import { readSpan } from './values/spans.ts';

// listQuery · overdue · daysOf: the state of a list as a question to the index. Times like `this-month` stay as they are in addresses and saved
// views, and mean the days that they are when one asks.

/** What a business's calendar shows now. */
export interface Days {
  timeZone: string;
  language: string;
  /** `2026-11-28`. */
  today: string;
}

/** As a value of a date: before today. */
export const OVERDUE = 'overdue';

/** The calendar of a business. */
export function daysOf({ timeZone, language }: Pick<Namespace, 'timeZone' | 'language'>, now: Date): Days {
  return { timeZone, language, today: todayIn(timeZone, now) };
}

/** The state as a question. `also` is what operators in its search box ask for. */
export function listQuery(
  shape: Shape,
  state: ListState,
  days: Days,
  also: Pick<Query, 'text' | 'where' | 'places'> = { text: state.q || undefined },
): Omit<Query, 'namespaces'> {
  const all = state.filters.map((filter) => clauseOf(filter, shape, days)).flatMap(parts);
  const filters = all.filter((clause) => 'op' in clause);
  const where: Clause[] = [
    ...all.filter((clause) => !('op' in clause)),
    ...(state.any ?? []).map((group) => ({ any: group.map((filter) => clauseOf(filter, shape, days)) })),
    ...(also.where ? [also.where] : []),
  ];
  return {
    ns: shape.ns,
    collection: shape.collection,
    ...also,
    filters,
    ...(where.length > 0 && { where: where.length === 1 && where[0] ? where[0] : { all: where } }),
    sort: state.sort ?? shape.sort,
    limit: state.limit,
    cursor: state.cursor,
    backwards: state.backwards,
  };
}

function parts(clause: Clause): readonly Clause[] {
  return 'all' in clause ? clause.all.flatMap(parts) : [clause];
}

/** One condition with its days as they are now. A day of a date field is compared as it is. */
function clauseOf(filter: Filter, shape: Shape, days: Days): Clause {
  const { pointer, op, value } = filter;
  if (op === 'in' && Array.isArray(value)) {
    const any = value.map((each) => clauseOf({ pointer, op: 'eq', value: each }, shape, days));
    return any.every((clause) => 'op' in clause) ? filter : { any };
  }
  const moment = pointer === '@updated' || pointer === '@created';
  const widget = fieldAt(shape.fields, pointer)?.widget;
  if (typeof value !== 'string' || !(moment || widget === 'date' || widget === 'datetime')) return filter;
  if (widget === 'date' && /^\d{4}-\d\d-\d\d$/.test(value)) return filter;
  const span =
    value === OVERDUE ? { from: undefined, until: days.today } : readSpan(value, days.today, days.language);
  if (!span) return filter;
  const bound = (comparison: 'gte' | 'lt', day: string | undefined): Filter[] =>
    day === undefined ? [] : [{ pointer, op: comparison, value: moment ? startOf(day, days.timeZone) : day }];
  const within = { all: [...bound('gte', span.from), ...bound('lt', span.until)] };
  switch (op) {
    case 'eq':
      return within;
    case 'ne':
      return { not: within };
    case 'lt':
      return { all: bound('lt', span.from) };
    case 'lte':
      return { all: bound('lt', span.until) };
    case 'gt':
      return { all: bound('gte', span.until) };
    case 'gte':
      return { all: bound('gte', span.from) };
    default:
      return filter;
  }
}
