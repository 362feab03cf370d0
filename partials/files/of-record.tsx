import type { Ref } from '../../src/core/names.ts';
import { collectionUrl, filesOfUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { ListItem } from '../../src/core/ports/found.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/card.tsx';
import { FileLines } from './lines.tsx';
import { UploadForm } from './upload.tsx';

export interface FilesOfRecordProps {
  record: Ref;
  items: readonly ListItem[];
  total: number;
  now: Date;
  canChange: boolean;
}

/** The files that belong to a record, and the way to add some; draws itself again after an upload. */
export function FilesOfRecord({ record, items, total, now, canChange }: FilesOfRecordProps) {
  const ns = record.slice(0, record.indexOf('/'));
  const all = `${collectionUrl(ns, 'files')}?${new URLSearchParams({ for: record })}`;
  return (
    <div
      id="files"
      hx-get={filesOfUrl(record)}
      hx-trigger="cairn:uploaded from:body"
      hx-target="this"
      hx-swap="outerMorph"
    >
      <Section
        title="Files"
        count={total > 0 ? total : undefined}
        actions={total > items.length ? <Button label="All" kind="quiet" small href={all} /> : undefined}
      >
        {items.length > 0 ? (
          <FileLines items={items} now={now} brief />
        ) : (
          <p class="faint">
            None yet.
            {canChange ? <span class="needs-script"> Drop or paste one anywhere on this page.</span> : null}
          </p>
        )}
        {canChange ? <UploadForm ns={ns} owner={record} back={recordUrl(record)} small /> : null}
      </Section>
    </div>
  );
}
