import { bytesUrl, fileActionUrl } from '../../src/core/page-urls.ts';
import type { StoredRecord } from '../../src/core/record.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/card.tsx';
import { FileOwners, type FileOwnersProps } from './owners.tsx';
import { FileButton } from './upload.tsx';

/** Beside a file: its bytes, and the records that it belongs to. */
export function BesideFile({
  record,
  owners,
  canChange,
}: { record: StoredRecord } & Pick<FileOwnersProps, 'owners' | 'canChange'>) {
  const { ref } = record;
  return (
    <>
      <Section title="Contents">
        <div class="row">
          <Button label="Download" icon="download" small href={bytesUrl(ref, { save: true })} />
          {canChange ? (
            <form
              class="upload"
              method="post"
              enctype="multipart/form-data"
              action={fileActionUrl(ref, 'replacement')}
              data-upload="leave"
            >
              <FileButton label="Replace" icon="refresh" small />
              <Button label="Replace" icon="refresh" type="submit" small class="without-script" />
            </form>
          ) : null}
        </div>
        <p class="faint">Earlier contents stay in the history.</p>
        {typeof record.data.sha256 === 'string' ? (
          <p class="faint hash">
            SHA-256 <code safe>{record.data.sha256}</code>
          </p>
        ) : null}
      </Section>
      <FileOwners of={ref} owners={owners} canChange={canChange} />
    </>
  );
}
