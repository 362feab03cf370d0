import { isBroken, parseDocument } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import { valueAt } from '../../core/json-pointer.ts';
import { compareBytes, type Ref } from '../../core/names.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Store } from '../../core/ports/store.ts';
import type { SchemaSources } from '../schemas.ts';

// createSchemaSources: what the schemas service asks, answered by index and journal; while the index is being built, by the
// files, as far as they can.

export interface SourcesParts {
  store: Pick<Store, 'read' | 'folders'>;
  index: Index;
  journal: Pick<Journal, 'read'>;
  now?: () => Date;
}

/** A schema that was broken for so many versions is inferred anew. */
const EARLIER = 50;

/** The sources of a store whose index is at hand. */
export function createSchemaSources(parts: SourcesParts): SchemaSources {
  const { store, index, journal, now = () => new Date() } = parts;
  const isWhole = () => index.isWhole();

  /** Half an index knows neither all values nor all records: numbers would be given twice, links that are good be refused. */
  async function whole(): Promise<void> {
    if (await isWhole()) return;
    const detail =
      'What has to be unique, numbered or linked can be saved when the search index is built: try again soon.';
    throw new CairnError('unavailable', detail, { retryAfter: 2 });
  }

  async function onDisk(ref: Ref) {
    const file = await store.read(ref);
    const document = file && parseDocument(file.bytes);
    return document && !isBroken(document) ? { etag: file.etag, data: document.data } : undefined;
  }

  return {
    async settings(ref) {
      const found = await index.get(ref);
      if (found === undefined) return (await isWhole()) ? undefined : await onDisk(ref);
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
    async namespaces() {
      const known = await index.namespaces();
      if (await isWhole()) return known;
      const { folders } = await store.folders();
      return [...new Set([...known, ...folders.map(({ ns }) => ns)])].sort(compareBytes);
    },
    async exists(ns, collection) {
      const counts = await index.collections();
      const known = counts.some((each) => each.ns === ns && each.collection === collection);
      if (known || (await isWhole())) return known;
      const { folders } = await store.folders();
      return folders.some((folder) => folder.ns === ns && folder.collections.includes(collection));
    },
    sample: (ns, collection, size) => index.sample(ns, collection, size),
    async having(...asked) {
      await whole();
      return index.having(...asked);
    },
    async latest(ns, collection, pointer, prefix, limit) {
      await whole();
      const filter =
        prefix === undefined
          ? ({ pointer, op: 'gte', value: 0 } as const)
          : ({ pointer, op: 'starts', value: prefix } as const);
      const sort = [{ pointer, descending: true }];
      const { items } = await index.list({
        namespaces: '*',
        ns,
        collection,
        filters: [filter],
        sort,
        limit,
        uncounted: true,
      });
      const values = items.map(({ data }) => valueAt(data, pointer));
      return values.filter((value) => typeof value === 'string' || typeof value === 'number');
    },
    lastSeq: async () => (await index.revisions({ namespaces: '*', limit: 1 }))[0]?.seq ?? 0,
    now,
  };
}
