import { type ListState, listParams, readable } from '../../src/core/list-url.ts';
import { exportUrl, fieldsUrl, newImportUrl, newUrl } from '../../src/core/page-urls.ts';
import type { Page } from '../../src/core/ports/found.ts';
import { COUNT_LIMIT } from '../../src/core/query.ts';
import type { Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { Button } from '../ui/button.tsx';
import { PageHead } from '../ui/card.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import { swapsList } from './list-swaps.ts';

export interface ListHeadProps {
  /** How many things wait in To repair. */
  problems: number;
  shape: Shape;
  state: ListState;
  page: Page;
  tabs: readonly Tab[];
  canCreate: boolean;
}

/** Title, count, what needs repair, New; below it the quick filters. On a phone the ways elsewhere fold into a menu, and New is in the dock. */
export function ListHead(props: ListHeadProps) {
  const { shape, page, tabs, canCreate } = props;
  const { ns, collection, title, singular, description, inferred } = shape;
  const count = page.totalCapped ? `>${COUNT_LIMIT.toLocaleString('en')}` : page.total.toLocaleString('en');
  const elsewhere = waysElsewhere(props);
  return (
    <>
      <PageHead
        title={title}
        count={count}
        sub={
          description ??
          (inferred ? 'There is no list of fields; what is shown here was found in the records.' : undefined)
        }
        actions={
          <>
            {elsewhere.map(({ label, icon, href }) => (
              <Button label={label} icon={icon} kind="quiet" href={href} class="wide-only" />
            ))}
            {canCreate ? (
              <Button
                label={`New ${lower(singular, shape)}`}
                icon="plus"
                kind="primary"
                href={newUrl(ns, collection)}
                shortcut="N"
                class="wide-only"
              />
            ) : null}
            <Button
              label={`More about ${title}`}
              icon="more"
              iconOnly
              kind="quiet"
              opens={{ menu: 'list-more' }}
              class="narrow-only"
            />
            <Menu id="list-more" label={title} end>
              {[...elsewhere, exportOf(props)].map((way) => (
                <MenuItem {...way} />
              ))}
            </Menu>
          </>
        }
      />
      {tabs.length > 0 ? (
        <Tabs label="Quick filters" tabs={tabs.map((tab) => ({ ...tab, attributes: swapsList(tab.href) }))} />
      ) : null}
    </>
  );
}

interface Way {
  label: string;
  icon: IconName;
  href: string;
}

function waysElsewhere({ problems, shape, canCreate }: ListHeadProps): Way[] {
  const { ns, collection, inferred } = shape;
  const repair = `/repair?in=${encodeURIComponent(`${ns}/${collection}`)}`;
  return [
    ...(problems > 0 ? [{ label: `${problems} to repair`, icon: 'repair' as const, href: repair }] : []),
    { label: inferred ? 'Keep these fields' : 'Fields', icon: 'columns', href: fieldsUrl(ns, collection) },
    ...(canCreate ? [{ label: 'Import', icon: 'upload' as const, href: newImportUrl(ns, collection) }] : []),
  ];
}

/** All that the list shows, as a file. */
export function exportOf({ shape, state }: Pick<ListHeadProps, 'shape' | 'state'>): Way {
  const list = readable(listParams({ ...state, cursor: undefined }));
  return { label: 'Export', icon: 'download', href: exportUrl(shape.ns, shape.collection, list) };
}
