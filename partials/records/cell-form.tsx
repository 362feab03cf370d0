import type { Field } from '../../src/core/schema.ts';
import { type Said, SaidToast } from '../toasts.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { FieldInput } from './field-input.tsx';
import type { FormState } from './form-state.ts';
import { FieldCell, type FieldCellProps } from './row.tsx';

export interface CellFormProps {
  /** Where it is sent. */
  action: string;
  field: Field;
  form: FormState;
  /** The version that it changes. */
  etag: string;
  /** What somebody else did meanwhile. */
  clash?: string | undefined;
}

/** One value of a list as its control, laid over its cell. Enter saves, Tab saves and goes on, Esc leaves it as it was. */
export function CellForm({ action, field, form, etag, clash }: CellFormProps) {
  return (
    <form class="cell-form" method="post" action={action} data-cell-form>
      <input type="hidden" name="etag" value={etag} />
      {clash ? <Notice tone="warn" text={clash} /> : null}
      <div class="fields">
        <FieldInput field={field} pointer={field.pointer} form={form} />
      </div>
      <div class="row tight">
        <Button
          label={clash ? 'Save mine' : 'Save'}
          kind="primary"
          small
          type="submit"
          attributes={{ title: 'Enter' }}
        />
        <Button label="Cancel" kind="quiet" small attributes={{ 'data-cell-cancel': true, title: 'Esc' }} />
      </div>
    </form>
  );
}

/** The cell to read again, and what was saved with its Undo, which comes back to `url`; in a template, because no form can stand behind a cell. */
export function SavedCell({ said, url, ...cell }: FieldCellProps & { said: Said | undefined; url: string }) {
  return (
    <>
      <FieldCell {...cell} />
      {said ? (
        <template>
          <SaidToast said={said} url={url} />
        </template>
      ) : null}
    </>
  );
}
