import { fieldsUrl, newImportUrl, newUrl } from '../../src/core/page-urls.ts';
import type { Page } from '../../src/core/ports.ts';
import { COUNT_LIMIT } from '../../src/core/query.ts';
import type { Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import type { PageFrame } from '../frame/page-frame.ts';
import { Button } from '../ui/button.tsx';
import { PageHead } from '../ui/card.tsx';
import { type Tab, Tabs } from '../ui/tabs.tsx';
import { swapsList } from './list-swaps.ts';

export interface ListHeadProps {
  frame: PageFrame;
  shape: Shape;
  page: Page;
  tabs: readonly Tab[];
  canCreate: boolean;
}

/** Title, count, what needs repair, New; below it the quick filters. */
export function ListHead({ frame, shape, page, tabs, canCreate }: ListHeadProps) {
  const { ns, collection, title, singular, description, inferred } = shape;
  const problems = problemsOf(frame, ns, collection);
  const count = page.totalCapped ? `>${COUNT_LIMIT.toLocaleString('en')}` : page.total.toLocaleString('en');
  return (
    <>
      <PageHead
        title={title}
        count={count}
        sub={
          description ??
          (inferred ? 'There is no list of fields; what is shown here was found in the records.' : undefined)
        }
        actions={
          <>
            {problems > 0 ? (
              <Button
                label={`${problems} to repair`}
                icon="repair"
                kind="quiet"
                href={`/repair?in=${encodeURIComponent(`${ns}/${collection}`)}`}
              />
            ) : null}
            <Button
              label={inferred ? 'Keep these fields' : 'Fields'}
              icon="columns"
              kind="quiet"
              href={fieldsUrl(ns, collection)}
            />
            {canCreate ? (
              <Button label="Import" icon="upload" kind="quiet" href={newImportUrl(ns, collection)} />
            ) : null}
            {canCreate ? (
              <Button
                label={`New ${lower(singular)}`}
                icon="plus"
                kind="primary"
                href={newUrl(ns, collection)}
                shortcut="N"
              />
            ) : null}
          </>
        }
      />
      {tabs.length > 0 ? (
        <Tabs label="Quick filters" tabs={tabs.map((tab) => ({ ...tab, attributes: swapsList(tab.href) }))} />
      ) : null}
    </>
  );
}

function problemsOf(frame: PageFrame, ns: string, collection: string): number {
  const business = frame.inFull.find((each) => each.ns === ns);
  return business?.collections.find((each) => each.collection === collection)?.problems ?? 0;
}
