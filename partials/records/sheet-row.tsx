import type { Json } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { fieldId, rowId } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { FieldInput } from './field-input.tsx';
import type { FormState } from './form-state.ts';
import { isBlank, type Show } from './show.ts';
import { Value } from './value.tsx';

export interface SheetRowProps {
  field: Field;
  value: Json | undefined;
  show: Show;
  /** A sentence about a value that does not fit. */
  error?: string | undefined;
  /** The URL of the form, without a fragment. Absent: to be read only. */
  editHref?: string | undefined;
}

const WIDE = new Set(['markdown', 'rows', 'json']);

/** A value with its label, to read. A click, a tap or `e` turns it into its control; without script the link leads to the form. */
export function SheetRow({ field, value, show, error, editHref }: SheetRowProps) {
  const editable = editHref !== undefined && !field.readOnly;
  const wide = WIDE.has(field.widget) && !isBlank(value);
  return (
    <div class={['sheet-row', wide && 'wide', editable && 'editable']} id={rowId(field.pointer)}>
      <dt safe>{field.label}</dt>
      <dd>
        <Value field={field} value={value} show={show} at={field.pointer} />
        {error ? (
          <p class="error">
            <Icon name="warning" />
            <span safe>{error}</span>
          </p>
        ) : null}
        {editable ? <EditLink field={field} href={editHref} /> : null}
      </dd>
    </div>
  );
}

function EditLink({ field, href }: { field: Field; href: string }) {
  return (
    <a
      class="sheet-edit"
      href={`${href}#${fieldId(field.pointer)}`}
      hx-get={`${href}${href.includes('?') ? '&' : '?'}${new URLSearchParams({ field: field.pointer })}`}
      hx-target={`#${rowId(field.pointer)}`}
      hx-swap="outerHTML"
      hx-include="#sheet-form [name=etag]"
      aria-label={`Edit ${field.label}`}
    >
      <Icon name="pencil" />
    </a>
  );
}

export interface EditingRowProps {
  field: Field;
  form: FormState;
  /** The same line to read: Cancel puts it back. */
  reading: JSX.Element;
}

/** A line of the sheet as its control. What is typed is saved with the other open lines. */
export function EditingRow({ field, form, reading }: EditingRowProps) {
  return (
    <div class="sheet-row editing" id={rowId(field.pointer)}>
      <dt class="visually-hidden" safe>
        {field.label}
      </dt>
      <dd>
        <div class="fields">
          <FieldInput field={field} pointer={field.pointer} form={form} />
        </div>
        <div class="sheet-tools">
          <Button
            label="Save"
            kind="primary"
            small
            type="submit"
            attributes={{ 'data-save': true, title: 'Enter, or Ctrl S' }}
          />
          <Button label="Cancel" kind="quiet" small attributes={{ 'data-close-row': true, title: 'Esc' }} />
        </div>
        <template data-reading>{reading}</template>
      </dd>
    </div>
  );
}
