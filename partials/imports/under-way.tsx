import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { Progress } from '../ui/progress.tsx';

export interface UnderWayProps {
  title: string;
  /** "Reading the rows", and how many of how many. */
  doing: string;
  done: number;
  total: number;
  /** Its own address, to be asked again. */
  here: string;
}

/** While a step of an import is worked out: asks again until it is done. */
export function UnderWay({ title, doing, done, total, here }: UnderWayProps) {
  return (
    <div
      id="import"
      class="stack"
      aria-live="polite"
      hx-get={here}
      hx-trigger="every 700ms"
      hx-swap="outerMorph"
    >
      <Card title={title}>
        <div class="stack">
          <Progress doing={doing} done={done} total={total} />
          <p class="faint">You can leave this page: the import waits for you under Import.</p>
          <p class="without-script">
            <a href={here}>Look again</a>
          </p>
        </div>
      </Card>
    </div>
  );
}

/** Why a step of an import could not be done, and the way on. */
export function NotDone({ title, reason, action }: { title: string; reason: string; action: JSX.Element }) {
  return (
    <div id="import" class="stack">
      <Notice tone="bad" title={title} text={reason} live actions={action} />
    </div>
  );
}
