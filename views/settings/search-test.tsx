import { businessOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { searchUrl } from '../../partials/search/urls.ts';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { formatsOf } from '../../partials/ui/formats.ts';
import { Notice } from '../../partials/ui/notice.tsx';
import { State } from '../../partials/ui/state.tsx';
import { When } from '../../partials/ui/time.tsx';
import { figure, Trend } from '../../partials/ui/trend.tsx';
import type { Answered, Evaluation, Expected } from '../../src/core/evaluation.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import type { Score } from '../../src/core/ports/score-book.ts';
import { operatorText } from '../../src/core/search-text.ts';

/** The search test of a business. */
export interface Tested {
  ns: string;
  /** Oldest first. */
  scores: readonly Score[];
  /** The last run since the start, with all that it found. */
  last: Evaluation | undefined;
  /** What is wrong with its file. */
  mistake: string | undefined;
}

export interface SearchTestProps {
  frame: PageFrame;
  tests: readonly Tested[];
}

/** How well search does on the owner's own questions. */
export function SearchTestPage({ frame, tests }: SearchTestProps) {
  return (
    <Page frame={frame} trail={[{ title: 'Settings', href: '/settings' }, { title: 'Search test' }]}>
      <div class="column stack loose" id="search-test">
        <PageHead
          title="Search test"
          sub="Questions as you would ask them, and the records that should be found: run it before and after a change, and see what it did."
        />
        {tests.length === 0 ? <NoTests frame={frame} /> : null}
        {tests.map((test) => (
          <Test frame={frame} test={test} />
        ))}
      </div>
    </Page>
  );
}

const EXAMPLE = `{
  "questions": [
    { "question": "where did water come through the ceiling", "expected": ["jobs/ceiling-stain"] },
    { "question": "storm at the hotel", "expected": { "jobs/storm-check": 3, "customers/hotel": 1 } }
  ]
}`;

function NoTests({ frame }: { frame: PageFrame }) {
  const ns = frame.inFull[0]?.ns ?? 'my-business';
  return (
    <>
      <State
        icon="search"
        title="No questions yet"
        text={`Write some into ${ns}/_evals.json, beside the folders of records, with the records that should be found.`}
      />
      <pre class="pre" tabindex="0">
        {EXAMPLE}
      </pre>
    </>
  );
}

function Test({ frame, test: { ns, scores, last, mistake } }: { frame: PageFrame; test: Tested }) {
  const business = businessOf(frame, ns);
  const newest = scores.at(-1);
  return (
    <Card
      title={business.title}
      sum={newest ? sumOf(newest, last) : undefined}
      actions={canChange(frame, ns) ? <Run ns={ns} /> : undefined}
    >
      <div class="stack">
        {mistake === undefined ? null : <Notice tone="warn" text={mistake} />}
        {newest ? (
          <>
            <Trend
              label={`nDCG and recall of ${scores.length} runs; now ${figure(newest.ndcg)} and ${figure(newest.recall)}`}
              lines={[
                { name: 'nDCG@10', values: scores.map(({ ndcg }) => ndcg) },
                { name: `Recall@${newest.k}`, values: scores.map(({ recall }) => recall) },
              ]}
            />
            <p class="faint">
              {'Last run '}
              <When at={newest.at} now={frame.now} formats={formatsOf(business)} />
              <span safe>{` by ${newest.by}, ${newest.mode}${newest.model ? `, ${newest.model}` : ''}`}</span>
            </p>
          </>
        ) : (
          <p class="faint">Not run yet.</p>
        )}
        {last ? (
          <ol class="tested" role="list">
            {last.questions.map((answered) => (
              <Question ns={ns} answered={answered} />
            ))}
          </ol>
        ) : newest ? (
          <p class="faint">Run it again to see what each question found.</p>
        ) : null}
      </div>
    </Card>
  );
}

function sumOf({ questions }: Score, last: Evaluation | undefined): string {
  const count = `${questions.length} ${questions.length === 1 ? 'question' : 'questions'}`;
  const change = last?.change;
  if (!change) return count;
  if (change.better + change.worse === 0) return `${count}, as the time before`;
  const sign = change.ndcg < 0 ? '−' : '+';
  return `${count}, ${change.better} better and ${change.worse} worse than the time before (${sign}${figure(Math.abs(change.ndcg))})`;
}

function Run({ ns }: { ns: string }) {
  return (
    <form method="post" action="/settings/search-test">
      <input type="hidden" name="ns" value={ns} />
      <Button label="Run the test" icon="refresh" type="submit" small />
    </form>
  );
}

function Question({ ns, answered }: { ns: string; answered: Answered }) {
  const { question, ndcg, before, expected, found } = answered;
  const change = before === undefined ? 0 : ndcg - before.ndcg;
  return (
    <li>
      <div class="asked">
        <a href={searchUrl({ q: `${question} ${operatorText('in', ns)}` })} safe>
          {question}
        </a>
        <span class={['figure', change > LEAST && 'good', change < -LEAST && 'bad']}>
          <span safe>{figure(ndcg)}</span>
          <Change change={change} />
        </span>
      </div>
      <ul role="list">
        {expected.map((one) => (
          <Wanted expected={one} />
        ))}
      </ul>
      <details>
        <summary>What was found</summary>
        {found.length === 0 ? (
          <p class="faint">Nothing.</p>
        ) : (
          <ol>
            {found.map(({ ref, title }) => (
              <li>
                <a href={recordUrl(ref)} safe>
                  {title}
                </a>
              </li>
            ))}
          </ol>
        )}
      </details>
    </li>
  );
}

const LEAST = 0.0005;

function Change({ change }: { change: number }) {
  if (Math.abs(change) < LEAST) return null;
  return (
    <small
      safe
    >{`${change > 0 ? '▲' : '▼'} ${figure(Math.abs(change))} ${change > 0 ? 'better' : 'worse'}`}</small>
  );
}

function Wanted({ expected: { ref, title, rank, grade } }: { expected: Expected }) {
  const place = rank === undefined ? 'not found' : `place ${rank}`;
  if (title === undefined) {
    return (
      <li class="missing">
        <span safe>{`${ref}: there is no such record`}</span>
      </li>
    );
  }
  return (
    <li class={rank === undefined && grade > 0 ? 'missing' : undefined}>
      <a href={recordUrl(ref)} safe>
        {title}
      </a>
      <span class="faint" safe>
        {place}
      </span>
    </li>
  );
}
