import { historyUrl, jsonUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Version } from '../../src/core/past.ts';
import type { StoredRecord } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/card.tsx';
import { Timeline } from '../ui/timeline.tsx';
import type { Show } from './show.ts';
import { SimilarPlace } from './similar.tsx';
import { VersionRow } from './version-row.tsx';

export interface RecordRailProps {
  record: StoredRecord;
  shape: Shape;
  versions: readonly Version[];
  show: Show;
  /** What belongs to the record; above its history. */
  files?: JSX.Element | undefined;
}

/** Beside a record: its latest changes, where its file is, and what is like it. */
export function RecordRail({ record, shape, versions, show, files }: RecordRailProps) {
  return (
    <aside class="stack loose" aria-label="About this record">
      {files}
      <Section
        title="Latest changes"
        actions={<Button label="History" kind="quiet" small href={historyUrl(record.ref)} />}
      >
        <Timeline label="Latest changes">
          {versions.map((version) => (
            <VersionRow version={version} shape={shape} show={show} brief />
          ))}
        </Timeline>
      </Section>
      <Section title="The file">
        <p class="faint">
          <code safe>{`${record.ref}.json`}</code>
        </p>
        <div class="row">
          <Button label="JSON" icon="code" kind="quiet" small href={jsonUrl(record.ref)} />
          <Button
            label="API"
            icon="terminal"
            kind="quiet"
            small
            href={`/settings/developer?of=${encodeURIComponent(recordUrl(record.ref))}`}
          />
        </div>
      </Section>
      <SimilarPlace ref={record.ref} />
    </aside>
  );
}
