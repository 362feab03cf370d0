import { ActivityLines } from '../partials/activity/lines.tsx';
import { type BusinessInFrame, businessCrumb, type PageFrame } from '../partials/frame/page-frame.ts';
import { Reading } from '../partials/frame/reading.tsx';
import { canManage } from '../partials/frame/rights.ts';
import { CollectionLines, type Standing } from '../partials/home/business.tsx';
import { NewMenu } from '../partials/home/new-menu.tsx';
import { type Ahead, type Pinned, Today } from '../partials/home/today.tsx';
import { Page } from '../partials/page.tsx';
import { SearchBox } from '../partials/search/box.tsx';
import { Button } from '../partials/ui/button.tsx';
import { PageHead, Section } from '../partials/ui/card.tsx';
import { State } from '../partials/ui/state.tsx';
import { newImportUrl, newThingUrl } from '../src/core/page-urls.ts';
import type { ActivityRow } from '../src/core/past.ts';

export interface NamespaceProps {
  frame: PageFrame;
  business: BusinessInFrame;
  today: { pinned: Pinned[]; ahead: Ahead[]; standings: Standing[] };
  lately: ActivityRow[];
}

/** One business: its collections, how things stand in it, what happened. */
export function NamespacePage({ frame, business, today, lately }: NamespaceProps) {
  const { ns, title, collections } = business;
  const records = collections.reduce((sum, each) => sum + each.records, 0);
  const problems = collections.reduce((sum, each) => sum + each.problems, 0);
  return (
    <Page frame={frame} trail={[businessCrumb(business, true)]}>
      <div class="column stack loose" id="business">
        <PageHead
          title={title}
          sub={`${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'}`}
          actions={<NewMenu frame={frame} businesses={[business]} />}
        />
        <SearchBox
          action="/search"
          value=""
          label={`Search in ${title}`}
          big
          keep={[['ns', ns]]}
          completions={`/completions?${new URLSearchParams({ ns })}`}
        />
        <Reading frame={frame} part="business" />
        <Today pinned={today.pinned} ahead={today.ahead} problems={problems} />
        {collections.length === 0 ? (
          <State
            icon="folder"
            title="No collections yet"
            text={`Make one here, or a folder in json-db/${ns}, and put JSON files there.`}
            actions={
              canManage(frame, ns) ? (
                <>
                  <Button label="New collection" icon="plus" kind="primary" href={newThingUrl(ns)} />
                  <Button label="Import a file" icon="upload" href={newImportUrl(ns)} />
                </>
              ) : undefined
            }
          />
        ) : (
          <Section
            title="Collections"
            actions={
              canManage(frame, ns) ? (
                <Button label="New collection" icon="plus" kind="quiet" small href={newThingUrl(ns)} />
              ) : undefined
            }
          >
            <div class="card">
              <CollectionLines frame={frame} collections={collections} standings={today.standings} />
            </div>
          </Section>
        )}
        {lately.length > 0 ? (
          <Section
            title="Lately"
            actions={
              <Button
                label="All activity"
                kind="quiet"
                small
                href={`/activity?in=${encodeURIComponent(ns)}`}
              />
            }
          >
            <ActivityLines frame={frame} rows={lately} within={ns} />
          </Section>
        ) : null}
      </div>
    </Page>
  );
}
