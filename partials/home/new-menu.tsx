import { newImportUrl, newUrl } from '../../src/core/page-urls.ts';
import type { BusinessInFrame, PageFrame } from '../frame/page-frame.ts';
import { canChange, canManage } from '../frame/rights.ts';
import { Button } from '../ui/button.tsx';
import { isIcon } from '../ui/icon.tsx';
import { Menu, MenuItem, MenuTitle } from '../ui/menu.tsx';

/** "New …": a record of any collection of these businesses that the reader may change. */
export function NewMenu({
  frame,
  businesses: all = frame.inFull,
}: {
  frame: PageFrame;
  businesses?: readonly BusinessInFrame[];
}) {
  const businesses = all.filter(({ ns }) => canChange(frame, ns));
  if (businesses.length === 0) return null;
  return (
    <>
      <Button label="New" icon="plus" kind="primary" opens={{ menu: 'new-menu' }} />
      <Menu id="new-menu" label="New" end>
        {businesses.map(({ ns, title, collections }) => (
          <>
            {businesses.length > 1 ? <MenuTitle text={title} /> : null}
            {collections
              .filter(({ collection }) => collection !== 'files')
              .map(({ collection, shape }) => (
                <MenuItem
                  label={shape.singular}
                  icon={isIcon(shape.icon) ? shape.icon : 'table'}
                  href={newUrl(ns, collection)}
                />
              ))}
            <MenuItem label="Import a file" icon="upload" href={newImportUrl(ns)} />
          </>
        ))}
        {businesses.some(({ ns }) => canManage(frame, ns)) ? (
          <>
            <MenuTitle text="Something else" />
            <MenuItem label="Collection or business …" icon="folder" href="/new" />
          </>
        ) : null}
      </Menu>
    </>
  );
}
