import { businessOf, collectionOf, type PageFrame } from '../partials/frame/page-frame.ts';
import { canChange } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { PageHead } from '../partials/ui/card.tsx';
import { formatsOf } from '../partials/ui/formats.ts';
import { Icon } from '../partials/ui/icon.tsx';
import { State } from '../partials/ui/state.tsx';
import { When } from '../partials/ui/time.tsx';
import { UndoForm } from '../partials/undo-form.tsx';
import { splitRef } from '../src/core/names.ts';
import { recordUrl } from '../src/core/page-urls.ts';
import type { Activity } from '../src/core/ports/found.ts';
import { capital, lower } from '../src/core/words.ts';

export interface TrashProps {
  frame: PageFrame;
  /** The revisions that deleted, newest first. */
  items: Activity[];
  next: number | undefined;
}

const SUB = 'Deleted records stay here with their whole history until somebody forgets them for good.';

/** What was deleted and can come back. */
export function TrashPage(props: TrashProps) {
  return (
    <Page frame={props.frame} trail={[{ title: 'Trash' }]}>
      <div class="column stack">
        <PageHead title="Trash" sub={SUB} />
        <TrashList {...props} />
      </div>
    </Page>
  );
}

export function TrashList({ frame, items, next }: TrashProps) {
  return (
    <section id="trash" class="stack" aria-label="Deleted records">
      {items.length === 0 ? (
        <State
          icon="trash"
          title="The trash is empty"
          text="What you delete comes here first, and can be brought back."
        />
      ) : (
        <ul class="card lines" role="list" data-list>
          {items.map((item) => (
            <TrashLine frame={frame} item={item} />
          ))}
        </ul>
      )}
      {next === undefined ? null : (
        <Button label="Older" icon="arrow-down" class="center" href={`/trash?before=${next}`} />
      )}
    </section>
  );
}

function TrashLine({ frame, item }: { frame: PageFrame; item: Activity }) {
  const { ns, collection } = splitRef(item.ref) ?? { ns: '', collection: '' };
  const business = businessOf(frame, ns);
  const words = collectionOf(frame, ns, collection);
  const kind = lower(words.singular, words);
  return (
    <li class="folds">
      <Icon name="trash" />
      <span class="what sentence">
        <a href={recordUrl(item.ref)} safe>
          {item.title}
        </a>
        <span class="note" safe>{`${capital(kind)} of ${business.title}, deleted by ${item.by}`}</span>
        {item.note ? <span class="note" safe>{`“${item.note}”`}</span> : null}
      </span>
      <span class="actions">
        <When at={item.at} now={frame.now} formats={formatsOf(business)} />
        {canChange(frame, ns) ? (
          <UndoForm target={{ seq: item.seq }} label="Restore" icon="restore" url={frame.url} part="trash" />
        ) : null}
      </span>
    </li>
  );
}
