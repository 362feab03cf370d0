import { SearchBox } from '../../partials/search/box.tsx';
import { Badge } from '../../partials/ui/badge.tsx';
import { Button, ButtonGroup } from '../../partials/ui/button.tsx';
import { COLOURS } from '../../partials/ui/colour.ts';
import { closing, Dialog } from '../../partials/ui/dialog.tsx';
import { Filters } from '../../partials/ui/filters.tsx';
import { ICONS, Icon } from '../../partials/ui/icon.tsx';
import { Mark } from '../../partials/ui/mark.tsx';
import { Menu, MenuItem, MenuTitle } from '../../partials/ui/menu.tsx';
import { Tabs } from '../../partials/ui/tabs.tsx';
import { Part } from './parts.tsx';

/** Buttons, menus, dialogs, tabs, badges, marks, icons. */
export function Controls() {
  return (
    <>
      <Part title="Buttons">
        <div class="row">
          <Button label="Save changes" kind="primary" shortcut="Ctrl S" />
          <Button label="New customer" icon="plus" />
          <Button label="Cancel" kind="quiet" />
          <Button label="Delete 3 customers" icon="trash" danger />
          <Button label="Delete for good" kind="primary" danger />
          <Button label="Saving" kind="primary" attributes={{ 'aria-busy': 'true' }} />
          <Button label="Not now" disabled />
        </div>
        <div class="row">
          <Button label="Columns" icon="columns" small />
          <Button label="Filter" icon="filter" small kind="quiet" />
          <Button label="More" icon="more" iconOnly kind="quiet" opens={{ menu: 'gallery-menu' }} />
          <ButtonGroup label="Save">
            <Button label="Save" kind="primary" />
            <Button
              label="More ways to save"
              icon="chevron-down"
              iconOnly
              kind="primary"
              opens={{ menu: 'gallery-menu-2' }}
            />
          </ButtonGroup>
          <Button label="Ask before deleting" opens={{ dialog: 'gallery-dialog' }} />
        </div>
        <Menu id="gallery-menu" label="Job">
          <MenuItem label="Edit" icon="pencil" shortcut="e" />
          <MenuItem label="Duplicate" icon="copy" />
          <MenuItem label="History" icon="history" href="#history" hint="7 versions" />
          <MenuItem label="JSON" icon="code" href="#json" />
          <hr />
          <MenuItem label="Delete job" icon="trash" danger dialog="gallery-dialog" />
        </Menu>
        <Menu id="gallery-menu-2" label="Save">
          <MenuTitle text="Then" />
          <MenuItem label="Stay here" on />
          <MenuItem label="Make another one" on={false} />
        </Menu>
        <Dialog
          id="gallery-dialog"
          title="Delete “Chimney flashing”?"
          footer={
            <>
              <Button label="Cancel" attributes={closing('gallery-dialog')} />
              <Button label="Delete job" kind="primary" danger attributes={closing('gallery-dialog')} />
            </>
          }
        >
          <p>
            It goes to the trash and can come back from there. One invoice refers to it; it keeps its link.
          </p>
        </Dialog>
      </Part>
      <Part title="Finding">
        <SearchBox action="#search" value="" label="Search your customers, jobs, invoices …" big />
        <div class="toolbar">
          <SearchBox action="#search" value="storm" label="Search 30 jobs" />
          <Filters
            chips={[
              { field: 'Status', is: 'is', value: 'Booked or Done', removeHref: '#', menu: 'gallery-menu' },
              { field: 'Date', is: 'after', value: '1 Nov', removeHref: '#' },
            ]}
          />
          <Button label="Filter" icon="plus" small kind="quiet" />
          <div class="end">
            <Button label="Columns" icon="columns" small />
          </div>
        </div>
        <Tabs
          label="Job"
          tabs={[
            { title: 'Job', href: '#', current: true },
            { title: 'Lines', href: '#', count: 3 },
            { title: 'The bill', href: '#', count: 2, bad: true },
            { title: 'History', href: '#', icon: 'history' },
            { title: 'JSON', href: '#', icon: 'code' },
          ]}
        />
      </Part>
      <Part title="Badges and marks">
        <div class="row">
          {['enquiry', 'booked', 'done', 'invoiced', 'paid', 'overdue', 'draft', 'payed'].map((value) => (
            <Badge label={value} />
          ))}
        </div>
        <div class="row">
          {COLOURS.map((colour) => (
            <Badge label={colour} colour={colour} />
          ))}
        </div>
        <div class="row">
          <Badge label="to repair" tone="warn" icon="warning" />
          <Badge label="does not parse" tone="bad" icon="error" />
          <Badge label="up to date" tone="good" icon="check" />
          <Badge label="inferred fields" tone="plain" />
        </div>
        <div class="row">
          {COLOURS.map((colour) => (
            <Mark name={`${colour} ${colour.slice(1)}`} colour={colour} large />
          ))}
        </div>
        <div class="row">
          <Mark name="Lodestar Roof Surveys" colour="blue" />
          <Mark name="Blue Crate" colour="teal" icon="truck" />
          <Mark name="Mara Lindqvist" round />
          <Mark name="Jonas Weber" round />
          <Mark name="Mara Lindqvist" round large />
        </div>
      </Part>
      <Part title="Icons">
        <ul class="icon-list" role="list">
          {ICONS.map((name) => (
            <li>
              <Icon name={name} large />
              <small>{name}</small>
            </li>
          ))}
        </ul>
      </Part>
    </>
  );
}
