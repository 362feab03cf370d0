import { ActivityLines } from '../partials/activity/lines.tsx';
import type { PageFrame } from '../partials/frame/page-frame.ts';
import { Reading } from '../partials/frame/reading.tsx';
import { BusinessCard, type Standing } from '../partials/home/business.tsx';
import { NewMenu } from '../partials/home/new-menu.tsx';
import { type Ahead, type Pinned, Today } from '../partials/home/today.tsx';
import { TryThis, type TryThisProps } from '../partials/home/try-this.tsx';
import { Page } from '../partials/page.tsx';
import { SearchBox } from '../partials/search/box.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Section } from '../partials/ui/card.tsx';
import { State } from '../partials/ui/state.tsx';
import { collectionUrl, THEN_IMPORT } from '../src/core/page-urls.ts';
import type { ActivityRow } from '../src/core/past.ts';

export interface HomeProps {
  frame: PageFrame;
  today: { pinned: Pinned[]; ahead: Ahead[]; standings: Standing[] };
  lately: ActivityRow[];
  /** The first run's card has not been put away. */
  tryThis: boolean;
}

/** The first screen: search, what waits, what there is, what happened lately. */
export function HomePage({ frame, today, lately, tryThis }: HomeProps) {
  const collections = frame.inFull.flatMap((business) => business.collections);
  const total = collections.reduce((sum, { records }) => sum + records, 0);
  return (
    <Page frame={frame} title="Home" trail={[{ title: 'Home' }]}>
      <div class="column stack loose" id="home">
        <h1 class="visually-hidden">Home</h1>
        <div class="row">
          <div class="grow">
            <SearchBox
              action="/search"
              value=""
              big
              completions="/completions"
              label={`Search ${total.toLocaleString('en')} records`}
            />
          </div>
          <NewMenu frame={frame} />
        </div>
        {tryThis && total > 0 ? <TryThis steps={stepsIn(frame)} dismiss="/try-this/dismissal" /> : null}
        <Reading frame={frame} part="home" />
        {collections.length === 0 && frame.index.state !== 'building' ? (
          <NothingYet folder={frame.status.folder} />
        ) : null}
        <Today pinned={today.pinned} ahead={today.ahead} problems={frame.problems} />
        <div class="stack">
          {frame.inFull.map((business) => (
            <BusinessCard frame={frame} business={business} standings={today.standings} />
          ))}
        </div>
        {lately.length > 0 ? (
          <Section
            title="Lately"
            actions={<Button label="All activity" kind="quiet" small href="/activity" />}
          >
            <ActivityLines frame={frame} rows={lately} />
          </Section>
        ) : null}
      </div>
    </Page>
  );
}

function NothingYet({ folder }: { folder: string | undefined }) {
  if (folder === undefined)
    return (
      <State
        icon="folder"
        title="Nothing here yet"
        text="There is nothing that you may see. Whoever gave you your account can give you a role in a business."
      />
    );
  return (
    <State
      icon="folder"
      title="Nothing here yet"
      text={`Make your first business here, or a folder for it in ${folder}/json-db, one folder in it for each kind of record, and put JSON files there: they appear at once. To look around first, start Cairn without a folder: it shows a sample.`}
      actions={
        <>
          <Button label="New business" icon="plus" kind="primary" href="/new" />
          <Button label="Import a file" icon="upload" href={`/new?next=${THEN_IMPORT}`} />
        </>
      }
    />
  );
}

/** Three things to try, on the largest collection. */
function stepsIn(frame: PageFrame): TryThisProps['steps'] {
  const collections = frame.inFull.flatMap((business) => business.collections);
  const [largest] = collections.toSorted((a, b) => b.records - a.records);
  const list = largest ? collectionUrl(largest.ns, largest.collection) : '/';
  const title = largest?.shape.title ?? 'Records';
  return [
    {
      icon: 'search',
      title: 'Find something',
      text: 'Press / anywhere and type two words.',
      href: '/search',
    },
    {
      icon: 'filter',
      title: `Narrow ${title} down`,
      text: 'Filter, sort, choose columns: the address keeps it.',
      href: list,
    },
    {
      icon: 'history',
      title: 'Take something back',
      text: 'Every change is kept, with an Undo.',
      href: '/activity',
    },
  ];
}
