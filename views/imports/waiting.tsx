import { businessCrumb, businessOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { Steps } from '../../partials/imports/steps.tsx';
import { NotDone, UnderWay } from '../../partials/imports/under-way.tsx';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import type { Import } from '../../src/core/import.ts';
import { importUrl, newImportUrl } from '../../src/core/page-urls.ts';

export interface WaitingProps {
  frame: PageFrame;
  given: Import;
}

/** While the file is read, and when it cannot be. */
export function WaitingPage({ frame, given }: WaitingProps) {
  return (
    <Page frame={frame} trail={[businessCrumb(businessOf(frame, given.ns)), { title: 'Import' }]}>
      <div class="column stack loose">
        <PageHead title={given.name} />
        <Steps given={given} at={0} />
        <WaitingPanel frame={frame} given={given} />
      </div>
    </Page>
  );
}

/** All that changes; asks again until it is read. */
export function WaitingPanel({ given }: WaitingProps) {
  const { id, ns, state, reason, progress } = given;
  if (state !== 'reading')
    return (
      <NotDone
        title="This file cannot be read"
        reason={reason ?? 'There are no rows in it.'}
        action={<Button label="Bring another file" icon="upload" href={newImportUrl(ns)} small />}
      />
    );
  const done = Math.round(progress * 100);
  return <UnderWay title="Reading" doing="Reading the rows" done={done} total={100} here={importUrl(id)} />;
}
