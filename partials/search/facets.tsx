import type { Facets } from '../../src/core/ports/found.ts';
import { collectionOf, type PageFrame } from '../frame/page-frame.ts';
import { Icon, isIcon } from '../ui/icon.tsx';
import { markColour } from '../ui/mark.tsx';
import { type Asked, isAsked, searchUrl, toggled, withoutPlaces } from './urls.ts';

export interface FacetsProps {
  frame: PageFrame;
  asked: Asked;
  facets: Facets;
  /** htmx attributes of links that change the question. */
  swap: Record<string, string>;
}

/** What was found by business, collection and tag, as links that put the operator into the question or take it out. */
export function FacetLinks({ frame, asked, facets, swap }: FacetsProps) {
  const { collections, tags } = facets;
  const businesses = frame.inFull.map((business) => ({
    business,
    count: collections.filter(({ ns }) => ns === business.ns).reduce((sum, { count }) => sum + count, 0),
  }));
  const where = businesses.filter(({ business, count }) => count > 0 || isAsked(asked.q, 'in', business.ns));
  const link = (q: string) => {
    const href = searchUrl({ q, mode: asked.mode });
    return { href, 'hx-get': href, ...swap };
  };
  const anywhere = withoutPlaces(asked.q);
  return (
    <div class="facets">
      {where.length > 1 || anywhere !== asked.q.trim() ? (
        <nav class="facet-row" aria-label="By business">
          <a
            class="facet"
            aria-current={anywhere === asked.q.trim() ? 'true' : undefined}
            {...link(anywhere)}
          >
            Everywhere
          </a>
          {where.map(({ business, count }) => (
            <a
              class="facet"
              aria-current={isAsked(asked.q, 'in', business.ns) ? 'true' : undefined}
              data-colour={markColour(business.title, business.colour)}
              {...link(toggled(asked.q, 'in', business.ns))}
            >
              <span class="dot"></span>
              <span safe>{business.title}</span> <Count count={count} />
            </a>
          ))}
        </nav>
      ) : null}
      {collections.length > 0 ? (
        <nav class="facet-row" aria-label="By collection">
          {collections.map(({ ns, collection, count }) => {
            const { title, icon } = collectionOf(frame, ns, collection);
            const value = `${ns}/${collection}`;
            return (
              <a
                class="facet"
                aria-current={isAsked(asked.q, 'in', value) ? 'true' : undefined}
                {...link(toggled(asked.q, 'in', value))}
              >
                <Icon name={isIcon(icon) ? icon : 'table'} />
                <span safe>{title}</span> <Count count={count} />
              </a>
            );
          })}
        </nav>
      ) : null}
      {tags.length > 0 ? (
        <nav class="facet-row" aria-label="By tag">
          {tags.slice(0, TAGS).map(({ tag, count }) => (
            <a
              class="facet"
              aria-current={isAsked(asked.q, 'tag', tag) ? 'true' : undefined}
              {...link(toggled(asked.q, 'tag', tag))}
            >
              <Icon name="tag" />
              <span safe>{tag}</span> <Count count={count} />
            </a>
          ))}
        </nav>
      ) : null}
    </div>
  );
}

const TAGS = 10;

function Count({ count }: { count: number }) {
  return (
    <span class="count" safe>
      {count.toLocaleString('en')}
    </span>
  );
}
