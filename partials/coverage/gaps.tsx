import type { Gap } from '../../src/core/coverage.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import { Icon } from '../ui/icon.tsx';

/** So many of the records that a reason is about are named. */
const NAMED = 5;

const UNITS = { text: ['file', 'files'], vector: ['passage', 'passages'] } as const;

/** What search lacks, a line for each reason, with the records that it is about. */
export function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  if (gaps.length === 0) return null;
  return (
    <ul class="lines" role="list" aria-label="Why">
      {gaps.map((gap) => (
        <GapLine gap={gap} />
      ))}
    </ul>
  );
}

function GapLine({ gap: { of, state, reason, count, refs } }: { gap: Gap }) {
  const [one, several] = UNITS[of];
  return (
    <li>
      <Icon name={state === 'failed' ? 'warning' : 'file'} />
      <span class="what sentence">
        <span safe>{`${count.toLocaleString('en')} ${count === 1 ? one : several}: ${reason}`}</span>
        <span class="note">
          {refs.slice(0, NAMED).map((ref) => (
            <>
              <a href={recordUrl(ref)}>
                <code safe>{ref}</code>
              </a>{' '}
            </>
          ))}
          {refs.length > NAMED ? <span>and others</span> : null}
        </span>
      </span>
    </li>
  );
}
