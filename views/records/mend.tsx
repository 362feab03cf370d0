import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { GuardedForm } from '../../partials/records/guarded-form.tsx';
import { JsonCode } from '../../partials/records/json-code.tsx';
import type { FormMistake } from '../../partials/records/mistakes.tsx';
import { SaveBar, SavePlace } from '../../partials/records/save-bar.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { FieldFrame } from '../../partials/ui/field.tsx';
import { TextArea } from '../../partials/ui/inputs/text.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import type { Ref } from '../../src/core/names.ts';
import { editUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';

/** Where a text stops being JSON. */
export interface Fault {
  sentence: string;
  line?: number | undefined;
  column?: number | undefined;
}

export interface MendProps {
  frame: PageFrame;
  shape: Shape;
  ref: Ref;
  title: string;
  /** The file's text, or what was typed over it. */
  text: string;
  /** The version of the bytes on disk that saving replaces. */
  etag: string;
  /** What is wrong with the text as it stands. */
  fault?: Fault | undefined;
  mistakes: readonly FormMistake[];
  /** The last version that could be read, when the file on disk cannot. */
  lastGood?: { seq: number; when: string; text: string } | undefined;
  /** The file as it is now, when it changed since this text was begun. */
  changed?: string | undefined;
  /** The text was typed, and is not what is stored. */
  unsaved: boolean;
}

/** A record's file as text: to mend one that cannot be read, or to change what no form shows. */
export function MendPage(props: MendProps) {
  const { frame, shape, ref, title, lastGood } = props;
  const trail = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
    { title: lastGood ? 'Mend' : 'As JSON' },
  ];
  return (
    <Page frame={frame} title={`${title} as JSON`} trail={trail}>
      <div class="column stack">
        <PageHead
          title={title}
          sub={`json-db/${ref}.json`}
          actions={
            props.fault || lastGood ? undefined : (
              <Button label="As a form" icon="pencil" kind="quiet" href={editUrl(ref)} />
            )
          }
        />
        <MendForm {...props} />
        {lastGood ? <LastGood ref={ref} etag={props.etag} {...lastGood} /> : null}
        {props.changed === undefined ? null : (
          <Card title="The file as it is now" flush>
            <JsonCode text={props.changed} />
          </Card>
        )}
      </div>
    </Page>
  );
}

function MendForm({ ref, text, etag, fault, mistakes, unsaved, changed }: MendProps) {
  const lines = text.split('\n').length;
  return (
    <GuardedForm
      id="json-form"
      class="stack"
      action={editUrl(ref)}
      draft={`${ref} as JSON`}
      unsaved={unsaved}
      hidden={{ etag }}
      mistakes={mistakes}
    >
      {changed === undefined ? null : (
        <Notice
          tone="warn"
          live
          title="The file changed while you were editing it"
          text="Your text is here, the file as it is now below. Saving puts yours in its place; the other one stays in the history."
        />
      )}
      {fault ? <FaultNotice fault={fault} text={text} /> : null}
      <FieldFrame pointer="text" label="The file" wide>
        <div data-fault-line={fault?.line?.toString()} data-fault-column={fault?.column?.toString()}>
          <TextArea pointer="text" value={text} code rows={Math.min(40, Math.max(8, lines + 1))} />
        </div>
      </FieldFrame>
      <SavePlace>
        <SaveBar
          note="Unsaved changes"
          whenDirty
          discard={{ label: 'Discard', href: recordUrl(ref) }}
          save="Save the file"
        />
      </SavePlace>
    </GuardedForm>
  );
}

function FaultNotice({ fault, text }: { fault: Fault; text: string }) {
  const { line = 0, column = 1 } = fault;
  const faulty = text.split('\n')[line - 1];
  return (
    <Notice tone="bad" title="This is not JSON yet" text={`${fault.sentence}.`}>
      {faulty === undefined ? null : (
        <pre class="fault" safe>
          {pointedAt(faulty, column, `${line} | `)}
        </pre>
      )}
    </Notice>
  );
}

/** The line with an arrow below the faulty place; of a long one only what is around it. */
function pointedAt(line: string, column: number, lead: string): string {
  const start = Math.max(0, column - 60);
  const part = `${start > 0 ? '…' : ''}${line.slice(start, column + 40)}`.replaceAll('\t', ' ');
  const before = lead.length + (start > 0 ? 1 : 0) + (column - 1 - start);
  return `${lead}${part}\n${' '.repeat(before)}↑`;
}

function LastGood(props: { ref: Ref; etag: string; seq: number; when: string; text: string }) {
  return (
    <Card
      title="The last version that could be read"
      sum={props.when}
      flush
      actions={
        <form method="post" action={editUrl(props.ref)}>
          <input type="hidden" name="etag" value={props.etag} />
          <input type="hidden" name="restore" value={String(props.seq)} />
          <Button label="Put this version back" icon="restore" small type="submit" />
        </form>
      }
    >
      <JsonCode text={props.text} />
    </Card>
  );
}
