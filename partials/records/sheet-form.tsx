import type { Ref } from '../../src/core/names.ts';
import { editUrl } from '../../src/core/page-urls.ts';
import { FollowQuestion } from './follow-question.tsx';
import { GuardedForm } from './guarded-form.tsx';
import type { FormMistake } from './mistakes.tsx';
import type { Referrers } from './referrers.tsx';
import { SaveBar, SavePlace } from './save-bar.tsx';
import { Sheet, type SheetProps } from './sheet.tsx';

export interface SheetFormProps extends Omit<SheetProps, 'editHref'> {
  ref: Ref;
  /** The version that is shown; a save says that it changes this one. */
  etag: string;
  /** Parameters of the list that the person came from. */
  list: string;
  mistakes?: readonly FormMistake[];
  /** What refers to the record by a field that would say something else. */
  behind?: readonly Referrers[];
}

/** A record's sheet whose lines can be edited where they stand. All open lines are one form: one save, one version. */
export function SheetForm({ ref, etag, list, mistakes = [], behind = [], ...sheet }: SheetFormProps) {
  const action = editUrl(ref, list);
  return (
    <GuardedForm
      id="sheet-form"
      action={action}
      swap={{ target: '#record', how: 'outerHTML' }}
      draft={ref}
      unsaved={sheet.open !== undefined}
      hidden={{ etag, from: 'sheet' }}
      mistakes={isSaidThere(mistakes) ? [] : mistakes}
      question={behind.length > 0 ? <FollowQuestion behind={behind} /> : undefined}
    >
      <Sheet {...sheet} editHref={action} />
      <SavePlace class="sheet-place">
        <SaveBar note="Unsaved changes" whenDirty discard={{ label: 'Discard' }} save="Save changes" />
      </SavePlace>
    </GuardedForm>
  );
}

/** One mistake stands at its line, where the focus is: a summary above would only move the line away. */
function isSaidThere(mistakes: readonly FormMistake[]): boolean {
  return mistakes.length === 1 && mistakes[0]?.control !== undefined;
}
