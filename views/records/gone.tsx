import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  collectionOf,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { formatsOf } from '../../partials/ui/formats.ts';
import { State } from '../../partials/ui/state.tsx';
import { sayMoment } from '../../partials/ui/time.tsx';
import { UndoForm } from '../../partials/undo-form.tsx';
import { type Ref, splitRef } from '../../src/core/names.ts';
import { collectionUrl, historyUrl, recordUrl, versionUrl } from '../../src/core/page-urls.ts';
import type { Version } from '../../src/core/past.ts';

export interface GoneProps {
  frame: PageFrame;
  ref: Ref;
  /** The newest version, which says how the record went, and the one before, which was its last content. */
  last: Version;
  before: Version | undefined;
}

/** A record that was deleted: how it went, what it was, and the way back. */
export function GonePage({ frame, ref, last, before }: GoneProps) {
  const { ns, collection } = splitRef(ref) ?? { ns: '', collection: '' };
  const business = businessOf(frame, ns);
  const words = collectionOf(frame, ns, collection);
  const forgotten = last.op === 'forget';
  const when = sayMoment(new Date(last.at), frame.now, formatsOf(business));
  const { title } = last;
  return (
    <Page frame={frame} trail={[businessCrumb(business), collectionCrumb(words), { title }]}>
      <State
        icon="trash"
        level={1}
        title={forgotten ? 'This was erased for good' : `${title} was deleted`}
        text={
          forgotten
            ? `${last.by} erased it ${when}; nothing of it is left.`
            : `${last.by} deleted it ${when}. Nothing of it is lost.`
        }
        actions={
          <>
            {forgotten || !canChange(frame, ns) ? null : (
              <UndoForm target={{ seq: last.seq }} label="Restore" icon="restore" url={recordUrl(ref)} />
            )}
            {before?.etag ? (
              <Button label="See what it was" icon="eye" href={versionUrl(ref, before.seq)} />
            ) : null}
            {forgotten ? null : <Button label="History" icon="history" href={historyUrl(ref)} />}
            <Button label={`All ${words.title}`} icon="list" href={collectionUrl(ns, collection)} />
          </>
        }
      />
    </Page>
  );
}
