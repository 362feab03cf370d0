import { FieldDiff, type FieldDifference } from '../ui/diff.tsx';

/** So many stand open; more are folded, so that the form stays in sight. */
const FEW = 4;

/** What a draft would change in what is stored, field by field; script puts it where the draft is offered. */
export function DraftChanges({ changes }: { changes: readonly FieldDifference[] }) {
  return (
    <details class="draft-changes" open={changes.length <= FEW}>
      <summary safe>
        {changes.length === 1 ? 'It changes one value' : `It changes ${changes.length} values`}
      </summary>
      <FieldDiff changes={changes} />
    </details>
  );
}
