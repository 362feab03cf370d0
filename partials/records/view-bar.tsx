import { type ListState, nameOf } from '../../src/core/list-url.ts';
import { collectionUrl, viewsUrl } from '../../src/core/page-urls.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { listOf, type View } from '../../src/core/views.ts';
import type { PartFrame } from '../frame/page-frame.ts';
import { canManage } from '../frame/rights.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { leafFields } from './columns.ts';
import { swapsList } from './list-swaps.ts';
import { SaveView, ViewCheck } from './save-view.tsx';

export interface ViewBarProps {
  frame: PartFrame;
  shape: Shape;
  state: ListState;
  views: readonly View[];
  /** The id of the one with which the collection opens. */
  opensWith?: string | undefined;
}

/** The saved views of a collection as tabs, what can be done with the one that is shown, and saving what is shown as a new one. Nothing where there is none yet. */
export function ViewBar(props: ViewBarProps) {
  const { frame, shape, state, views } = props;
  const shown = views.find(({ id }) => id === state.basis?.id);
  const list = listOf(state);
  const changed = list !== (shown ? state.basis?.list : '');
  if (views.length === 0) return null;
  return (
    <div class="view-bar" id="views">
      <ViewTabs {...props} shown={shown} />
      <div class="row tight">
        {shown && changed && mayChange(frame, shape, shown) ? (
          <form method="post" action={viewsUrl(shape.ns, shape.collection)}>
            <input type="hidden" name="id" value={shown.id} />
            <input type="hidden" name="list" value={list} />
            <Button
              label={`Update “${shown.name}”`}
              kind="quiet"
              small
              type="submit"
              name="do"
              value="update"
            />
          </form>
        ) : null}
        {changed && list !== '' ? <SaveView frame={frame} shape={shape} list={list} small /> : null}
        {shown && mayChange(frame, shape, shown) ? <ChangeView {...props} view={shown} /> : null}
      </div>
    </div>
  );
}

function ViewTabs({ shape, state, views, opensWith, shown }: ViewBarProps & { shown: View | undefined }) {
  const path = collectionUrl(shape.ns, shape.collection);
  const all = opensWith === undefined ? path : `${path}?view=all`;
  const tabs = [
    {
      title: 'All',
      href: all,
      current: shown === undefined && listOf(state) === '',
      attributes: swapsList(all),
    },
    ...views.map((view) => {
      const href = `${path}?view=${view.id}`;
      return {
        title: view.name,
        href,
        current: view.id === shown?.id,
        ...(view.own && { icon: 'user' as const }),
        attributes: swapsList(href),
      };
    }),
  ];
  return <Tabs label="Views" tabs={tabs} />;
}

function mayChange(frame: PartFrame, shape: Shape, view: View): boolean {
  return view.own || canManage(frame, shape.ns);
}

function ChangeView({ shape, view, views, opensWith }: ViewBarProps & { view: View }) {
  const numbers = leafFields(shape.fields).filter(isNumber);
  const at = views.indexOf(view);
  return (
    <>
      <Button
        label={`About the view “${view.name}”`}
        icon="more"
        iconOnly
        kind="quiet"
        small
        opens={{ menu: 'change-view' }}
      />
      <Menu id="change-view" label="View" end>
        <form class="body stack tight" method="post" action={viewsUrl(shape.ns, shape.collection)}>
          <input type="hidden" name="id" value={view.id} />
          <input
            class="input"
            name="name"
            aria-label="Name"
            value={view.name}
            required
            maxlength="80"
            autocomplete="off"
          />
          <ViewCheck name="pinned" label="On the first page, with its count" on={view.pinned} />
          {numbers.length > 0 ? (
            <span class="select">
              <select class="input" name="sum" aria-label="Sum beside the count">
                <option value="">no sum</option>
                {numbers.map(({ pointer, label }) => (
                  <option value={nameOf(pointer)} selected={nameOf(pointer) === view.sum} safe>
                    {`sum of ${label}`}
                  </option>
                ))}
              </select>
              <Icon name="chevron-down" />
            </span>
          ) : null}
          <ViewCheck name="default" label={`${shape.title} opens with it`} on={view.id === opensWith} />
          <Button label="Save" kind="primary" type="submit" name="do" value="change" />
          {at > 0 ? (
            <MenuItem label="Move left" icon="arrow-left" type="submit" name="do" value="left" />
          ) : null}
          {at < views.length - 1 ? (
            <MenuItem label="Move right" icon="arrow-right" type="submit" name="do" value="right" />
          ) : null}
          <MenuItem label="Delete this view" icon="trash" danger type="submit" name="do" value="delete" />
        </form>
      </Menu>
    </>
  );
}

function isNumber({ widget, pointer }: Field): boolean {
  return ['money', 'number', 'integer'].includes(widget) && !pointer.includes('*');
}
