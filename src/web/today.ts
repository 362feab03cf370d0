import type { BusinessInFrame, CollectionInFrame } from '../../partials/frame/page-frame.ts';
import type { Standing } from '../../partials/home/business.tsx';
import type { Ahead, Pinned } from '../../partials/home/today.tsx';
import { columnsOf, statusField } from '../../partials/records/columns.ts';
import { formatsOf } from '../../partials/ui/formats.ts';
import { isCairnError } from '../core/errors.ts';
import { valueAt } from '../core/json-pointer.ts';
import { OVERDUE } from '../core/list-query.ts';
import { fieldAt, listUrl, plainList, pointerOf } from '../core/list-url.ts';
import { collectionUrl } from '../core/page-urls.ts';
import type { Filter, Sort } from '../core/query.ts';
import type { Field } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import { lower } from '../core/words.ts';
import type { Web } from './web.ts';

// todayOf: what a day begins with: pinned views, dates in the next days, and how many records stand at each value of a choice. Nothing is
// guessed from names.

const DAY = 86_400_000;
const VALUES = 8;

/** Counts of these businesses' collections; a count that takes too long is left out. */
export async function todayOf(
  web: Web,
  who: Who,
  businesses: readonly BusinessInFrame[],
  now: Date,
): Promise<{ pinned: Pinned[]; ahead: Ahead[]; standings: Standing[] }> {
  const all = businesses.flatMap((business) => business.collections.map((each) => ({ business, each })));
  const filled = all.filter(({ each }) => each.records > 0);
  const [pinned, ahead, standings] = await Promise.all([
    Promise.all(all.map(({ business, each }) => patiently(pinnedIn(web, who, business, each)))),
    Promise.all(filled.map(({ business, each }) => patiently(aheadIn(web, who, business, each, now)))),
    Promise.all(filled.map(({ each }) => patiently(standingOf(web, who, each)))),
  ]);
  return {
    pinned: pinned.flat().filter((each) => each !== undefined),
    ahead: ahead.flat().filter((each) => each !== undefined),
    standings: standings.filter((each) => each !== undefined),
  };
}

/** The pinned views of a collection, counted now. */
async function pinnedIn(
  { lists, views }: Web,
  who: Who,
  business: BusinessInFrame,
  { ns, collection, shape }: CollectionInFrame,
): Promise<Pinned[]> {
  const pinned = (await views.all(who, ns, collection)).views.filter((view) => view.pinned);
  const counted = pinned.map(async ({ id, name, sum }): Promise<Pinned> => {
    const { query } = await lists.ask(who, ns, collection, new URLSearchParams({ view: id }));
    const field = sum === undefined ? undefined : fieldAt(shape.fields, pointerOf(sum));
    const { groups } = await lists.tally(who, query, { sums: field ? [field.pointer] : [] });
    const { count = 0, sums = [] } = groups[0] ?? {};
    const href = `${collectionUrl(ns, collection)}?view=${id}`;
    return {
      business,
      name,
      of: shape.title,
      count: count.toLocaleString('en'),
      sum: sumWords(business, field, sums[0]),
      href,
    };
  });
  const found = await Promise.all(counted.map(patiently));
  return found.filter((each) => each !== undefined);
}

function sumWords(
  business: BusinessInFrame,
  field: Field | undefined,
  sum: string | undefined,
): string | undefined {
  if (!field || sum === undefined) return undefined;
  const formats = formatsOf(business);
  if (field.widget === 'money') return formats.money(sum, field.currency);
  return field.unit ? `${formats.number(sum)} ${field.unit}` : formats.number(sum);
}

/** The dates among a collection's columns, with how many records have them from today on for a week, and how many are overdue. */
async function aheadIn(
  { records }: Web,
  who: Who,
  business: BusinessInFrame,
  { ns, collection, shape }: CollectionInFrame,
  now: Date,
): Promise<Ahead[]> {
  const dates = columnsOf(shape).filter(({ widget }) => widget === 'date' || widget === 'datetime');
  const days = [0, 1, 7].map((later) => dayIn(business, now, later));
  const [first = '', tomorrow = '', end = ''] = days;
  const found = await Promise.all(
    dates.map(async (field): Promise<Ahead> => {
      const { pointer, due, label } = field;
      const open = openOnly(due);
      const sort: Sort[] = [{ pointer, descending: false }];
      const list = (...filters: Filter[]) =>
        records.list(who, { ns, collection, filters: [...filters, ...open], sort, limit: 1 });
      const href = (...filters: Filter[]) =>
        listUrl(collectionUrl(ns, collection), plainList({ filters: [...filters, ...open], sort }));
      const until = (day: string): Filter[] => [
        { pointer, op: 'gte', value: first },
        { pointer, op: 'lt', value: day },
      ];
      const [today, week, late] = await Promise.all([
        list(...until(tomorrow)),
        list(...until(end)),
        due && list({ pointer, op: 'lt', value: first }),
      ]);
      const oldest = late?.items[0] && valueAt(late.items[0].data, pointer);
      const of = (count: number) => lower(count === 1 ? shape.singular : shape.title, shape);
      return {
        business,
        field: label,
        today: today.total,
        week: week.total,
        of: of(week.total),
        href: href(...until(end)),
        ...(late &&
          late.total > 0 && {
            overdue: {
              count: late.total,
              of: of(late.total),
              days: daysBetween(String(oldest), first),
              href: href({ pointer, op: 'eq', value: OVERDUE }),
            },
          }),
      };
    }),
  );
  return found.filter(({ week, overdue }) => week > 0 || overdue);
}

/** The records of which their own field says that they are not done with. */
function openOnly(due: Field['due']): Filter[] {
  if (!due?.while) return [];
  const { pointer, in: values } = due.while;
  const [only] = values;
  return [
    values.length === 1 && only !== undefined
      ? { pointer, op: 'eq', value: only }
      : { pointer, op: 'in', value: values },
  ];
}

function daysBetween(day: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(day.slice(0, 10))) / DAY);
}

/** How a collection spreads over its status. */
async function standingOf(
  { search }: Web,
  who: Who,
  { ns, collection, shape }: CollectionInFrame,
): Promise<Standing | undefined> {
  const field = statusField(shape);
  if (!field) return undefined;
  const used = await search.values(who, ns, collection, field.pointer, { limit: 50 });
  const url = collectionUrl(ns, collection);
  const values = (field.options ?? []).flatMap(({ value, label, colour }) => {
    const count = used.find((each) => String(each.value) === String(value))?.count;
    const filters: Filter[] = [{ pointer: field.pointer, op: 'eq', value }];
    const href = listUrl(url, plainList({ filters }));
    return count ? [{ label, value: String(value), colour, count, href }] : [];
  });
  if (values.length === 0) return undefined;
  return { ns, collection, field: field.label, values: values.slice(0, VALUES) };
}

// As a text: dates and date-times both begin with the day as the business's calendar has it.
function dayIn(business: BusinessInFrame, now: Date, later: number): string {
  return new Date((formatsOf(business).dayNumber(now) + later) * DAY).toISOString().slice(0, 10);
}

async function patiently<T>(counting: Promise<T>): Promise<T | undefined> {
  try {
    return await counting;
  } catch (error) {
    if (isCairnError(error)) return undefined;
    throw error;
  }
}
