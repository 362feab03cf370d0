import { isBroken, parseDocument } from '../../core/document.ts';
import { valueAt } from '../../core/json-pointer.ts';
import type { Index, Journal } from '../../core/ports.ts';
import type { SchemaSources } from '../schemas.ts';

// createSchemaSources: what the schemas service asks, answered by index and journal.

export interface SourcesParts {
  index: Index;
  journal: Pick<Journal, 'read'>;
  now?: () => Date;
}

/** A schema that was broken for so many versions is inferred anew. */
const EARLIER = 50;

/** The sources of a store whose index is at hand. */
export function createSchemaSources({ index, journal, now = () => new Date() }: SourcesParts): SchemaSources {
  return {
    async settings(ref) {
      const found = await index.get(ref);
      if (found === undefined) return undefined;
      const { record } = found;
      return {
        etag: record.etag,
        problem: record.problem?.detail,
        // Parsed only when the version is not known yet.
        get data() {
          return record.data;
        },
      };
    },
    async *earlier(ref) {
      for (const revision of await index.revisions({ namespaces: '*', ref, limit: EARLIER })) {
        const bytes = await journal.read(revision);
        const document = bytes && parseDocument(bytes);
        if (document && !isBroken(document)) yield { data: document.data };
      }
    },
    namespaces: () => index.namespaces(),
    exists: async (ns, collection) =>
      (await index.collections()).some((each) => each.ns === ns && each.collection === collection),
    sample: (ns, collection, size) => index.sample(ns, collection, size),
    having: (ns, collection, pointer, value, limit) => index.having(ns, collection, pointer, value, limit),
    async latest(ns, collection, pointer, prefix, limit) {
      const filters = [{ pointer, op: 'starts', value: prefix } as const];
      const sort = [{ pointer, descending: true }];
      const { items } = await index.list({ namespaces: '*', ns, collection, filters, sort, limit });
      const values = items.map(({ data }) => valueAt(data, pointer));
      return values.filter((value) => typeof value === 'string' || typeof value === 'number');
    },
    lastSeq: async () => (await index.revisions({ namespaces: '*', limit: 1 }))[0]?.seq ?? 0,
    now,
  };
}
