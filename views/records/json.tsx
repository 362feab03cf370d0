import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { JsonCode } from '../../partials/records/json-code.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { recordUrl } from '../../src/core/page-urls.ts';
import type { StoredRecord } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';

export interface RecordJsonProps {
  frame: PageFrame;
  shape: Shape;
  record: StoredRecord;
  title: string;
}

/** The record's file, byte for byte. */
export function RecordJsonPage({ frame, shape, record, title }: RecordJsonProps) {
  const trail = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(record.ref) },
    { title: 'JSON' },
  ];
  return (
    <Page frame={frame} trail={trail} title={`${title} · JSON`}>
      <div class="column stack">
        <PageHead
          title={title}
          sub={`json-db/${record.ref}.json, ${record.bytes.length.toLocaleString('en')} bytes`}
        />
        {record.problem ? (
          <Notice tone="warn" text={record.problem.detail} title="This is the last good version" />
        ) : null}
        <div class="code-block whole">
          <JsonCode id="json" text={record.bytes.toString('utf8')} />
          <Button label="Copy" icon="copy" small attributes={{ 'data-copy': 'json' }} />
        </div>
        <p class="faint">
          ETag <code safe>{record.etag}</code>
        </p>
      </div>
    </Page>
  );
}
