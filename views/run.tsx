import { businessCrumb, businessOf, type PageFrame } from '../partials/frame/page-frame.ts';
import { canChange } from '../partials/frame/rights.ts';
import { StatusAlso } from '../partials/frame/status-also.tsx';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import { Notice } from '../partials/ui/notice.tsx';
import { Progress } from '../partials/ui/progress.tsx';
import { When } from '../partials/ui/time.tsx';
import { UndoForm } from '../partials/undo-form.tsx';
import { mayCancel, type Run, type RunCounts } from '../src/core/run.ts';

export interface RunProps {
  frame: PageFrame;
  run: Run;
}

/** Many changes under way, or what became of them. */
export function RunPage({ frame, run }: RunProps) {
  return (
    <Page frame={frame} trail={[businessCrumb(businessOf(frame, run.ns)), { title: run.title }]}>
      <div class="column stack loose">
        <PageHead title={run.title} />
        <RunPanel frame={frame} run={run} />
      </div>
    </Page>
  );
}

/** All that changes; asks again until it has ended. */
export function RunPanel({ frame, run }: RunProps) {
  const here = `/runs/${run.id}`;
  const asking = { 'hx-get': here, 'hx-trigger': 'every 1s', 'hx-swap': 'outerMorph' };
  return (
    <div id="run" class="stack loose" aria-live="polite" {...(run.endedAt === undefined ? asking : {})}>
      {run.endedAt === undefined ? (
        <UnderWay frame={frame} run={run} here={here} />
      ) : (
        <Ended frame={frame} run={run} />
      )}
    </div>
  );
}

/** The panel with the foot of the page, which tells of what is under way, too. */
export function RunFragment(props: RunProps) {
  return (
    <>
      <RunPanel {...props} />
      <StatusAlso frame={props.frame} />
    </>
  );
}

function UnderWay({ frame, run, here }: RunProps & { here: string }) {
  const title = run.state === 'undoing' ? 'Taking back what was done' : 'Under way';
  const stop = (
    <form method="post" action={`${here}/cancellation`}>
      <Button label="Cancel and take back" icon="close" type="submit" small />
    </form>
  );
  return (
    <Card title={title} actions={run.state === 'running' && mayCancel(frame.who, run) ? stop : undefined}>
      <div class="stack">
        {run.total === undefined ? (
          <p safe>{`${amount(run.done)} changes so far`}</p>
        ) : (
          <Progress doing="Changes" done={run.done} total={run.total} />
        )}
        <p class="faint">You can leave this page: it goes on, and the line at the foot leads back here.</p>
      </div>
    </Card>
  );
}

const ENDS = { done: 'Done', failed: 'Not done', cancelled: 'Cancelled' };

function Ended({ frame, run }: RunProps) {
  const { state, counts, reason, errors = [], left, href, again, endedAt } = run;
  const title = state === 'done' || state === 'failed' || state === 'cancelled' ? ENDS[state] : '';
  const changed = counts.created + counts.updated + counts.deleted + counts.moved;
  return (
    <Card title={title} sum={saidCounts(counts)}>
      <div class="stack">
        {reason ? <Notice tone="bad" title={reason} text={placeOf(run)} live /> : null}
        {errors.length > 0 ? (
          <ul>
            {errors.slice(0, MOST_ERRORS).map(({ pointer, message }) => (
              <li safe>{pointer ? `${pointer}: ${message}` : message}</li>
            ))}
          </ul>
        ) : null}
        {state !== 'done' && left === undefined ? <p>Nothing is changed: all is as it was before.</p> : null}
        {endedAt ? (
          <p class="faint">
            <When at={endedAt} now={frame.now} />
          </p>
        ) : null}
        <div class="row">
          {again && state !== 'done' && canChange(frame, run.ns) ? (
            <Button label="Try again" kind="primary" href={again} />
          ) : null}
          {href ? <Button label="See the result" kind="primary" href={href} /> : null}
          {changed > 0 && canChange(frame, run.ns) ? (
            <UndoForm target={{ batch: run.id }} url={href ?? '/activity'} />
          ) : null}
        </div>
      </div>
    </Card>
  );
}

const MOST_ERRORS = 20;

function placeOf({ index }: Run): string | undefined {
  return index === undefined ? undefined : `It was change ${amount(index + 1)}.`;
}

const SAID: Record<keyof RunCounts, string> = {
  created: 'created',
  updated: 'changed',
  deleted: 'deleted',
  moved: 'renamed',
  unchanged: 'as before',
};

function saidCounts(counts: RunCounts): string {
  const said = (Object.keys(SAID) as (keyof RunCounts)[]).flatMap((each) =>
    counts[each] > 0 ? `${amount(counts[each])} ${SAID[each]}` : [],
  );
  return said.join(', ');
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
