import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  collectionOf,
  type PageFrame,
} from '../partials/frame/page-frame.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { PageHead } from '../partials/ui/card.tsx';
import { Notice } from '../partials/ui/notice.tsx';
import { type Ref, splitRef } from '../src/core/names.ts';
import { recordUrl } from '../src/core/page-urls.ts';
import type { Inbound } from '../src/core/ports/found.ts';
import type { Shape } from '../src/core/schema.ts';
import { counted, lower } from '../src/core/words.ts';

/** One record that would go, and what refers to it. */
export interface Doomed {
  ref: Ref;
  title: string;
  inbound: Inbound[];
}

export interface DeletionProps {
  frame: PageFrame;
  shape: Shape;
  doomed: Doomed[];
  /** Where Cancel leads, and the page that is shown afterwards. */
  back: string;
}

/** What a deletion would do, before it is done. */
export function DeletionPage({ frame, shape, doomed, back }: DeletionProps) {
  const what = counted(doomed.length, shape);
  const referred = doomed.filter(({ inbound }) => inbound.length > 0).length;
  return (
    <Page
      frame={frame}
      title={`Delete ${what}?`}
      trail={[businessCrumb(businessOf(frame, shape.ns)), collectionCrumb(shape), { title: 'Delete' }]}
    >
      <form class="column narrow stack" method="post" action="/deletions">
        <PageHead
          title={`Delete ${what}?`}
          sub="They go to the trash, with their history, and can be brought back from there at any time."
        />
        {referred > 0 ? (
          <Notice
            tone="warn"
            text={`${referred} of them ${referred === 1 ? 'is' : 'are'} referred to by other records; those links will point nowhere until you bring them back.`}
          />
        ) : null}
        <ul class="card lines" role="list">
          {doomed.map((each) => (
            <DoomedLine frame={frame} doomed={each} />
          ))}
        </ul>
        <input type="hidden" name="in" value={`${shape.ns}/${shape.collection}`} />
        <input type="hidden" name="return" value={back} />
        <div class="row">
          <Button
            label={`Delete ${what}`}
            icon="trash"
            kind="primary"
            danger
            type="submit"
            name="confirmed"
            value="yes"
          />
          <Button label="Cancel" href={back} />
        </div>
      </form>
    </Page>
  );
}

function DoomedLine({ frame, doomed: { ref, title, inbound } }: { frame: PageFrame; doomed: Doomed }) {
  const from = inbound.map(({ ns, collection, count }) => {
    const words = collectionOf(frame, ns, collection);
    return `${count} ${lower(count === 1 ? words.singular : words.title, words)}`;
  });
  return (
    <li>
      <input type="hidden" name="pick" value={splitRef(ref)?.id ?? ''} />
      <a class="what" href={recordUrl(ref)} safe>
        {title}
      </a>
      {from.length > 0 ? <span class="when" safe>{`in use by ${from.join(', ')}`}</span> : null}
    </li>
  );
}
