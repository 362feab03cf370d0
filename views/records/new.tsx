import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { RecordForm } from '../../partials/records/form.tsx';
import type { FormState } from '../../partials/records/form-state.ts';
import { IdInput } from '../../partials/records/id-input.tsx';
import { InferredNotice } from '../../partials/records/inferred.tsx';
import type { FormMistake } from '../../partials/records/mistakes.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { FieldFrame } from '../../partials/ui/field.tsx';
import { JsonInput } from '../../partials/ui/inputs/text.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { collectionUrl, newUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import { capital, lower } from '../../src/core/words.ts';

export interface NewProps {
  frame: PageFrame;
  /** With the other fields of the record that it is a copy of. */
  shape: Shape;
  form: FormState;
  mistakes: readonly FormMistake[];
  /** Makes a form that is sent twice create one record. */
  once: string;
  /** The id that was asked for; the title makes it when empty. */
  id: string;
  idError?: string | undefined;
  /** The whole record as JSON, where nothing is known of its fields. */
  text: string;
  /** The record that it is a copy of. */
  like?: Likeness | undefined;
  /** The record was deleted while it was being edited: what was typed begins a new one. */
  goneBy?: string | undefined;
}

/** The record that a new one begins as a copy of. */
export interface Likeness {
  id: string;
  title: string;
  /** How many files belong to it. */
  files: number;
  /** Labels of the fields that were left empty, because only one record may have their value. */
  emptied: readonly string[];
}

/** The form of a new record. */
export function NewPage(props: NewProps) {
  const { frame, shape, like, goneBy } = props;
  const name = lower(shape.singular, shape);
  return (
    <Page
      frame={frame}
      title={`New ${name}`}
      trail={[businessCrumb(businessOf(frame, shape.ns)), collectionCrumb(shape), { title: `New ${name}` }]}
      newHref={newUrl(shape.ns, shape.collection)}
    >
      <div class="column stack">
        <PageHead title={`New ${name}`} sub={like === undefined ? undefined : copied(like)} />
        {goneBy === undefined ? null : (
          <Notice
            tone="warn"
            title={capital(`${goneBy} deleted this while you were editing it`)}
            text="All that you typed is below, with what the record was. Creating it brings it back; the deleted version stays in the trash."
          />
        )}
        {shape.inferred && shape.fields.length > 0 ? <InferredNotice shape={shape} /> : null}
        <NewForm {...props} />
      </div>
    </Page>
  );
}

function copied({ title, emptied }: Likeness): string {
  const begins = `Begins as a copy of ${title}.`;
  if (emptied.length === 0) return begins;
  return `${begins} ${emptied.join(', ')} ${emptied.length === 1 ? 'is' : 'are'} its own and empty here.`;
}

/** The form alone: what a refused save swaps. */
export function NewForm(props: Omit<NewProps, 'frame' | 'goneBy'>) {
  const { shape, form, mistakes, once, like } = props;
  const { ns, collection } = shape;
  return (
    <RecordForm
      shape={shape}
      form={form}
      mistakes={mistakes}
      begin
      action={newUrl(ns, collection)}
      cancelHref={collectionUrl(ns, collection)}
      draft={`${ns}/${collection}/new`}
      hidden={{ once }}
      more={[{ label: 'Create and start another', name: 'next', value: 'another' }]}
    >
      {shape.fields.length === 0 ? <WholeJson text={props.text} /> : null}
      {like && like.files > 0 ? <ItsFiles like={like} /> : null}
      <IdInput shape={shape} id={props.id} error={props.idError} />
    </RecordForm>
  );
}

/** Files are not copied: they may belong to several records. */
function ItsFiles({ like }: { like: Likeness }) {
  return (
    <div class="fields">
      <FieldFrame pointer="files" label="Files" group>
        <label class="check">
          <input type="checkbox" name="files-of" value={like.id} checked />
          <span
            safe
          >{`${like.files === 1 ? 'Its file belongs' : `Its ${like.files} files belong`} to the copy, too`}</span>
        </label>
      </FieldFrame>
    </div>
  );
}

function WholeJson({ text }: { text: string }) {
  return (
    <FieldFrame
      pointer="json"
      label="The record as JSON"
      help="Nothing is known of the fields here yet. The first record shows what they are."
      wide
    >
      <JsonInput pointer="json" value={text} hasHelp />
    </FieldFrame>
  );
}
