import type { PageFrame } from '../frame/page-frame.ts';
import { Section } from '../ui/card.tsx';
import { searchUrl } from './urls.ts';

/** Nothing is asked yet: what was asked lately on this device, and what can be asked, on this very data. */
export function SearchStart({ frame }: { frame: PageFrame }) {
  return (
    <div class="stack loose">
      <section class="section needs-script" aria-label="Asked lately" data-recent-searches hidden>
        <header>
          <h2>Asked lately</h2>
        </header>
        <ul class="facet-row" role="list"></ul>
      </section>
      <Section title="What you can ask">
        <dl class="examples">
          {examplesIn(frame).map(([q, means]) => (
            <div>
              <dt>
                <a href={searchUrl({ q })}>
                  <code safe>{q}</code>
                </a>
              </dt>
              <dd safe>{means}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  );
}

/** Operators with names that exist here. */
function examplesIn({ inFull }: PageFrame): [string, string][] {
  const collections = inFull.flatMap((business) => business.collections);
  const [largest] = collections.toSorted((a, b) => b.records - a.records);
  const fields = collections.flatMap(({ shape, ns, collection }) =>
    shape.fields.map((field) => ({ field, shape, place: `${ns}/${collection}` })),
  );
  const choice = fields.find(({ field }) => field.key === 'status' && field.options?.length);
  const value = choice?.field.options?.[0];
  const money = fields.find(({ field }) => field.widget === 'money');
  const tags = fields.find(({ field }) => field.widget === 'tags');
  const examples: [string, string | undefined][] = [
    ['"in this order" -without', 'a phrase in quotes; words that must not be there'],
    [
      `in:${largest?.ns}/${largest?.collection}`,
      largest && `only ${largest.shape.title}; a business or a collection, by name or title`,
    ],
    [`status:${value?.value}`, value && `${choice?.field.label} is ${value.label}; any field, by its name`],
    [
      `${money?.field.key}:>500`,
      money && `${money.field.label} over 500, in ${money.shape.title}; 100..200 for from and to`,
    ],
    ['updated:7d', 'changed in the last 7 days; also 2026-01, >2026-01, today'],
    ['has:file', 'with a file that belongs to it; or a field that is filled in'],
    ['tag:', tags && 'tagged so; what there is is offered as you type'],
    ['is:problem', 'something to repair'],
  ];
  return examples.filter((one): one is [string, string] => one[1] !== undefined);
}
