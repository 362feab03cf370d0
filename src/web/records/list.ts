import type { RequestHandler } from 'express';
import { leafFields, statusField } from '../../../partials/records/columns.ts';
import { MOST_USED } from '../../../partials/records/filter-menu.tsx';
import type { Tab } from '../../../partials/ui/tabs.tsx';
import { ListPage, RecordList } from '../../../views/records/list.tsx';
import { type ListState, listQuery, listUrl, parseList, pointerOf } from '../../core/list-url.ts';
import { collectionUrl } from '../../core/page-urls.ts';
import type { FilterOperator } from '../../core/query.ts';
import type { Json } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, placeOf } from '../place.ts';
import { goTo, sendPage } from '../reply.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { linksOf } from './links.ts';

// GET /db/:ns/:collection: search, filters, sort, columns and page stand in the address, spelled as in the API;
// ?field= &op= &value= are a filter as its form sends it, and lead to the address that has it; so do several columns=.

export function listRecords(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const params = paramsOf(req);
    const shape = await web.schemas.shape(who, ns, collection);
    const added = withFilter(params);
    const { state } = parseList(added ?? params, shape);
    if (added || params.getAll('columns').length > 1)
      return goTo(res, listUrl(collectionUrl(ns, collection), state));
    const choosing = chosenField(params, shape);
    const { query, operators } = await askedOf(web, who, shape, state);
    const [frame, namespace, page, tabs, used] = await Promise.all([
      frameOf(web, req, res),
      web.schemas.namespace(who, ns),
      web.records.list(who, query),
      tabsOf(web, who, shape, state),
      choosing ? web.search.values(who, ns, collection, choosing.pointer, { limit: MOST_USED }) : [],
    ]);
    const data = page.items.map((item) => item.data);
    const values = used.map(({ value }) => value);
    const named = (field: Field) => [...filteredBy(state, field), ...(isOf(field, choosing) ? values : [])];
    const links = await linksOf(web.search, who, shape.fields, data, named);
    const show = showOf(namespace, frame.now, links);
    const props = { frame, shape, state, page, show, tabs, choosing, used: values, operators };
    await sendPage(req, res, { frame, page: () => ListPage(props), fragment: () => RecordList(props) });
  };
}

/** A list as a question, with what the operators in its search box mean. */
export async function askedOf({ search }: Web, who: Who, shape: Shape, state: ListState) {
  const scope = { ns: shape.ns, collection: shape.collection };
  const { query, operators } = await search.understand(who, state.q, scope);
  return { query: { ...listQuery(shape, { ...state, q: '' }), ...query }, operators };
}

/** The parameters with the filter that the form asks for; undefined when it asks for none, or is still choosing the field. */
function withFilter(params: URLSearchParams): URLSearchParams | undefined {
  if (params.has('choosing')) return undefined;
  const [field, chosen, value] = ['field', 'op', 'value'].map((name) => params.get(name) ?? '');
  const valueless = chosen === 'empty' || chosen === 'filled';
  if (!field || !chosen || (!value && !valueless)) return undefined;
  const op: FilterOperator = chosen === 'filled' ? 'empty' : (chosen as FilterOperator);
  const added = new URLSearchParams(params);
  for (const name of ['field', 'op', 'value', 'cursor', 'back']) added.delete(name);
  added.append(`filter[${field}][${op}]`, valueless ? String(chosen === 'empty') : String(value));
  return added;
}

function chosenField(params: URLSearchParams, shape: Shape): Field | undefined {
  const name = params.get('field');
  return name === null
    ? undefined
    : leafFields(shape.fields).find(({ pointer }) => pointer === pointerOf(name));
}

/** The values that the list is filtered by, whose titles are wanted too. */
function filteredBy({ filters }: ListState, field: Field): Json[] {
  return filters.filter(({ pointer }) => isOf(field, { pointer })).flatMap(({ value }) => value);
}

/** Whether a field is the named one or the item of it. */
function isOf({ pointer }: Field, named: Pick<Field, 'pointer'> | undefined): boolean {
  return named !== undefined && pointer.replace(/\/\*$/, '') === named.pointer.replace(/\/\*$/, '');
}

/** The status as quick filters, with how many records each has while nothing else narrows the list. */
async function tabsOf(web: Web, who: Who, shape: Shape, state: ListState): Promise<Tab[]> {
  const field = statusField(shape);
  if (!field?.options || field.options.length > 8) return [];
  const { ns, collection } = shape;
  const url = collectionUrl(ns, collection);
  const used = await web.search.values(who, ns, collection, field.pointer, { limit: 50 });
  const others = state.filters.filter(({ pointer }) => pointer !== field.pointer);
  const own = state.filters.filter(({ pointer }) => pointer === field.pointer);
  const plain = state.q === '' && others.length === 0;
  const values = field.options.map(({ value, label }): Tab => {
    const count = used.find((each) => String(each.value) === String(value))?.count ?? 0;
    return {
      title: label,
      href: listUrl(url, state, { filters: [...others, { pointer: field.pointer, op: 'eq', value }] }),
      current: own.length === 1 && own[0]?.op === 'eq' && own[0].value === value,
      count: plain ? count : undefined,
    };
  });
  return [
    { title: 'All', href: listUrl(url, state, { filters: others }), current: own.length === 0 },
    ...values,
  ];
}
