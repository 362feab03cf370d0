import { type ListState, listUrl } from '../../src/core/list-url.ts';
import { bulkUrl, collectionUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import type { PartFrame } from '../frame/page-frame.ts';
import { canChange } from '../frame/rights.ts';
import { Icon } from '../ui/icon.tsx';
import { Table } from '../ui/table.tsx';
import { columnsOf } from './columns.ts';
import { type Group, sumFields, sumInWords } from './groups.ts';
import { ItemRow } from './item-row.tsx';
import { LIST_SWAP } from './list-swaps.ts';
import { heads, Picked } from './list-table.tsx';
import type { Show } from './show.ts';

export interface GroupedProps {
  frame: PartFrame;
  shape: Shape;
  state: ListState;
  groups: readonly Group[];
  show: Show;
  /** Of the list as a whole. */
  page: { items: readonly unknown[]; total: number; totalCapped: boolean };
}

/** A list in sections, each with its count, its sums and its first records. */
export function GroupedTable(props: GroupedProps) {
  const { frame, shape, state, groups, page } = props;
  const pick = canChange(frame, shape.ns);
  return (
    <form method="post" action={bulkUrl(shape.ns, shape.collection)} id="picks">
      <input type="hidden" name="in" value={`${shape.ns}/${shape.collection}`} />
      <input type="hidden" name="return" value={frame.url} />
      <input
        type="hidden"
        name="list"
        value={listUrl('', state, { group: undefined, as: undefined }).slice(1)}
      />
      <Table label={shape.title} pick={pick} columns={heads(shape, state)} sorting={LIST_SWAP} bodies>
        {groups.map((group) => (
          <GroupBody {...props} group={group} />
        ))}
      </Table>
      {pick ? <Picked shape={shape} page={{ ...page, items: [] }} /> : null}
    </form>
  );
}

/** One section; asked for by itself when it is opened. */
export function GroupBody({
  frame,
  shape,
  state,
  group,
  show,
}: Omit<GroupedProps, 'groups' | 'page'> & { group: Group }) {
  const pick = canChange(frame, shape.ns);
  const fields = columnsOf(shape, state.columns);
  const sums = sumFields(shape, state);
  const list = group.href.slice(group.href.indexOf('?') + 1);
  const { page } = group;
  const here = listUrl(collectionUrl(shape.ns, shape.collection), state);
  const more = `${here}&${new URLSearchParams({ section: group.key })}`;
  return (
    <tbody class="group">
      <tr class="group-head">
        <th colspan={fields.length + (pick ? 2 : 1)} scope="rowgroup">
          {page ? (
            <button type="button" class="group-fold" aria-expanded="true" data-fold-group>
              <Icon name="chevron-down" />
              <span safe>{group.label}</span>
            </button>
          ) : (
            <a
              class="group-fold"
              href={group.href}
              hx-get={more}
              hx-target="closest tbody"
              hx-swap="outerHTML"
              aria-expanded="false"
            >
              <Icon name="chevron-right" />
              <span safe>{group.label}</span>
            </a>
          )}
          <span class="count" safe>
            {group.count.toLocaleString('en')}
          </span>
          {sums.map((field, at) =>
            group.sums[at] === undefined ? null : (
              <span class="sum" title={`Sum of ${field.label}`} safe>
                {sumInWords(field, group.sums[at], show)}
              </span>
            ),
          )}
        </th>
      </tr>
      {(page?.items ?? []).map((item) => (
        <ItemRow item={item} list={list} fields={fields} show={show} pick={pick} />
      ))}
      {page && group.count > page.items.length ? (
        <tr class="group-more">
          <td colspan={fields.length + (pick ? 2 : 1)}>
            <a href={group.href} safe>{`All ${group.count.toLocaleString('en')} with ${group.label}`}</a>
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}
