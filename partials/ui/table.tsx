import type { Children } from '@kitajs/html';
import type { Attributes } from './button.tsx';
import { Icon } from './icon.tsx';

/** A column's head. */
export interface Column {
  title: string;
  /** Right-aligned figures. */
  number?: boolean;
  /** The URL that sorts by it (or turns it round); absent: cannot be sorted. */
  sortHref?: string;
  sorted?: 'ascending' | 'descending';
}

export interface TableProps {
  id?: string;
  /** For screen readers: "Customers". */
  label: string;
  columns: readonly Column[];
  /** A first column of checkboxes, named `pick`. */
  pick?: boolean;
  /** htmx attributes of the sort links: `{'hx-get': …}` is added from `sortHref`. */
  sorting?: Attributes;
  /** The children are `<tbody>`s. */
  bodies?: boolean;
  /** `<tr>`s, such as `<RecordRow>`. */
  children?: Children;
}

/** A table of records: sortable columns, a head that stays in sight, lines instead of rows on phones. */
export function Table({ id, label, columns, pick, sorting, bodies, children }: TableProps) {
  return (
    <div class="table-frame">
      <table class="table folds" id={id} aria-label={label} data-list>
        <thead>
          <tr>
            {pick ? (
              <th class="pick" scope="col">
                <label>
                  <input type="checkbox" aria-label="Pick all on this page" data-pick-all />
                </label>
              </th>
            ) : null}
            {columns.map((column, at) => (
              <ColumnHead column={column} sorting={sorting} title={at === 0} />
            ))}
          </tr>
        </thead>
        {bodies ? children : <tbody>{children}</tbody>}
      </table>
    </div>
  );
}

function ColumnHead({ column, sorting, title }: { column: Column; sorting?: Attributes; title: boolean }) {
  const arrow = column.sorted === 'descending' ? 'arrow-down' : 'arrow-up';
  return (
    <th scope="col" class={[title && 'title', column.number && 'number']} aria-sort={column.sorted}>
      {column.sortHref === undefined ? (
        <span safe>{column.title}</span>
      ) : (
        <a href={column.sortHref} {...(sorting ? { 'hx-get': column.sortHref, ...sorting } : {})}>
          <span safe>{column.title}</span>
          <Icon name={arrow} />
        </a>
      )}
    </th>
  );
}

export interface CellProps {
  /** The column's title: shown before the value when the row folds into lines. */
  label?: string;
  /** The cell that names the record and links to it; the link covers the row. */
  title?: boolean;
  number?: boolean;
  /** The value says enough by itself: no label on phones. */
  bare?: boolean;
  /** Nothing in it: left out on phones. */
  blank?: boolean;
  /** The name of the field that a press makes its control. */
  edits?: string | undefined;
  children?: Children;
}

export function Cell({ label, title, number, bare, blank, edits, children }: CellProps) {
  return (
    <td
      class={[title && 'title', number && 'number', bare && 'bare', blank && 'blank']}
      data-label={label}
      data-cell={edits}
      tabindex={edits && -1}
    >
      {children}
    </td>
  );
}

/** The checkbox of a row. */
export function PickCell({ value, label }: { value: string; label: string }) {
  return (
    <td class="pick">
      <label>
        <input type="checkbox" name="pick" value={value} aria-label={`Pick ${label}`} data-pick />
      </label>
    </td>
  );
}

export interface PagerProps {
  /** First and last record on the page, counted from 1; absent when the position is not known. */
  from?: number;
  to?: number;
  total: number;
  /** Counting stopped at `total`. */
  capped?: boolean;
  previousHref?: string;
  nextHref?: string;
  /** htmx attributes of the links besides `hx-get`. */
  paging?: Attributes;
}

/** Which part of a list is shown, and the way to the next. */
export function Pager({ from, to, total, capped, previousHref, nextHref, paging }: PagerProps) {
  const all = `${total.toLocaleString('en')}${capped ? '+' : ''}`;
  const text = from && to ? `${from.toLocaleString('en')}–${to.toLocaleString('en')} of ${all}` : all;
  return (
    <nav class="pager" id="pager" aria-label="Pages">
      <span safe>{text}</span>
      <div class="button-group">
        <PagerLink label="Previous page" icon="chevron-left" href={previousHref} paging={paging} />
        <PagerLink label="Next page" icon="chevron-right" href={nextHref} paging={paging} />
      </div>
    </nav>
  );
}

function PagerLink(props: {
  label: string;
  icon: 'chevron-left' | 'chevron-right';
  href?: string;
  paging?: Attributes;
}) {
  const { label, icon, href, paging } = props;
  return href === undefined ? (
    <span class="button small only" aria-disabled="true">
      <Icon name={icon} />
      <span class="visually-hidden" safe>{`No ${label.toLowerCase()}`}</span>
    </span>
  ) : (
    <a
      class="button small only"
      href={href}
      aria-label={label}
      title={label}
      {...(paging ? { 'hx-get': href, ...paging } : {})}
    >
      <Icon name={icon} />
    </a>
  );
}

/** Lies over the foot of a list as soon as a row is picked. Stands in the form around the table. */
export function SelectionBar({ children }: { children: Children }) {
  return (
    <div class="selection" role="toolbar" aria-label="What is picked" data-selection>
      <span class="note" aria-live="polite" data-pick-count>
        Picked
      </span>
      {children}
    </div>
  );
}
