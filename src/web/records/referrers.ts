import type { Referrers } from '../../../partials/records/referrers.tsx';
import { labelAt } from '../../core/fields.ts';
import { listUrl, plainList } from '../../core/list-url.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import { collectionUrl } from '../../core/page-urls.ts';
import type { Who } from '../../core/who.ts';
import type { Reference } from '../../services/references.ts';
import type { Web } from '../web.ts';

// referrersOf: what refers to a record, as a page shows it before it is changed along.

const FIRST = 10;

/** A part for each collection and field, the first records of each by title. Those of other namespaces cannot be changed along. */
export async function referrersOf(
  web: Web,
  who: Who,
  ref: Ref,
  references: readonly Reference[],
): Promise<Referrers[]> {
  return Promise.all(
    references.map(async (reference) => {
      const { ns, collection, pointer, value, count } = reference;
      const [shape, items] = await Promise.all([
        web.schemas.shape(who, ns, collection),
        web.references.referring(who, reference, FIRST),
      ]);
      const filters = [{ pointer, op: 'eq' as const, value }];
      return {
        shape,
        label: labelAt(shape.fields, pointer.replace(/\/\*$/, '')),
        count,
        items: items.map((item) => ({ ref: item.ref, title: item.title })),
        url: listUrl(collectionUrl(ns, collection), plainList({ filters })),
        elsewhere: ns !== splitRef(ref)?.ns,
      };
    }),
  );
}
