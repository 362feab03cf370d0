import type { Hits } from '../../src/core/ports/found.ts';
import { type Understood, withoutPiece } from '../../src/core/search-text.ts';
import { Notice } from '../ui/notice.tsx';
import { OperatorChips } from './chips.tsx';
import { type Asked, searchUrl } from './urls.ts';

export interface RemarksProps {
  asked: Asked;
  answer: Hits & { operators: readonly Understood[] };
  swap: Record<string, string>;
}

/** What the question was taken for: operators as chips, those that mean nothing, words in another spelling, vectors that are not there. */
export function Remarks({ asked, answer, swap }: RemarksProps) {
  const { operators, corrected, unknown = [] } = answer;
  const vectors = aboutVectors(asked, answer);
  return (
    <>
      <OperatorChips
        operators={operators}
        without={(piece) => searchUrl({ ...asked, limit: 0, q: withoutPiece(asked.q, piece) })}
        swap={swap}
      />
      {corrected === undefined ? null : (
        <p class="corrected">
          Spelled so it stands nowhere: searched for{' '}
          <a href={searchUrl({ ...asked, limit: 0, q: corrected })}>
            <strong safe>{corrected}</strong>
          </a>{' '}
          instead.
        </p>
      )}
      {unknown.length > 0 ? (
        <p class="corrected" safe>
          {`No record has ${unknown.map((word) => `“${word}”`).join(' or ')}.`}
        </p>
      ) : null}
      {vectors === undefined ? null : <Notice text={vectors} />}
    </>
  );
}

/** That there are no vectors yet is no reason to find nothing, and is said where one asked for them. */
function aboutVectors({ mode }: Asked, { vectors, mode: used, hits }: Hits): string | undefined {
  const wanted = mode === 'semantic' || (mode === 'hybrid' && hits.length === 0 && vectors.state !== 'ready');
  if (!wanted || used !== 'keyword') return undefined;
  if (hits.some(({ chunkId }) => chunkId === '')) return undefined;
  if (vectors.state === 'building') {
    const [done, all] = [vectors.passages, vectors.of].map((count) => count.toLocaleString('en'));
    return `Meaning is still being learned: ${done} of ${all} passages have a vector. Until then exact words are searched.`;
  }
  return vectors.state === 'none'
    ? 'There are no vectors yet, so nothing can be compared by meaning: exact words were searched.'
    : 'The model knows nothing of these words, or did not answer in time: exact words were searched.';
}
