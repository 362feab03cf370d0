import { businessOf, collectionOf, type PageFrame } from '../partials/frame/page-frame.ts';
import { Page } from '../partials/page.tsx';
import { SearchBox } from '../partials/search/box.tsx';
import { Hit } from '../partials/search/hit.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Section } from '../partials/ui/card.tsx';
import { State } from '../partials/ui/state.tsx';
import { Tabs } from '../partials/ui/tabs.tsx';
import { splitRef } from '../src/core/names.ts';
import { collectionUrl, recordUrl } from '../src/core/page-urls.ts';
import type { Hit as Found, Hits } from '../src/core/ports.ts';

export interface SearchProps {
  frame: PageFrame;
  asked: { q: string; ns?: string | undefined; collection?: string | undefined; limit: number };
  /** Undefined while nothing was asked. */
  answer: Hits | undefined;
  /** The next larger number of hits. */
  more: number | undefined;
}

/** Search in everything, as one types. */
export function SearchPage(props: SearchProps) {
  const { frame, asked } = props;
  return (
    <Page frame={frame} title={asked.q ? `${asked.q} · Search` : 'Search'} trail={[{ title: 'Search' }]}>
      <div class="column stack">
        <h1 class="visually-hidden">Search</h1>
        <Box {...props} />
        <SearchResults {...props} />
      </div>
    </Page>
  );
}

const LIVE = {
  'hx-get': '/search',
  'hx-target': '#results',
  'hx-swap': 'outerMorph',
  'hx-replace-url': 'true',
};

function Box({ asked: { q, ns, collection } }: SearchProps) {
  const keep = Object.entries({ ns, collection }).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  return (
    <SearchBox
      action="/search"
      value={q}
      label="Search everything"
      big
      keep={keep}
      attributes={LIVE}
      shortcut="/"
      completions="/completions"
      autofocus={q === ''}
    />
  );
}

/** The hits, best first, in their collections; the collection with the best hit comes first. */
export function SearchResults(props: SearchProps) {
  const { frame, asked, answer } = props;
  return (
    <div id="results" class="stack" aria-live="polite">
      {frame.inFull.length > 1 ? <Scope frame={frame} asked={asked} /> : null}
      {answer === undefined ? (
        <State
          icon="search"
          title="Search everything"
          text="Words in any order; the last one may be unfinished. All text of all records is searched, and the names of files."
        />
      ) : answer.hits.length === 0 ? (
        <NoHits {...props} />
      ) : (
        <Hitlist {...props} answer={answer} />
      )}
    </div>
  );
}

function Scope({ frame, asked }: Pick<SearchProps, 'frame' | 'asked'>) {
  const tabs = frame.inFull.map(({ ns, title }) => ({
    title,
    href: searchUrl({ q: asked.q, ns }),
    current: asked.ns === ns,
  }));
  const all = { title: 'Everywhere', href: searchUrl({ q: asked.q }), current: asked.ns === undefined };
  return <Tabs label="Where to search" tabs={[all, ...tabs]} />;
}

function NoHits({ frame, asked }: SearchProps) {
  const where = asked.ns ? ` in ${businessOf(frame, asked.ns).title}` : '';
  return (
    <State
      icon="search"
      title={`Nothing found for “${asked.q}”${where}`}
      text="Try fewer words, or the beginning of a word."
      actions={
        asked.ns || asked.collection ? (
          <Button label="Search everywhere" icon="search" href={searchUrl({ q: asked.q })} />
        ) : (
          <Button label="Clear the search" href="/search" />
        )
      }
    />
  );
}

function Hitlist({ frame, asked, answer, more }: SearchProps & { answer: Hits }) {
  const places = Map.groupBy(answer.hits, ({ ref }) => ref.split('/').slice(0, 2).join('/'));
  const count = `${answer.total.toLocaleString('en')}${answer.totalCapped ? '+' : ''}`;
  return (
    <>
      <p class="faint" role="status" safe>
        {`${count} ${answer.total === 1 ? 'record' : 'records'}, ${answer.mode === 'keyword' ? 'by exact words' : 'best match first'}, in ${Math.max(1, Math.round(answer.tookMs))} ms`}
      </p>
      {[...places].map(([place, hits]) => (
        <HitGroup frame={frame} place={place} hits={hits} q={asked.q} />
      ))}
      {answer.total > answer.hits.length && more ? (
        <Button
          label="Show more"
          icon="arrow-down"
          class="center"
          href={searchUrl({ ...asked, limit: more })}
        />
      ) : null}
    </>
  );
}

function HitGroup({ frame, place, hits, q }: { frame: PageFrame; place: string; hits: Found[]; q: string }) {
  const { ns, id: collection } = splitRef(place) ?? { ns: place, id: '' };
  const business = businessOf(frame, ns);
  const words = collectionOf(frame, ns, collection);
  const all = `${collectionUrl(ns, collection)}?q=${encodeURIComponent(q)}`;
  return (
    <Section
      title={words.title}
      sum={business.title}
      actions={<Button label="Open as a list" icon="list" kind="quiet" small href={all} />}
    >
      <ul class="card lines" role="list" data-list>
        {hits.map((hit) => (
          <Hit
            href={recordUrl(hit.ref)}
            id={splitRef(hit.ref)?.id ?? ''}
            title={hit.title}
            snippet={hit.snippet}
            why={hit.why}
            icon={words.icon}
          />
        ))}
      </ul>
    </Section>
  );
}

function searchUrl(asked: {
  q?: string;
  ns?: string | undefined;
  collection?: string | undefined;
  limit?: number;
}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value) params.set(name, String(value));
  return params.size ? `/search?${params}` : '/search';
}
