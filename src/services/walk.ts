import { isCairnError } from '../core/errors.ts';
import type { ListItem } from '../core/ports/found.ts';
import type { Journal } from '../core/ports/journal.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Who } from '../core/who.ts';
import type { Records } from './records.ts';

// Going through all records of a collection, for what looks at or changes many of them: createWalk

/** All records of a collection, a few at a time. */
export interface Walk {
  /**
   * In byte order of ids, with everything that was journaled before it began; while the index is far behind that is waited for. Others are let
   * through in between.
   */
  through(ns: string, collection: string): AsyncGenerator<ListItem>;
  /** The record as it is now, where it was changed since the index saw it; undefined when it is gone. */
  fresh(who: Who, item: ListItem): Promise<ListItem | undefined>;
}

export interface WalkParts {
  index: Pick<Index, 'walk' | 'revisions'>;
  journal: Pick<Journal, 'lastSeq'>;
  records: Pick<Records, 'get'>;
}

const PAGE = 200;
const POLL_MS = 20;
/** An index that is further behind than this is not waited for: what it lacks is not looked at. */
const PATIENCE_MS = 60_000;

export function createWalk({ index, journal, records }: WalkParts): Walk {
  async function caughtUp(): Promise<void> {
    const wanted = journal.lastSeq;
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const [last] = await index.revisions({ namespaces: '*', limit: 1 });
      if ((last?.seq ?? 0) >= wanted) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  return {
    async *through(ns, collection) {
      await caughtUp();
      for (let after = ''; ; ) {
        const items = await index.walk(ns, collection, after, PAGE);
        yield* items;
        if (items.length < PAGE) return;
        after = (items.at(-1) as ListItem).id;
        await new Promise(setImmediate);
      }
    },
    async fresh(who, item) {
      try {
        const { etag, bytes, data, problem } = await records.get(who, item.ref);
        if (etag === item.etag) return item;
        const { problem: _, ...rest } = item;
        return { ...rest, etag, bytes, data, ...(problem && { problem }) };
      } catch (thrown) {
        if (isCairnError(thrown, 'not_found')) return undefined;
        throw thrown;
      }
    },
  };
}
