import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { FollowQuestion } from '../../partials/records/follow-question.tsx';
import { RecordForm } from '../../partials/records/form.tsx';
import type { FormState } from '../../partials/records/form-state.ts';
import { InferredNotice } from '../../partials/records/inferred.tsx';
import type { FormMistake } from '../../partials/records/mistakes.tsx';
import { News } from '../../partials/records/news.tsx';
import type { Referrers } from '../../partials/records/referrers.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { FILES } from '../../src/core/bytes.ts';
import type { Ref } from '../../src/core/names.ts';
import { editJsonUrl, editUrl, newUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';

export interface EditProps {
  frame: PageFrame;
  /** With the record's other fields. */
  shape: Shape;
  ref: Ref;
  title: string;
  /** The version that the form was drawn from. */
  etag: string;
  /** Parameters of the list that the person came from. */
  list: string;
  form: FormState;
  mistakes: readonly FormMistake[];
  /** What refers to the record by a field that would say something else. */
  behind: readonly Referrers[];
}

/** A record as one form. */
export function EditPage(props: EditProps) {
  const { frame, shape, ref, title, etag } = props;
  const here = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
  ];
  return (
    <Page
      frame={frame}
      title={`Edit ${title}`}
      trail={[...here, { title: 'Edit' }]}
      newHref={shape.collection === FILES ? undefined : newUrl(shape.ns, shape.collection)}
    >
      <div class="column stack">
        <News ref={ref} etag={etag} editing />
        <PageHead
          title={title}
          actions={<Button label="As JSON" icon="code" kind="quiet" href={editJsonUrl(ref)} />}
        />
        {shape.inferred ? <InferredNotice shape={shape} /> : null}
        <EditForm {...props} />
      </div>
    </Page>
  );
}

/** The form alone: what a refused save swaps. */
export function EditForm({
  shape,
  ref,
  etag,
  list,
  form,
  mistakes,
  behind,
}: Omit<EditProps, 'frame' | 'title'>) {
  return (
    <RecordForm
      shape={shape}
      form={form}
      mistakes={mistakes}
      question={behind.length > 0 ? <FollowQuestion behind={behind} /> : undefined}
      begin
      action={editUrl(ref, list)}
      cancelHref={recordUrl(ref, list)}
      draft={ref}
      etag={etag}
      more={[
        { label: 'Save and stay here', name: 'next', value: 'stay' },
        ...(shape.collection === FILES
          ? []
          : [
              { label: `Save and start a new ${lower(shape.singular, shape)}`, name: 'next', value: 'new' },
              { label: 'Save and make a copy', name: 'next', value: 'copy' },
            ]),
      ]}
    />
  );
}
