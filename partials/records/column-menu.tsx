import { type ListState, listParams, nameOf } from '../../src/core/list-url.ts';
import type { Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuTitle } from '../ui/menu.tsx';
import { columnsOf, leafFields } from './columns.ts';
import { LIST_SWAP } from './list-swaps.ts';

/** Which columns a list shows; the choice goes into the address. */
export function ColumnMenu({ shape, state, path }: { shape: Shape; state: ListState; path: string }) {
  const columns = columnsOf(shape, state.columns);
  const shown = new Set(columns.map(({ pointer }) => pointer));
  // Those that are shown come first and in their order, which the form keeps.
  const others = leafFields(shape.fields).filter(({ pointer }) => !shown.has(pointer));
  const fields = [...columns, ...others.filter(({ pointer }) => !shape.titlePointers.includes(pointer))];
  const keep = [...listParams({ ...state, columns: undefined, cursor: undefined })];
  return (
    <>
      <Button label="Columns" icon="columns" opens={{ menu: 'columns' }} />
      <Menu id="columns" label="Columns" end>
        <MenuTitle text="Show these columns" />
        <form class="body stack tight" action={path} hx-get={path} hx-trigger="change, submit" {...LIST_SWAP}>
          {keep.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          {fields.map(({ pointer, label }) => (
            <label class="check">
              <input type="checkbox" name="columns" value={nameOf(pointer)} checked={shown.has(pointer)} />
              <span safe>{label}</span>
            </label>
          ))}
          <Button label="Show" small type="submit" class="without-script" />
        </form>
      </Menu>
    </>
  );
}
