import { collectionUrl, namespaceUrl, newUrl } from '../../src/core/page-urls.ts';
import type { BusinessInFrame, CollectionInFrame } from '../frame/page-frame.ts';
import { Button } from '../ui/button.tsx';
import { Icon, isIcon } from '../ui/icon.tsx';
import { Mark, markColour } from '../ui/mark.tsx';

/** A business with its collections, how much is in each, and the way to a new record. */
export function BusinessCard({ business }: { business: BusinessInFrame }) {
  const { ns, title, colour, icon, collections } = business;
  return (
    <section class="card" data-colour={markColour(title, colour)} aria-label={title}>
      <header class="card-head">
        <Mark name={title} colour={colour} icon={icon} />
        <h2>
          <a class="plain" href={namespaceUrl(ns)} safe>
            {title}
          </a>
        </h2>
      </header>
      <CollectionLines collections={collections} />
    </section>
  );
}

/** Collections as lines: name, count, New. */
export function CollectionLines({ collections }: { collections: readonly CollectionInFrame[] }) {
  return (
    <ul class="lines" role="list" data-list>
      {collections.map(({ ns, collection, records, problems, shape }) => (
        <li>
          <Icon name={isIcon(shape.icon) ? shape.icon : 'table'} />
          <a class="what" href={collectionUrl(ns, collection)} safe>
            {shape.title}
          </a>
          {problems > 0 ? <span class="when" safe>{`${problems} to repair`}</span> : null}
          <span class="when tabular" safe>
            {records.toLocaleString('en')}
          </span>
          {collection === 'files' ? null : (
            <span class="actions">
              <Button
                label={`New ${shape.singular}`}
                icon="plus"
                iconOnly
                kind="quiet"
                small
                href={newUrl(ns, collection)}
              />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
