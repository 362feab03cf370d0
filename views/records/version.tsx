import { didTo } from '../../partials/activity/words.ts';
import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { JsonCode } from '../../partials/records/json-code.tsx';
import { RestoreForm } from '../../partials/records/restore-form.tsx';
import { Sheet } from '../../partials/records/sheet.tsx';
import type { Show } from '../../partials/records/show.ts';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead, Section } from '../../partials/ui/card.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { sayMoment } from '../../partials/ui/time.tsx';
import { isFile } from '../../src/core/bytes.ts';
import type { Ref } from '../../src/core/names.ts';
import { bytesUrl, historyUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Activity } from '../../src/core/ports/found.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';

export interface VersionProps {
  frame: PageFrame;
  shape: Shape;
  ref: Ref;
  show: Show;
  revision: Activity;
  bytes: Buffer;
  /** Undefined when the bytes of this version do not parse. */
  data: JsonObject | undefined;
}

/** One version of a record, as it was. */
export function VersionPage({ frame, shape, ref, show, revision, bytes, data }: VersionProps) {
  const { title, at, by, seq } = revision;
  const when = sayMoment(new Date(at), frame.now, show.formats);
  const trail = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
    { title: 'History', href: historyUrl(ref) },
    { title: `Version ${seq}` },
  ];
  return (
    <Page frame={frame} trail={trail} title={`${title} · Version ${seq}`}>
      <div class="column stack">
        <PageHead
          title={title}
          actions={
            isFile(ref) ? (
              <Button
                label="Download this version"
                icon="download"
                href={bytesUrl(ref, { seq, save: true })}
              />
            ) : undefined
          }
        />
        <Notice
          icon="history"
          title={`${by} ${didTo(revision)} it ${when}`}
          text={revision.note ?? 'This is how the record was then; it may have changed since.'}
          actions={
            canChange(frame, shape.ns) ? (
              <RestoreForm ref={ref} seq={seq} url={recordUrl(ref)} primary />
            ) : undefined
          }
        />
        {data ? <Sheet shape={shape} data={data} show={show} /> : null}
        <Section title="The file">
          <div class="code-block">
            <JsonCode id="json" text={bytes.toString('utf8')} />
            <Button label="Copy" icon="copy" small attributes={{ 'data-copy': 'json' }} />
          </div>
        </Section>
      </div>
    </Page>
  );
}
