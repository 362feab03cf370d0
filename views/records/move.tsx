import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { GuardedForm } from '../../partials/records/guarded-form.tsx';
import { type Referrers, ReferrersList } from '../../partials/records/referrers.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { FieldFrame } from '../../partials/ui/field.tsx';
import { TextInput } from '../../partials/ui/inputs/text.tsx';
import type { Ref } from '../../src/core/names.ts';
import { moveUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';

export interface MoveProps {
  frame: PageFrame;
  shape: Shape;
  ref: Ref;
  title: string;
  etag: string;
  /** As typed, else as it is. */
  id: string;
  error?: string | undefined;
  /** What refers to it by its id. */
  referring: readonly Referrers[];
}

/** Gives a record another file name. */
export function MovePage({ frame, shape, ref, title, etag, id, error, referring }: MoveProps) {
  const trail = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
    { title: 'File name' },
  ];
  return (
    <Page frame={frame} title={`File name of ${title}`} trail={trail}>
      <GuardedForm id="move-form" class="column narrow stack" action={moveUrl(ref)} begin hidden={{ etag }}>
        <PageHead
          title="Change the file name"
          sub="The history stays, and the old address leads to the new one."
        />
        <div class="fields">
          <FieldFrame
            pointer="id"
            label="File name"
            help={`The file in ${shape.ns}/${shape.collection}, and the end of its address.`}
            error={error}
            required
          >
            <div class="input box">
              <TextInput pointer="id" value={id} required hasHelp hasError={error !== undefined} />
              <span class="unit">.json</span>
            </div>
          </FieldFrame>
        </div>
        <ReferrersList referrers={referring} />
        <div class="row end">
          <Button label="Cancel" kind="quiet" href={recordUrl(ref)} />
          <Button
            label="Change the file name"
            kind="primary"
            type="submit"
            attributes={{ 'data-save': true }}
          />
        </div>
      </GuardedForm>
    </Page>
  );
}
