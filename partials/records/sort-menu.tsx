import type { ListState } from '../../src/core/list-url.ts';
import type { Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem, MenuTitle } from '../ui/menu.tsx';
import { swapsList } from './list-swaps.ts';
import { heads } from './list-table.tsx';

/** The order of a list, where its rows are folded and no heads are in sight. */
export function SortMenu({ shape, state }: { shape: Shape; state: ListState }) {
  return (
    <>
      <Button label="Sort" icon="sort" opens={{ menu: 'sort' }} class="narrow-only icon-when-narrow" />
      <Menu id="sort" label="Sort">
        <MenuTitle text="Sort by, or turn round" />
        {heads(shape, state).map(({ title, sortHref, sorted }) =>
          sortHref === undefined ? null : (
            <MenuItem
              label={title}
              icon={sorted === 'descending' ? 'arrow-down' : 'arrow-up'}
              href={sortHref}
              on={sorted !== undefined}
              attributes={swapsList(sortHref)}
            />
          ),
        )}
      </Menu>
    </>
  );
}
