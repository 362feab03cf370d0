import { businessCrumb, businessOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { Steps } from '../../partials/imports/steps.tsx';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { Progress } from '../../partials/ui/progress.tsx';
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
      <div id="import" class="stack">
        <Notice
          tone="bad"
          title="This file cannot be read"
          text={reason ?? 'There are no rows in it.'}
          live
          actions={<Button label="Bring another file" icon="upload" href={newImportUrl(ns)} small />}
        />
      </div>
    );
  const here = importUrl(id);
  return (
    <div
      id="import"
      class="stack"
      aria-live="polite"
      hx-get={here}
      hx-trigger="every 700ms"
      hx-swap="outerMorph"
    >
      <Card title="Reading">
        <div class="stack">
          <Progress doing="Reading the rows" done={Math.round(progress * 100)} total={100} />
          <p class="faint">You can leave this page: the file waits here, and under Import.</p>
          <p class="without-script">
            <a href={here}>Look again</a>
          </p>
        </div>
      </Card>
    </div>
  );
}
