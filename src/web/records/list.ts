import type { RequestHandler } from 'express';
import type { PageFrame } from '../../../partials/frame/page-frame.ts';
import { BoardCards } from '../../../partials/records/board.tsx';
import { statusField } from '../../../partials/records/columns.ts';
import { FilterForm } from '../../../partials/records/filter-form.tsx';
import { GroupBody } from '../../../partials/records/grouped-table.tsx';
import { type Group, groupField } from '../../../partials/records/groups.ts';
import type { Tab } from '../../../partials/ui/tabs.tsx';
import { ListPage, RecordList } from '../../../views/records/list.tsx';
import { type ListState, listUrl, nameOf } from '../../core/list-url.ts';
import { collectionUrl } from '../../core/page-urls.ts';
import type { Page } from '../../core/ports/found.ts';
import type { Json } from '../../core/record.ts';
import type { Field, Namespace, Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import { lower } from '../../core/words.ts';
import type { AskedList } from '../../services/lists.ts';
import { frameOf } from '../frame.ts';
import { paramsOf, placeOf } from '../place.ts';
import { goTo, sendPage, wantsFragment } from '../reply.ts';
import { showOf } from '../show.ts';
import type { Web } from '../web.ts';
import { rememberColumns, withChosen } from './device-columns.ts';
import { draftOf, withWish } from './filter.ts';
import { groupAt, groupsOf, labelled } from './groups.ts';
import { linksOf } from './links.ts';

// GET /db/:ns/:collection: search, filters, sort, columns and page stand in the address, spelled as in the API;
// ?edit= draws the form of a condition; with its field, op and value it leads to the address that has it; so do several columns=,
// and with remember= they are the columns of the collection on this device.

export function listRecords(web: Web): RequestHandler {
  return async (req, res) => {
    const who = web.who(req);
    const { ns, collection } = placeOf(req);
    const params = paramsOf(req);
    const asked = await web.lists.ask(who, ns, collection, params, { opening: true });
    const { state, query, operators, views, default: opensWith } = asked;
    const path = collectionUrl(ns, collection);
    if (params.has('remember')) {
      rememberColumns(req, res, `${ns}/${collection}`, state.columns?.map(nameOf));
      return goTo(res, listUrl(path, state));
    }
    const shape = withChosen(req, asked.shape);
    const wished = withWish(params, shape, state);
    if (wished || params.getAll('columns').length > 1) return goTo(res, listUrl(path, wished ?? state));
    const draft = await draftOf(web, who, params, shape, state);
    const [frame, namespace] = await Promise.all([frameOf(web, req, res), web.schemas.namespace(who, ns)]);
    if (draft && wantsFragment(req)) {
      const links = await linksOf(web.search, who, shape.fields, [], (field) => filteredBy(state, field));
      const form = { shape, state, path, draft, show: showOf(namespace, frame.now, links) };
      return sendPage(req, res, { frame, page: () => FilterForm(form), fragment: () => FilterForm(form) });
    }
    const section = params.get('section');
    if (section !== null && wantsFragment(req)) {
      const found = await groupAt(web, who, asked, section);
      if (!found) return goTo(res, listUrl(path, state));
      const of = await toldBy(web, who, { shape, state }, namespace, frame.now, [found]);
      const part = { frame, shape, state, show: of.show, group: of.groups[0] as Group };
      const field = groupField(shape, state) as Field;
      const draw = () => (state.as === 'board' ? BoardCards({ ...part, field }) : GroupBody(part));
      return sendPage(req, res, { frame, page: draw, fragment: draw });
    }
    const told = groupField(shape, state) !== undefined;
    const [counted, tabs, found] = await Promise.all([
      web.records.list(who, told ? { ...query, limit: 1 } : query),
      views.some(({ id }) => id === state.basis?.id)
        ? []
        : tabsOf(web, who, asked.shape, state, views.length > 0),
      told ? groupsOf(web, who, shape, state, query) : undefined,
    ]);
    const page = isNarrowed(state) ? counted : withTotal(counted, frame, shape);
    if (found) {
      const { groups, show } = await toldBy(web, who, { shape, state }, namespace, frame.now, found);
      const props = { frame, shape, state, page, show, tabs, groups, draft, views, opensWith, operators };
      return sendPage(req, res, { frame, page: () => ListPage(props), fragment: () => RecordList(props) });
    }
    const data = page.items.map((item) => item.data);
    const links = await linksOf(web.search, who, shape.fields, data, (field) => filteredBy(state, field));
    const show = showOf(namespace, frame.now, links);
    const props = { frame, shape, state, page, show, tabs, draft, views, opensWith, operators };
    await sendPage(req, res, { frame, page: () => ListPage(props), fragment: () => RecordList(props) });
  };
}

/** Groups with the words of their values, and what their records are shown with. */
async function toldBy(
  web: Web,
  who: Who,
  { shape, state }: Pick<AskedList, 'shape' | 'state'>,
  namespace: Namespace,
  now: Date,
  groups: Group[],
) {
  const field = groupField(shape, state) as Field;
  const data = groups.flatMap(({ page }) => page?.items.map((item) => item.data) ?? []);
  const also = (each: Field) => [
    ...filteredBy(state, each),
    ...(each.pointer === field.pointer ? groups.map(({ value }) => value) : []),
  ];
  const show = showOf(namespace, now, await linksOf(web.search, who, shape.fields, data, also));
  return { show, groups: labelled(groups, field, show) };
}

function isNarrowed({ q, filters, any = [] }: ListState): boolean {
  return q !== '' || filters.length + any.length > 0;
}

/** Of a whole collection the count is known, however many records it has. */
function withTotal(page: Page, { inFull }: PageFrame, { ns, collection }: Shape): Page {
  const known = inFull
    .flatMap(({ collections }) => collections)
    .find((each) => each.ns === ns && each.collection === collection);
  return page.totalCapped && known ? { ...page, total: known.records, totalCapped: false } : page;
}

/** The values that the list is filtered by, whose titles are wanted too. */
function filteredBy({ filters, any = [] }: ListState, field: Field): Json[] {
  const own = field.pointer.replace(/\/\*$/, '');
  return [...filters, ...any.flat()]
    .filter(({ pointer }) => pointer.replace(/\/\*$/, '') === own)
    .flatMap(({ value }) => value);
}

/** The status as quick filters, with how many records each has while nothing else narrows the list. */
async function tabsOf(
  web: Web,
  who: Who,
  shape: Shape,
  state: ListState,
  belowViews: boolean,
): Promise<Tab[]> {
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
  // "All" is said once.
  const all = belowViews ? `Any ${lower(field.label, shape)}` : 'All';
  return [
    { title: all, href: listUrl(url, state, { filters: others }), current: own.length === 0 },
    ...values,
  ];
}
