import { editUrl } from '../../src/core/page-urls.ts';
import type { Problem, StoredRecord } from '../../src/core/record.ts';
import { AdoptFile } from '../files/adopt.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

const WORDS: Partial<Record<Problem['kind'], { title: string; tone: 'warn' | 'bad' }>> = {
  broken: { title: 'The file on disk cannot be read; this is its last good version', tone: 'bad' },
  invalid: { title: 'Some values do not fit their fields', tone: 'warn' },
  bytes: { title: 'This file was changed by hand', tone: 'warn' },
  gone: {
    title: 'The file vanished from the disk together with many others; this is how it last was',
    tone: 'warn',
  },
};

/** What is wrong with a record's file, in one sentence, and the way out. */
export function RecordProblem({
  problem,
  record,
  canChange,
}: {
  problem: Problem;
  record: StoredRecord;
  canChange: boolean;
}) {
  const words = WORDS[problem.kind] ?? { title: 'This file needs a look', tone: 'warn' };
  return (
    <Notice
      tone={words.tone}
      title={words.title}
      text={problem.detail}
      actions={
        <>
          {problem.kind === 'broken' && canChange ? (
            <Button label="Mend the file" icon="pencil" kind="primary" small href={editUrl(record.ref)} />
          ) : null}
          {problem.kind === 'bytes' && canChange ? <AdoptFile of={record.ref} /> : null}
          <Button label="All that needs repair" icon="repair" small href="/repair" />
        </>
      }
    />
  );
}
