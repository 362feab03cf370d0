import { type ListState, listUrl } from '../../src/core/list-url.ts';
import type { Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem, MenuTitle } from '../ui/menu.tsx';
import { boardable, groupable, groupField } from './groups.ts';
import { swapsList } from './list-swaps.ts';

/** How the list is told: as one, in sections, or as a board. */
export function GroupMenu({ shape, state, path }: { shape: Shape; state: ListState; path: string }) {
  const fields = groupable(shape);
  const boards = boardable(shape);
  if (fields.length === 0) return null;
  const current = groupField(shape, state);
  const item = (label: string, change: Partial<ListState>, on: boolean) => {
    const href = listUrl(path, state, change);
    return <MenuItem label={label} href={href} on={on} attributes={swapsList(href)} />;
  };
  const label = current ? `${state.as === 'board' ? 'Board by' : 'By'} ${current.label}` : 'Group';
  return (
    <>
      <Button label={label} icon="list" opens={{ menu: 'group' }} class="icon-when-narrow" />
      <Menu id="group" label="Group" end>
        {item('One list', { group: undefined, as: undefined }, current === undefined)}
        {boards.length > 0 ? <MenuTitle text="Board by" /> : null}
        {boards.map((field) =>
          item(field.label, { group: field.pointer, as: 'board' }, current === field && state.as === 'board'),
        )}
        <MenuTitle text="Sections by" />
        {fields.map((field) =>
          item(
            field.label,
            { group: field.pointer, as: undefined },
            current === field && state.as !== 'board',
          ),
        )}
      </Menu>
    </>
  );
}
