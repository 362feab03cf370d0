import { businessOf, collectionOf, type PageFrame } from '../partials/frame/page-frame.ts';
import { Reading } from '../partials/frame/reading.tsx';
import { Page } from '../partials/page.tsx';
import { SearchBox } from '../partials/search/box.tsx';
import { FacetLinks } from '../partials/search/facets.tsx';
import { Hit } from '../partials/search/hit.tsx';
import { Modes } from '../partials/search/modes.tsx';
import { Remarks } from '../partials/search/remarks.tsx';
import { SearchStart } from '../partials/search/start.tsx';
import { type Asked, isAsked, searchUrl, withoutPlaces } from '../partials/search/urls.ts';
import { Button } from '../partials/ui/button.tsx';
import { markColour } from '../partials/ui/mark.tsx';
import { Notice } from '../partials/ui/notice.tsx';
import { State } from '../partials/ui/state.tsx';
import { splitRef } from '../src/core/names.ts';
import { collectionUrl, recordUrl } from '../src/core/page-urls.ts';
import type { Hit as FoundHit, Hits } from '../src/core/ports/found.ts';
import { type Understood, withoutPiece } from '../src/core/search-text.ts';
import { LONGEST, whyOf } from '../src/core/why.ts';
import { lower } from '../src/core/words.ts';

export interface SearchProps {
  frame: PageFrame;
  asked: Asked;
  /** More was typed than is asked. */
  isCut?: boolean;
  /** Undefined while nothing was asked. */
  answer: Answer | undefined;
  /** In which field the words of a hit stand, by ref. */
  labels: ReadonlyMap<string, string>;
  /** The next larger number of hits. */
  more: number | undefined;
}

export type Answer = Hits & { operators: readonly Understood[] };

/** Search in everything, as one types. */
export function SearchPage(props: SearchProps) {
  const { frame, asked } = props;
  return (
    <Page frame={frame} title={asked.q ? `${asked.q} · Search` : 'Search'} trail={[{ title: 'Search' }]}>
      <div class="column stack" id="search">
        <h1 class="visually-hidden">Search</h1>
        <SearchBox
          action="/search"
          value={asked.q}
          label="Search everything"
          big
          keep={asked.mode === 'hybrid' ? [] : [['mode', asked.mode]]}
          attributes={{ 'hx-get': '/search', ...SWAP, 'hx-replace-url': 'true' }}
          shortcut="/"
          completions="/completions"
          autofocus={asked.q === ''}
        />
        <SearchResults {...props} />
      </div>
    </Page>
  );
}

const SWAP = { 'hx-target': '#results', 'hx-swap': 'outerMorph' };
/** Links change what stands in the box as well: the whole of the page's own part is drawn again. */
const SWAP_ALL = {
  'hx-target': '#search',
  'hx-select': '#search',
  'hx-swap': 'outerMorph',
  'hx-push-url': 'true',
};

/** The hits, best first, with what was understood and what else there is. */
export function SearchResults(props: SearchProps) {
  const { frame, asked, answer, isCut } = props;
  return (
    <div id="results" class="stack">
      <Reading frame={frame} part="results" />
      {answer === undefined ? (
        <SearchStart frame={frame} />
      ) : (
        <>
          <div class="search-line">
            <p class="faint" role="status" safe>
              {countOf(asked, answer)}
            </p>
            <Modes asked={asked} swap={SWAP_ALL} />
          </div>
          {isCut ? <Notice text="This is long: only its first 1,000 characters were asked." /> : null}
          <Remarks asked={asked} answer={answer} swap={SWAP_ALL} />
          {answer.facets ? (
            <FacetLinks frame={frame} asked={asked} facets={answer.facets} swap={SWAP_ALL} />
          ) : null}
          <AsList frame={frame} q={asked.q} />
          {answer.hits.length === 0 ? (
            <NoHits {...props} answer={answer} />
          ) : (
            <Hitlist {...props} answer={answer} />
          )}
        </>
      )}
    </div>
  );
}

function countOf(asked: Asked, { total, totalCapped, mode, hits, tookMs }: Answer): string {
  const count = `${total.toLocaleString('en')}${totalCapped ? '+' : ''} ${total === 1 ? 'record' : 'records'}`;
  const words = { keyword: 'exact words', hybrid: 'best match first', semantic: 'nearest in meaning first' };
  const order = hits.every(({ chunkId }) => chunkId === '')
    ? 'changed last first'
    : words[asked.mode === 'hybrid' ? 'hybrid' : mode];
  // By meaning everything is more or less near: there is no number of records that fit.
  if (mode !== 'keyword' && hits.length >= asked.limit && total <= hits.length)
    return `The best ${hits.length}, ${order}, in ${Math.max(1, Math.round(tookMs))} ms`;
  return total === 0 ? 'No records' : `${count}, ${order}, in ${Math.max(1, Math.round(tookMs))} ms`;
}

/** A question about one collection can be asked its list, where it is sorted and filtered further. */
function AsList({ frame, q }: { frame: PageFrame; q: string }) {
  const places = frame.inFull.flatMap(({ collections }) => collections);
  const one = places.find(({ ns, collection }) => isAsked(q, 'in', `${ns}/${collection}`));
  if (!one) return null;
  const rest = withoutPlaces(q);
  const list = collectionUrl(one.ns, one.collection);
  return (
    <Button
      label={`Open as a list of ${lower(one.shape.title, one.shape)}`}
      icon="list"
      kind="quiet"
      small
      class="start"
      href={rest ? `${list}?${new URLSearchParams({ q: rest })}` : list}
    />
  );
}

/** So many operators are offered to be left out. */
const OFFERED = 4;

function NoHits({ asked, answer }: SearchProps & { answer: Answer }) {
  const { operators } = answer;
  const understood = operators.filter(({ problem }) => problem === undefined);
  return (
    <State
      icon="search"
      title={`Nothing found for “${asked.q}”`}
      text={
        understood.length > 0
          ? `Asked was for what ${understood.map(({ words }) => words).join(', and ')}.`
          : 'Try fewer words, or the beginning of a word.'
      }
      actions={
        <>
          {operators.slice(0, OFFERED).map(({ start, end }) => (
            <Button
              label={`Without “${asked.q.slice(start, end)}”`}
              href={searchUrl({ ...asked, limit: 0, q: withoutPiece(asked.q, { start, end }) })}
            />
          ))}
          <Button label="Clear the search" kind="quiet" href="/search" />
        </>
      }
    />
  );
}

function Hitlist({ frame, asked, answer, labels, more }: SearchProps & { answer: Answer }) {
  return (
    <>
      <ol class="card lines hits" role="list" data-list>
        {answer.hits.map((hit) => (
          <FoundRecord
            frame={frame}
            hit={hit}
            why={whyOf(hit, answer.corrected ?? asked.q, labels.get(hit.ref) ?? '')}
            label={labels.get(hit.ref) ?? ''}
          />
        ))}
      </ol>
      {hasMore(asked, answer) && more ? (
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

function hasMore({ limit }: Asked, { total, hits, mode }: Answer): boolean {
  return total > hits.length || (mode !== 'keyword' && hits.length >= limit);
}

interface FoundRecordProps {
  frame: PageFrame;
  hit: FoundHit;
  why: string;
  /** Of the field in which the words stand. */
  label: string;
}

function FoundRecord({ frame, hit, why, label }: FoundRecordProps) {
  const { ns, collection, id } = splitRef(hit.ref) ?? { ns: '', collection: '', id: hit.ref };
  const business = businessOf(frame, ns);
  const words = collectionOf(frame, ns, collection);
  const { score, chunkId, figures } = hit;
  return (
    <Hit
      href={recordUrl(hit.ref)}
      id={id}
      title={hit.title}
      where={`${business.title} › ${words.title}`}
      colour={markColour(business.title, business.colour)}
      snippet={hit.snippet}
      why={why}
      whyInFull={label.length > LONGEST ? label : undefined}
      details={chunkId === '' ? undefined : { ...figures, score, chunkId }}
      icon={words.icon}
    />
  );
}
