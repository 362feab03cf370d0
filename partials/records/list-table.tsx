import { type ListState, listParams, listUrl, readable } from '../../src/core/list-url.ts';
import { bulkUrl, collectionUrl, exportUrl } from '../../src/core/page-urls.ts';
import type { Page } from '../../src/core/ports/found.ts';
import type { Sort } from '../../src/core/query.ts';
import type { Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import type { PartFrame } from '../frame/page-frame.ts';
import { canChange } from '../frame/rights.ts';
import { Button } from '../ui/button.tsx';
import { type Column, Pager, SelectionBar, Table } from '../ui/table.tsx';
import { columnsOf, sortable } from './columns.ts';
import { ItemRow } from './item-row.tsx';
import { LIST_SWAP } from './list-swaps.ts';
import { isNumber } from './row.tsx';
import type { Show } from './show.ts';

export interface ListTableProps {
  frame: PartFrame;
  shape: Shape;
  state: ListState;
  page: Page;
  show: Show;
}

/** The rows of a list with their heads, the bar for what is picked, and the pager. */
export function ListTable({ frame, shape, state, page, show }: ListTableProps) {
  const path = collectionUrl(shape.ns, shape.collection);
  const fields = columnsOf(shape, state.columns);
  const pick = canChange(frame, shape.ns);
  const list = readable(listParams({ ...state, cursor: undefined }));
  return (
    <form method="post" action={bulkUrl(shape.ns, shape.collection)} id="picks">
      <input type="hidden" name="in" value={`${shape.ns}/${shape.collection}`} />
      <input type="hidden" name="return" value={frame.url} />
      <input type="hidden" name="list" value={list} />
      <Table label={shape.title} pick={pick} columns={heads(shape, state)} sorting={LIST_SWAP}>
        {page.items.map((item) => (
          <ItemRow item={item} list={list} fields={fields} show={show} pick={pick} />
        ))}
      </Table>
      {pick ? <Picked shape={shape} page={page} /> : null}
      <ListPager state={state} page={page} path={path} />
    </form>
  );
}

/** What can be done with the picked ones, or with all that the list shows on its pages. */
export function Picked({
  shape,
  page,
}: {
  shape: Shape;
  page: Pick<Page, 'total' | 'totalCapped'> & { items: readonly unknown[] };
}) {
  const { items, total, totalCapped } = page;
  const many = lower(shape.title, shape);
  const all = totalCapped ? `more than ${total.toLocaleString('en')}` : total.toLocaleString('en');
  return (
    <SelectionBar>
      {totalCapped || total > items.length ? (
        <label class="check">
          <input type="checkbox" name="all" value="yes" data-pick-matching={all} />
          <span safe>{`all ${all} that match`}</span>
        </label>
      ) : null}
      <Button
        label={`Edit these ${many}…`}
        icon="pencil"
        small
        type="submit"
        name="do"
        value="edit"
        attributes={counting('Edit', shape)}
      />
      <Button
        label={`Delete these ${many}…`}
        icon="trash"
        danger
        small
        type="submit"
        name="do"
        value="delete"
        attributes={counting('Delete', shape)}
      />
      <Button
        label={`Export these ${many}…`}
        icon="download"
        small
        type="submit"
        attributes={{
          ...counting('Export', shape),
          formaction: exportUrl(shape.ns, shape.collection),
          formmethod: 'get',
        }}
      />
      <Button label="Pick none" kind="quiet" small attributes={{ 'data-pick-none': true }} />
    </SelectionBar>
  );
}

function counting(verb: string, shape: Shape) {
  return {
    'data-pick-label': `${verb} 1 ${lower(shape.singular, shape)}…|${verb} # ${lower(shape.title, shape)}…`,
  };
}

function ListPager({ state, page, path }: { state: ListState; page: Page; path: string }) {
  const { items, total, totalCapped, offset, nextCursor, previousCursor } = page;
  if (!nextCursor && !previousCursor) return null;
  const from = offset === undefined ? undefined : offset + 1;
  return (
    <Pager
      from={from}
      to={from === undefined ? undefined : from + items.length - 1}
      total={total}
      capped={totalCapped}
      previousHref={previousCursor && listUrl(path, state, { cursor: previousCursor, backwards: true })}
      nextHref={nextCursor && listUrl(path, state, { cursor: nextCursor })}
      paging={{ ...LIST_SWAP, 'hx-swap': 'outerMorph show:#main:top' }}
    />
  );
}

/** The heads of a list's columns. The title's column sorts by the first field that names a record. */
export function heads(shape: Shape, state: ListState): Column[] {
  const path = collectionUrl(shape.ns, shape.collection);
  const fields = columnsOf(shape, state.columns);
  const [naming] = shape.titlePointers;
  const title = shape.fields.find(({ pointer }) => pointer === naming)?.label ?? shape.singular;
  const sort = state.sort ?? shape.sort;
  const head = (name: string, pointer: string, number: boolean, can: boolean): Column => ({
    title: name,
    number,
    sortHref: can ? listUrl(path, state, { sort: turned(sort, pointer) }) : undefined,
    sorted: sorted(sort, pointer),
  });
  return [
    head(title, naming ?? '@title', false, true),
    ...fields.map((field) => head(field.label, field.pointer, isNumber(field), sortable(field))),
  ];
}

function turned([first]: readonly Sort[], pointer: string): Sort[] {
  return [{ pointer, descending: first?.pointer === pointer && !first.descending }];
}

function sorted([first]: readonly Sort[], pointer: string): Column['sorted'] {
  return first?.pointer === pointer ? (first.descending ? 'descending' : 'ascending') : undefined;
}
