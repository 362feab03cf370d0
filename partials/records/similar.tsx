import type { Ref } from '../../src/core/names.ts';
import { recordUrl, similarUrl } from '../../src/core/page-urls.ts';
import type { Hits } from '../../src/core/ports/found.ts';
import { Section } from '../ui/card.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Skeleton } from '../ui/state.tsx';

/** The place for similar records, filled when it comes into sight. The last part of the rail, so that nothing below it moves; a save leaves it alone. */
export function SimilarPlace({ ref }: { ref: Ref }) {
  return (
    <div
      id="similar"
      class="similar needs-script"
      hx-get={similarUrl(ref)}
      hx-trigger="intersect once"
      hx-swap="innerHTML"
      hx-morph-skip
    >
      <Section title="Similar">
        <Skeleton lines={4} label="Looking for similar records" />
      </Section>
    </div>
  );
}

/** A record like this one. */
export interface SimilarRecord {
  ref: Ref;
  title: string;
  /** "Job". */
  singular: string;
  icon: IconName;
}

/** What is in the place then. */
export function SimilarRecords({ records, mode }: { records: readonly SimilarRecord[]; mode: Hits['mode'] }) {
  return (
    <Section title="Similar">
      {records.length === 0 ? (
        <p class="faint">Nothing here is like it.</p>
      ) : (
        <>
          <ul class="similar-list" role="list">
            {records.map(({ ref, title, singular, icon }) => (
              <li>
                <Icon name={icon} />
                <a href={recordUrl(ref)} safe>
                  {title}
                </a>
                <small safe>{singular}</small>
              </li>
            ))}
          </ul>
          <p class="faint">
            <small>{mode === 'keyword' ? 'By the words that tell it apart' : 'By meaning'}</small>
          </p>
        </>
      )}
    </Section>
  );
}
