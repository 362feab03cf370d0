import { collectionUrl, namespaceUrl, newUrl } from '../../src/core/page-urls.ts';
import type { BusinessInFrame, CollectionInFrame, PageFrame } from '../frame/page-frame.ts';
import { canChange } from '../frame/rights.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Icon, isIcon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';

/** How the records of a collection spread over the values of a choice. */
export interface Standing {
  ns: string;
  collection: string;
  /** "Status". */
  field: string;
  values: { label: string; value: string; colour?: string | undefined; count: number; href: string }[];
}

/** A business with its collections, how they stand, and the way to a new record. */
export function BusinessCard({
  frame,
  business,
  standings,
}: {
  frame: PageFrame;
  business: BusinessInFrame;
  standings: readonly Standing[];
}) {
  const { ns, title, colour, icon, collections } = business;
  return (
    <section class="card" aria-label={title}>
      <header class="card-head">
        <Mark name={title} colour={colour} icon={icon} />
        <h2>
          <a class="plain" href={namespaceUrl(ns)} safe>
            {title}
          </a>
        </h2>
      </header>
      <CollectionLines frame={frame} collections={collections} standings={standings} />
    </section>
  );
}

/** Collections as lines: name, how they stand, count, New. */
export function CollectionLines({
  frame,
  collections,
  standings,
}: {
  frame: PageFrame;
  collections: readonly CollectionInFrame[];
  standings: readonly Standing[];
}) {
  return (
    <ul class="lines collections" role="list" data-list>
      {collections.map((each) => (
        <CollectionLine
          collection={each}
          canCreate={each.collection !== 'files' && canChange(frame, each.ns)}
          standing={standings.find(({ ns, collection }) => ns === each.ns && collection === each.collection)}
        />
      ))}
    </ul>
  );
}

function CollectionLine({
  collection: { ns, collection, records, problems, shape },
  standing,
  canCreate,
}: {
  canCreate: boolean;
  collection: CollectionInFrame;
  standing: Standing | undefined;
}) {
  return (
    <li>
      <Icon name={isIcon(shape.icon) ? shape.icon : 'table'} />
      <a class="name" href={collectionUrl(ns, collection)} safe>
        {shape.title}
      </a>
      <span class="standings">
        {standing ? <Standings {...standing} title={shape.title} /> : null}
        {problems > 0 ? (
          <a class="standing" href={`/repair?in=${encodeURIComponent(`${ns}/${collection}`)}`}>
            <Badge label={`${problems.toLocaleString('en')} to repair`} tone="warn" icon="repair" />
          </a>
        ) : null}
      </span>
      <span class="when tabular" safe>
        {records.toLocaleString('en')}
      </span>
      <span class="actions">
        {canCreate ? (
          <Button
            label={`New ${shape.singular}`}
            icon="plus"
            iconOnly
            kind="quiet"
            small
            href={newUrl(ns, collection)}
          />
        ) : null}
      </span>
    </li>
  );
}

function Standings({ field, values, title }: Standing & { title: string }) {
  return (
    <span class="links" role="group" aria-label={`${title} by ${field}`}>
      {values.map((each) => (
        <a class="standing" href={each.href}>
          <Badge label={each.label} value={each.value} colour={each.colour} />
          <span safe>{each.count.toLocaleString('en')}</span>
        </a>
      ))}
    </span>
  );
}
