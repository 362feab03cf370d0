import type { Children } from '@kitajs/html';
import { Button } from '../button.tsx';
import { controlId } from '../field.tsx';

export interface RowsInputProps {
  pointer: string;
  /** "line": for "Add line". */
  singular: string;
  /** The rows in order with their fields, whose pointers are `rowPointer(pointer, token)`. */
  rows: readonly { token: string; fields: Children }[];
  /** The fields of an empty row, with `rowPlaceholder(pointer)` for a token. */
  blank: Children;
  readOnly?: boolean;
}

/**
 * Objects in order: add, remove, move, without a round trip. Each row says `row:<pointer>` = its token: its original index, or
 * `new…` for a row that was added; the order of these inputs is the order of the rows, and a row whose token is missing was
 * removed. Without script the buttons submit `redraw` = `add:/lines`, `remove:/lines/0`, `up:/lines/0` and the form comes back.
 */
export function RowsInput({ pointer, singular, rows, blank, readOnly }: RowsInputProps) {
  return (
    <div class="rows" data-rows={pointer} data-row-placeholder={rowPlaceholder(pointer)}>
      <input type="hidden" name={`rows:${pointer}`} value="present" />
      <ol role="list" id={`${controlId(pointer)}-rows`}>
        {rows.map((row) => (
          <Row pointer={pointer} singular={singular} token={row.token} readOnly={readOnly}>
            {row.fields}
          </Row>
        ))}
      </ol>
      {readOnly ? null : (
        <div>
          <Button
            label={`Add ${singular}`}
            icon="plus"
            small
            type="submit"
            name="redraw"
            value={`add:${pointer}`}
            attributes={{ id: controlId(pointer), formnovalidate: true, 'data-row-add': true }}
          />
        </div>
      )}
      <template data-row-template>
        <Row pointer={pointer} singular={singular} token={rowPlaceholder(pointer)}>
          {blank}
        </Row>
      </template>
    </div>
  );
}

/** The pointer of a row: names of the fields in it begin with this. */
export function rowPointer(pointer: string, token: string): string {
  return `${pointer}/${token}`;
}

/** The token that script replaces in a copy of the blank row; one a depth, so that nested rows do not mix. */
export function rowPlaceholder(pointer: string): string {
  return `NEWROW${pointer.split('/').length}`;
}

interface RowProps {
  pointer: string;
  singular: string;
  token: string;
  readOnly?: boolean;
  children: Children;
}

function Row({ pointer, singular, token, readOnly, children }: RowProps) {
  const at = rowPointer(pointer, token);
  const tool = (label: string, icon: 'arrow-up' | 'arrow-down' | 'trash', verb: string) => (
    <Button
      label={label}
      icon={icon}
      iconOnly
      kind="quiet"
      small
      type="submit"
      name="redraw"
      value={`${verb}:${at}`}
      class={`rows-${verb}`}
      attributes={{ formnovalidate: true, 'data-row-do': verb }}
    />
  );
  return (
    <li class="rows-row" data-row={token}>
      <input type="hidden" name={`row:${pointer}`} value={token} />
      <div class="rows-fields">{children}</div>
      {readOnly ? null : (
        <div class="rows-tools">
          {tool(`Move this ${singular} up`, 'arrow-up', 'up')}
          {tool(`Move this ${singular} down`, 'arrow-down', 'down')}
          {tool(`Remove this ${singular}`, 'trash', 'remove')}
        </div>
      )}
    </li>
  );
}
