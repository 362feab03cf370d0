import { type ListState, listParams, nameOf } from '../../src/core/list-url.ts';
import type { Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuTitle } from '../ui/menu.tsx';
import { columnsOf, leafFields } from './columns.ts';
import { LIST_SWAP } from './list-swaps.ts';

/** Which columns a list shows, and in which order; the choice goes into the address. Where no saved view says it, this device remembers it. */
export function ColumnMenu({ shape, state, path }: { shape: Shape; state: ListState; path: string }) {
  const columns = columnsOf(shape, state.columns);
  const shown = new Set(columns.map(({ pointer }) => pointer));
  // Those that are shown come first and in their order, which the form keeps.
  const others = leafFields(shape.fields).filter(({ pointer }) => !shown.has(pointer));
  const fields = [...columns, ...others.filter(({ pointer }) => !shape.titlePointers.includes(pointer))];
  const keep = [...listParams({ ...state, columns: undefined, cursor: undefined })];
  const own = state.basis === undefined || state.basis.id === 'all';
  const plain = `${path}?${new URLSearchParams([...keep, ['remember', 'no']])}`;
  return (
    <>
      <Button label="Columns" icon="columns" opens={{ menu: 'columns' }} class="icon-when-narrow" />
      <Menu id="columns" label="Columns" end>
        <MenuTitle text="Show these columns" />
        <form class="body stack tight" action={path} hx-get={path} hx-trigger="change, submit" {...LIST_SWAP}>
          {keep.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          {own ? <input type="hidden" name="remember" value="yes" /> : null}
          {fields.map(({ pointer, label }) => (
            <label class="check column-line">
              <input
                type="checkbox"
                name="columns"
                value={nameOf(pointer)}
                checked={shown.has(pointer)}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
              />
              <span safe>{label}</span>
              <span class="grip needs-script" aria-hidden="true" title="Drag, or press Alt with ↑ or ↓">
                <Icon name="grip" />
              </span>
            </label>
          ))}
          {own ? (
            <a class="note" href={plain} hx-get={plain} {...LIST_SWAP}>
              The usual columns
            </a>
          ) : null}
          <Button label="Show" small type="submit" class="without-script" />
        </form>
      </Menu>
    </>
  );
}
