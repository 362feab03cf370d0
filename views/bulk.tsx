import { businessCrumb, businessOf, collectionCrumb, type PageFrame } from '../partials/frame/page-frame.ts';
import { Page } from '../partials/page.tsx';
import { type BulkAct, BulkFields } from '../partials/records/bulk-fields.tsx';
import type { FormState } from '../partials/records/form-state.ts';
import type { Show } from '../partials/records/show.ts';
import { inFields } from '../partials/records/version-row.tsx';
import { Button } from '../partials/ui/button.tsx';
import { PageHead } from '../partials/ui/card.tsx';
import { FieldDiff } from '../partials/ui/diff.tsx';
import { Notice } from '../partials/ui/notice.tsx';
import type { FieldChange } from '../src/core/document.ts';
import type { Ref } from '../src/core/names.ts';
import { bulkUrl, recordUrl } from '../src/core/page-urls.ts';
import type { Field, Shape } from '../src/core/schema.ts';
import { counted, lower } from '../src/core/words.ts';

export interface BulkProps {
  frame: PageFrame;
  shape: Shape;
  /** How many records are chosen. */
  count: number;
  /** Hidden fields that say which they are. */
  chosen: readonly [string, string][];
  /** Delete them instead of changing fields. */
  deleting: boolean;
  fields: readonly { field: Field; act: BulkAct }[];
  form: FormState;
  show: Show;
  /** What would happen. */
  preview?: BulkEffect | undefined;
  back: string;
  /** What is wrong with the wish itself. */
  problem?: string | undefined;
}

export interface BulkEffect {
  matching: number;
  changed: number;
  unchanged: number;
  refused: number;
  samples: { ref: Ref; title: string; diff: FieldChange[] }[];
  refusals: { ref: Ref; title: string; reason: string }[];
}

/** One change of many records: what it is, what it would do, and doing it. */
export function BulkPage(props: BulkProps) {
  const { frame, shape, count, deleting } = props;
  const title = `${deleting ? 'Delete' : 'Change'} ${counted(count, shape)}`;
  return (
    <Page
      frame={frame}
      title={title}
      trail={[
        businessCrumb(businessOf(frame, shape.ns)),
        collectionCrumb(shape),
        { title: deleting ? 'Delete' : 'Change' },
      ]}
    >
      <BulkPanel {...props} />
    </Page>
  );
}

/** All of it that depends on what was chosen so far. */
export function BulkPanel({
  shape,
  count,
  chosen,
  deleting,
  fields,
  form,
  show,
  preview,
  back,
  problem,
}: BulkProps) {
  const action = bulkUrl(shape.ns, shape.collection);
  const swap = { 'hx-post': action, 'hx-target': '#bulk', 'hx-swap': 'outerMorph' };
  return (
    <form id="bulk" class="column narrow stack" method="post" action={action} {...swap}>
      <PageHead
        title={`${deleting ? 'Delete' : 'Change'} ${counted(count, shape)}`}
        sub={
          deleting
            ? 'They go to the trash with their history, and can be brought back at any time.'
            : 'Nothing happens before you have seen what would.'
        }
      />
      {chosen.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="return" value={back} />
      {problem ? <Notice tone="bad" text={problem} /> : null}
      {deleting ? null : <BulkFields shape={shape} fields={fields} form={form} />}
      {preview ? <Effect effect={preview} shape={shape} show={show} deleting={deleting} /> : null}
      <div class="row">
        {preview && preview.changed > 0 ? (
          <Button
            label={`${deleting ? 'Delete' : 'Change'} ${counted(preview.changed, shape)}`}
            icon={deleting ? 'trash' : undefined}
            kind="primary"
            danger={deleting}
            type="submit"
            name="do"
            value={deleting ? 'delete-now' : 'apply'}
          />
        ) : null}
        {deleting || fields.length === 0 ? null : (
          <Button
            label={preview ? 'Preview again' : 'Preview'}
            icon="eye"
            kind={preview ? 'plain' : 'primary'}
            type="submit"
            name="do"
            value="preview"
          />
        )}
        <Button label="Cancel" kind="quiet" href={back} />
      </div>
    </form>
  );
}

function Effect({
  effect,
  shape,
  show,
  deleting,
}: {
  effect: BulkEffect;
  shape: Shape;
  show: Show;
  deleting: boolean;
}) {
  const { changed, unchanged, refused, samples, refusals } = effect;
  const parts = [
    `${counted(changed, shape)} ${deleting ? 'would be deleted' : 'would change'}`,
    ...(unchanged > 0
      ? [`${unchanged.toLocaleString('en')} ${unchanged === 1 ? 'is' : 'are'} so already`]
      : []),
    ...(refused > 0
      ? [
          `${refused.toLocaleString('en')} cannot be changed and ${refused === 1 ? 'stays' : 'stay'} as ${refused === 1 ? 'it is' : 'they are'}`,
        ]
      : []),
  ];
  return (
    <section class="stack tight" aria-label="What would happen" aria-live="polite" id="effect">
      <p>
        <strong safe>{`${parts.join(', ')}.`}</strong>
      </p>
      {samples.length > 0 ? (
        <ul class="card lines bulk-samples" role="list">
          {samples.map(({ ref, title, diff }) => (
            <li>
              <a class="what" href={recordUrl(ref)} safe>
                {title}
              </a>
              {deleting ? null : (
                <FieldDiff changes={diff.map((change) => inFields(change, shape, show))} brief />
              )}
            </li>
          ))}
          {changed > samples.length ? (
            <li class="faint" safe>{`and ${(changed - samples.length).toLocaleString('en')} more`}</li>
          ) : null}
        </ul>
      ) : null}
      {refusals.length > 0 ? (
        <Notice
          tone="warn"
          title={`These ${lower(shape.title, shape)} cannot be changed so`}
          text={refusals.map(({ title, reason }) => `${title}: ${reason}`).join(' · ')}
        />
      ) : null}
    </section>
  );
}
