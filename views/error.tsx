import type { PageFrame } from '../partials/frame/page-frame.ts';
import { Layout } from '../partials/layout.tsx';
import { Page } from '../partials/page.tsx';
import { SaidToast } from '../partials/toasts.tsx';
import { Button } from '../partials/ui/button.tsx';
import { State, type StateProps } from '../partials/ui/state.tsx';
import type { FieldError } from '../src/core/errors.ts';
import { collectionUrl } from '../src/core/page-urls.ts';
import { lower } from '../src/core/words.ts';

/** What went wrong, in the words of the service that said it. */
export interface Problem {
  status: number;
  detail: string;
  errors?: FieldError[];
  requestId: string;
}

const TITLES: Record<number, Pick<StateProps, 'icon' | 'title'>> = {
  400: { icon: 'help', title: 'This cannot be read' },
  401: { icon: 'lock', title: 'Please sign in' },
  403: { icon: 'lock', title: 'This is not allowed' },
  404: { icon: 'search', title: 'There is nothing here' },
  409: { icon: 'warning', title: 'Something else came first' },
  410: { icon: 'trash', title: 'This is gone' },
  412: { icon: 'warning', title: 'Somebody changed this meanwhile' },
  413: { icon: 'warning', title: 'This is too large' },
  422: { icon: 'warning', title: 'Some values do not fit' },
  503: { icon: 'clock', title: 'Not possible just now' },
};
const OURS: Pick<StateProps, 'icon' | 'title'> = { icon: 'error', title: 'Something went wrong on our side' };

/** An error in words, with the ways out. Without a frame (the services themselves failed) an empty one stands around it. */
export function ErrorPage({
  problem,
  frame,
  path,
}: {
  problem: Problem;
  frame: PageFrame | undefined;
  path: string;
}) {
  const words = TITLES[problem.status] ?? OURS;
  const crumb = [{ title: words.title }];
  const content = <ErrorState problem={problem} frame={frame} path={path} />;
  if (frame) {
    return (
      <Page frame={frame} trail={crumb}>
        {content}
      </Page>
    );
  }
  const bare = { title: 'Cairn', businesses: [], problems: 0, status: { facts: [], folder: '' } };
  return (
    <Layout frame={bare} title={words.title} path={path} trail={crumb}>
      {content}
    </Layout>
  );
}

/** An error in place of a fragment: what was on the page stays. */
export function ErrorToast({ problem }: { problem: Problem }) {
  return <SaidToast said={{ text: problem.detail, bad: true }} url="/" />;
}

/** The list that the address is in. */
function listAt(frame: PageFrame | undefined, path: string) {
  const collections = frame?.inFull.flatMap((business) => business.collections) ?? [];
  return collections.find(({ ns, collection }) => path.startsWith(`${collectionUrl(ns, collection)}/`))
    ?.shape;
}

interface ErrorStateProps {
  problem: Problem;
  frame: PageFrame | undefined;
  path: string;
}

function ErrorState({ problem, frame, path }: ErrorStateProps) {
  const words = TITLES[problem.status] ?? OURS;
  const list = listAt(frame, path);
  const ours = problem.status === 500;
  const text = ours
    ? 'Nothing was changed by this request unless the history says so. Trying again is safe.'
    : problem.detail;
  return (
    <>
      <State
        {...words}
        level={1}
        text={text}
        tone={ours ? 'bad' : 'plain'}
        requestId={ours ? problem.requestId : undefined}
        actions={
          <>
            {ours || problem.status === 503 ? (
              <Button label="Try again" icon="refresh" href={path} kind="primary" />
            ) : null}
            {list ? (
              <Button
                label={`All ${lower(list.title, list)}`}
                icon="list"
                href={collectionUrl(list.ns, list.collection)}
              />
            ) : null}
            <Button label="Search" icon="search" href="/search" />
            <Button label="Home" icon="home" href="/" />
          </>
        }
      />
      {problem.errors?.length ? (
        <ul class="column narrow">
          {problem.errors.map(({ pointer, message }) => (
            <li safe>{`${pointer || 'The whole'}: ${message}`}</li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
