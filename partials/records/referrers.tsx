import type { Ref } from '../../src/core/names.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import { counted } from '../../src/core/words.ts';

/** What refers to a record through one field of one collection. */
export interface Referrers {
  shape: Shape;
  /** The field: "Customer". */
  label: string;
  count: number;
  /** The first few. */
  items: readonly { ref: Ref; title: string }[];
  /** The list of all. */
  url: string;
  /** In another business: it cannot be changed along. */
  elsewhere: boolean;
}

/** Which records change along, and which would have to and cannot. */
export function ReferrersList({ referrers }: { referrers: readonly Referrers[] }) {
  const along = referrers.filter(({ elsewhere }) => !elsewhere);
  const left = referrers.filter(({ elsewhere }) => elsewhere);
  return (
    <>
      {along.length > 0 ? (
        <Part title="Changed along with it, in one step with one Undo" referrers={along} />
      ) : null}
      {left.length > 0 ? (
        <Part title="In another business, and not changed: these will lead nowhere" referrers={left} bad />
      ) : null}
    </>
  );
}

function Part({ title, referrers, bad }: { title: string; referrers: readonly Referrers[]; bad?: boolean }) {
  return (
    <section class="stack tight referrers">
      <h2 class={bad ? 'bad' : undefined} safe>
        {title}
      </h2>
      {referrers.map((each) => (
        <details open={each.count <= 3}>
          <summary>
            <strong safe>{counted(each.count, each.shape)}</strong>{' '}
            <span class="faint" safe>{`in ${each.label}`}</span>
          </summary>
          <ul class="plain-list">
            {each.items.map(({ ref, title: name }) => (
              <li>
                <a href={recordUrl(ref)} target="_blank" safe rel="noopener">
                  {name}
                </a>
              </li>
            ))}
            {each.count > each.items.length ? (
              <li>
                <a
                  href={each.url}
                  target="_blank"
                  safe
                  rel="noopener"
                >{`All ${counted(each.count, each.shape)}`}</a>
              </li>
            ) : null}
          </ul>
        </details>
      ))}
    </section>
  );
}
