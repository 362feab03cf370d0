import { CoverageBar } from '../../partials/coverage/bar.tsx';
import { Gaps } from '../../partials/coverage/gaps.tsx';
import { Legend } from '../../partials/coverage/legend.tsx';
import { meaningParts, partsOf, textParts } from '../../partials/coverage/parts.ts';
import { businessOf, collectionOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { canManage } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Facts } from '../../partials/ui/facts.tsx';
import { Icon } from '../../partials/ui/icon.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { Progress } from '../../partials/ui/progress.tsx';
import { Cell, Table } from '../../partials/ui/table.tsx';
import { When } from '../../partials/ui/time.tsx';
import type { CoverageReport } from '../../src/core/coverage.ts';
import type { EmbeddingStatus } from '../../src/core/models.ts';
import { collectionUrl, namespaceUrl } from '../../src/core/page-urls.ts';
import type { Problem } from '../../src/core/record.ts';
import { capital } from '../../src/core/words.ts';

export interface SearchIndexProps {
  frame: PageFrame;
  report: CoverageReport;
  /** Files that search has not, or not as they are, with reasons. */
  problems: readonly Problem[];
  /** The last time that it was built anew since the start. */
  rebuild?: Rebuilt | undefined;
}

export interface Rebuilt {
  state: 'running' | 'done' | 'failed';
  by: string;
  startedAt: string;
  endedAt?: string;
  reason?: string;
}

const SUB = 'Search is built from your files. Here is what it has, what it has not, and why.';

/** How search stands. */
export function SearchIndexPage(props: SearchIndexProps) {
  return (
    <Page frame={props.frame} trail={[{ title: 'Settings', href: '/settings' }, { title: 'Search' }]}>
      <div class="column stack loose">
        <PageHead title="What search knows" sub={SUB} />
        <SearchIndexPanel {...props} />
      </div>
    </Page>
  );
}

/** All that changes; asks again as long as anything is on its way. */
export function SearchIndexPanel({ frame, report, problems, rebuild }: SearchIndexProps) {
  const { index } = frame;
  const manage = canManage(frame);
  const busy =
    index.state !== 'ready' || index.pending > 0 || rebuild?.state === 'running' || isBusy(index.embedding);
  const asking = { 'hx-get': '/settings/index', 'hx-trigger': 'every 2s', 'hx-swap': 'outerMorph' };
  return (
    <div id="search-index" class="stack loose" {...(busy ? asking : {})}>
      <WholeCard frame={frame} report={report} />
      <TextsCard report={report} />
      {index.embedding ? (
        <MeaningCard embedding={index.embedding} report={report} canManage={manage} />
      ) : null}
      <PlacesCard frame={frame} report={report} />
      <ReasonsCard problems={problems} />
      <LookCard />
      {manage ? <RebuildCard frame={frame} report={report} rebuild={rebuild} /> : null}
    </div>
  );
}

function isBusy(embedding: EmbeddingStatus | undefined): boolean {
  return embedding !== undefined && ['learning', 'embedding', 'waiting'].includes(embedding.state);
}

const STATES = { ready: 'Up to date', building: 'Reading your files', failed: 'Does not work' };

function WholeCard({
  frame: { index },
  report: { whole, chunks },
}: Pick<SearchIndexProps, 'frame' | 'report'>) {
  const size = `${(index.bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
  // How large it is in all is told to who sees all.
  const state = index.state === 'ready' && index.pending > 0 ? 'Catching up' : STATES[index.state];
  const passages = `${chunks.toLocaleString('en')} ${chunks === 1 ? 'passage' : 'passages'}`;
  return (
    <Card title={state} sum={index.bytes > 0 ? `${passages} · ${size}` : passages}>
      <div class="stack">
        {index.reason ? (
          <Notice tone={index.state === 'failed' ? 'bad' : 'warn'} text={index.reason} />
        ) : null}
        {index.progress ? <Progress {...index.progress} /> : null}
        <CoverageBar parts={partsOf(whole)} />
        <Legend parts={partsOf(whole)} href="/repair" />
      </div>
    </Card>
  );
}

function TextsCard({ report: { texts, gaps } }: Pick<SearchIndexProps, 'report'>) {
  const parts = textParts(texts);
  if (parts.every(({ count }) => count === 0)) return null;
  return (
    <Card title="Text of files" sum="Every file is found by its name; these also by what stands in them.">
      <div class="stack">
        <CoverageBar parts={parts} />
        <Legend parts={parts} />
        <Gaps gaps={gaps.filter((gap) => gap.of === 'text')} />
      </div>
    </Card>
  );
}

const MEANING: Record<EmbeddingStatus['state'], string> = {
  off: 'Switched off: search goes by words alone.',
  small: 'There are too few texts to learn from yet: search goes by words alone.',
  learning: 'The model is learning from your texts.',
  embedding: 'Vectors are being made; what lacks one is found by its words.',
  ready: 'Every passage has been looked at.',
  waiting: 'It goes on by itself.',
};

interface MeaningProps {
  embedding: EmbeddingStatus;
  report: CoverageReport;
  canManage: boolean;
}

function MeaningCard({ embedding, report: { gaps }, canManage: manage }: MeaningProps) {
  const { state, reason, serving, building, progress } = embedding;
  const models = { 'Search uses': serving, 'Being made': building };
  const facts = Object.entries(models).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: <code safe>{value}</code> }],
  );
  return (
    <Card
      title="Similar meaning"
      sum={MEANING[state]}
      actions={
        manage ? (
          <Button label="Choose a model" icon="settings" small href="/settings/index/model" />
        ) : undefined
      }
    >
      <div class="stack">
        {reason ? <Notice tone="warn" text={capital(reason)} /> : null}
        {progress ? <Progress {...progress} /> : null}
        {facts.length > 0 ? <Facts facts={facts} /> : null}
        {state === 'off' ? null : <CoverageBar parts={meaningParts(embedding)} />}
        {state === 'off' ? null : <Legend parts={meaningParts(embedding)} />}
        <Gaps gaps={gaps.filter((gap) => gap.of === 'vector')} />
        {embedding.failed > 0 && manage ? <Retry /> : null}
      </div>
    </Card>
  );
}

function Retry() {
  return (
    <form
      method="post"
      action="/settings/index/retries"
      hx-post="/settings/index/retries"
      hx-target="#search-index"
      hx-swap="outerMorph"
    >
      <Button label="Try again what failed" icon="refresh" type="submit" />
    </form>
  );
}

const COLUMNS = ['Ready', 'Waiting', 'Older', 'Failed', 'Skipped'];

function PlacesCard({ frame, report: { places } }: Pick<SearchIndexProps, 'frame' | 'report'>) {
  return (
    <Card title="By collection" flush>
      <Table
        label="What search has, by collection"
        columns={[
          { title: 'Collection' },
          { title: 'Share' },
          ...COLUMNS.map((title) => ({ title, number: true })),
        ]}
      >
        {places.map((place) => (
          <tr>
            <Cell title>
              <PlaceName frame={frame} place={place} />
            </Cell>
            <Cell bare>
              <CoverageBar parts={partsOf(place)} thin />
            </Cell>
            {partsOf(place).map(({ title, count }) => (
              <Cell label={title} number blank={count === 0}>
                <span class={count === 0 ? 'faint' : undefined} safe>
                  {count.toLocaleString('en')}
                </span>
              </Cell>
            ))}
          </tr>
        ))}
      </Table>
    </Card>
  );
}

function PlaceName({
  frame,
  place: { ns, collection },
}: {
  frame: PageFrame;
  place: CoverageReport['places'][number];
}) {
  if (ns === '') return <span>Beside the businesses</span>;
  const business = businessOf(frame, ns).title;
  return collection === '' ? (
    <a href={namespaceUrl(ns)} safe>{`${business}, beside its collections`}</a>
  ) : (
    <a href={collectionUrl(ns, collection)}>
      <span safe>{collectionOf(frame, ns, collection).title}</span>{' '}
      <small class="faint" safe>
        {business}
      </small>
    </a>
  );
}

const SHOWN = 20;

function ReasonsCard({ problems }: Pick<SearchIndexProps, 'problems'>) {
  if (problems.length === 0) return null;
  const more = problems.length - SHOWN;
  return (
    <Card
      title="Why not"
      sum={problems.length.toLocaleString('en')}
      actions={<Button label="All there is to repair" icon="repair" small href="/repair" />}
      flush
    >
      <ul class="lines" role="list">
        {problems.slice(0, SHOWN).map(({ path, detail }) => (
          <li>
            <Icon name="file" />
            <span class="what sentence">
              <code safe>{path}</code>
              <span class="note" safe>
                {capital(detail)}
              </span>
            </span>
          </li>
        ))}
        {more > 0 ? <li class="faint">and {more} more</li> : null}
      </ul>
    </Card>
  );
}

function LookCard() {
  return (
    <Card title="A record as search sees it">
      <form class="row" action="/settings/index/passages">
        <input
          class="input grow"
          type="search"
          name="of"
          placeholder="Title or path"
          aria-label="Title or path of a record"
          required
        />
        <Button label="Show its passages" icon="eye" type="submit" />
      </form>
    </Card>
  );
}

function RebuildCard({ frame, report: { whole }, rebuild }: Omit<SearchIndexProps, 'problems'>) {
  const files = (whole.ready + whole.stale + whole.failed).toLocaleString('en');
  const vectors = frame.index.embedding?.serving
    ? ' Vectors are taken over from passages that say the same: none is made, or paid, again.'
    : '';
  const running = rebuild?.state === 'running';
  return (
    <Card title="Build it again">
      <div class="stack">
        <p safe>
          {`Reads all ${files} files again and builds another index beside this one, which answers meanwhile and is then replaced. No file of yours is touched.${vectors}`}
        </p>
        <p class="faint">
          It is built by itself whenever it has to be. Do it here if what you find looks wrong.
        </p>
        {rebuild ? <LastRebuild frame={frame} rebuild={rebuild} /> : null}
        <form
          method="post"
          action="/settings/index/rebuilds"
          hx-post="/settings/index/rebuilds"
          hx-target="#search-index"
          hx-swap="outerMorph"
        >
          <Button
            label={running ? 'Being built…' : 'Build it again'}
            icon="refresh"
            type="submit"
            disabled={running}
          />
        </form>
      </div>
    </Card>
  );
}

function LastRebuild({
  frame,
  rebuild: { state, reason, startedAt, endedAt },
}: {
  frame: PageFrame;
  rebuild: Rebuilt;
}) {
  if (state === 'failed') return <Notice tone="bad" title="The last time it failed" text={reason ?? ''} />;
  return (
    <p role="status">
      <span>{state === 'running' ? 'Being built since ' : 'Last built '}</span>
      <When at={endedAt ?? startedAt} now={frame.now} />
    </p>
  );
}
