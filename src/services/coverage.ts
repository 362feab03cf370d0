import { type CoverageReport, type Covered, type Gap, NOT_MADE } from '../core/coverage.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Who } from '../core/who.ts';
import type { Indexing } from './indexing.ts';

/** What of one's data search has: ready, pending, stale, failed and skipped, for the whole and each collection, and what is lacking why. */
export interface CoverageService {
  report(who: Who): Promise<CoverageReport>;
}

export function createCoverage(
  index: Pick<Index, 'coverage'>,
  indexing: Pick<Indexing, 'waiting'>,
): CoverageService {
  return {
    async report(who) {
      const [{ places, gaps, ...rest }, waiting] = await Promise.all([
        index.coverage(who.namespaces),
        indexing.waiting(who),
      ]);
      const byPlace = new Map(waiting.map((each) => [`${each.ns}/${each.collection}`, each]));
      const covered = places.map((place) => {
        const key = `${place.ns}/${place.collection}`;
        const pending = byPlace.get(key)?.count ?? 0;
        byPlace.delete(key);
        return { ...place, pending };
      });
      const fresh = [...byPlace.values()].map(({ ns, collection, count }) => ({
        ...NONE,
        ns,
        collection,
        pending: count,
      }));
      const all = [...covered, ...fresh];
      const told = who.namespaces === '*' ? gaps : gaps.map(withoutItsWords);
      return { whole: all.reduce(plus, NONE), places: all, gaps: told, ...rest };
    },
  };
}

function withoutItsWords(gap: Gap): Gap {
  return gap.of === 'vector' && gap.state === 'failed' ? { ...gap, reason: NOT_MADE } : gap;
}

const NONE: Covered = { ready: 0, pending: 0, stale: 0, failed: 0, skipped: 0 };

function plus(a: Covered, b: Covered): Covered {
  return {
    ready: a.ready + b.ready,
    pending: a.pending + b.pending,
    stale: a.stale + b.stale,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}
