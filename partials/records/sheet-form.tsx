import type { Ref } from '../../src/core/names.ts';
import { editUrl } from '../../src/core/page-urls.ts';
import { Button } from '../ui/button.tsx';
import { DraftOffer, EnterSaves, type FormMistake, Mistakes } from './form.tsx';
import { Sheet, type SheetProps } from './sheet.tsx';

export interface SheetFormProps extends Omit<SheetProps, 'editHref'> {
  ref: Ref;
  /** The version that is shown; a save says that it changes this one. */
  etag: string;
  /** Parameters of the list that the person came from. */
  list: string;
  mistakes?: readonly FormMistake[];
}

/** A record's sheet whose lines can be edited where they stand. All open lines are one form: one save, one version. */
export function SheetForm({ ref, etag, list, mistakes = [], ...sheet }: SheetFormProps) {
  const action = editUrl(ref, list);
  return (
    <form
      id="sheet-form"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#record"
      hx-swap="outerHTML"
      novalidate
      data-guard
      data-draft={ref}
      data-unsaved={sheet.open !== undefined}
    >
      <EnterSaves />
      <input type="hidden" id="sheet-version" name="etag" value={etag} />
      <input type="hidden" name="from" value="sheet" />
      {mistakes.length > 0 ? <Mistakes mistakes={mistakes} /> : null}
      <Sheet {...sheet} editHref={action} />
      <div class="save-place sheet-place">
        <DraftOffer />
        <div class="save-bar when-dirty">
          <span class="note">Unsaved changes</span>
          <Button label="Discard" kind="quiet" attributes={{ 'data-close-rows': true }} />
          <Button
            label="Save changes"
            kind="primary"
            type="submit"
            shortcut="Ctrl S"
            attributes={{ 'data-save': true }}
          />
        </div>
      </div>
    </form>
  );
}
