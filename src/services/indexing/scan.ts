import type { Ref } from '../../core/names.ts';
import type { Place } from './agenda.ts';
import { hold } from './believe.ts';
import { listFolders, lookThrough } from './folders.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import { lookAtAll, withLooks } from './looking.ts';
import { isSamePlace, type Waiting } from './standing.ts';
import type { Target } from './target.ts';

// Looking through everything, now and then. createScan · lookForMissing

export interface Scan {
  /** Looks which folders there are, and through those that are new, gone or can be seen again; `all`: through each. */
  folders(target: Target, all: boolean): Promise<void>;
  /** Whether it is time to look through everything; asked once, it is not until that was done. */
  isDue(): boolean;
  /** Milliseconds until it is. */
  next(): number;
  /** Notes that an index is whole, once what was seen when everything was looked through came back from the journal. */
  conclude(): Promise<void>;
  /** Whether that is still to come. */
  readonly isOpen: boolean;
  /** New folders that are still to be looked through, with what seems to be in them. */
  readonly ahead: readonly Waiting[];
}

const EVERY_MS = 60_000;
/** It may take this part of the time. */
const PART = 200;

export function createScan(ground: Ground, indexes: Indexes): Scan {
  /** Namespaces that could not be seen when folders were listed last; '' for all. */
  let unseen = new Set<string>();
  let due = Number.POSITIVE_INFINITY;
  /** The index for which everything was looked through. */
  let through: Target | undefined;
  let ahead: Waiting[] = [];

  async function lookAhead(places: readonly Place[]): Promise<void> {
    const { store } = ground.options;
    for (const { ns, collection } of places)
      ahead.push({ ns, collection, count: await store.size(ns, collection) });
  }

  return {
    async folders(target, all) {
      const began = performance.now();
      const places = await listFolders(ground, target);
      if (!places) {
        unseen.add('');
        due = performance.now() + EVERY_MS;
        return;
      }
      const { known, fresh, gone, failed } = places;
      const back = known.filter(
        ({ ns }) => all || unseen.has('') || (unseen.has(ns) && !failed.includes(ns)),
      );
      unseen = new Set(failed);
      const quiet = withLooks(ground, indexes.living);
      try {
        await lookAhead(fresh);
        for (const place of [...back, ...fresh, ...gone]) {
          await lookThrough(quiet, target, place);
          ahead = ahead.filter((one) => !isSamePlace(one, place));
        }
      } finally {
        ahead = [];
      }
      if (!all) return;
      if (target.caughtUp) await lookForMissing(ground, target, indexes.live);
      target.caughtUp = false;
      due = performance.now() + Math.max(EVERY_MS, (performance.now() - began) * PART);
      through = target;
    },
    async conclude() {
      if (ground.outbox.size > 0) return;
      const target = through;
      through = undefined;
      if (target && target === indexes.live) await target.writer.setNote('state', 'ready');
    },
    get isOpen() {
      return through !== undefined;
    },
    get ahead() {
      return ahead;
    },
    isDue() {
      if (performance.now() < due) return false;
      due = Number.POSITIVE_INFINITY;
      return true;
    },
    next: () => Math.max(0, due - performance.now()),
  };
}

/** What the journal says exists and neither index nor disk have. What the live index holds is held here, too. */
export async function lookForMissing(
  ground: Ground,
  target: Target,
  live: Target | undefined,
): Promise<void> {
  for (let after: Ref | undefined = ''; after !== undefined; ) {
    const { refs, next }: { refs: Ref[]; next?: Ref } = await target.writer.missing(after, 200);
    const lost: Ref[] = [];
    for (const ref of refs)
      if ((await live?.writer.head(ref))?.problem?.kind === 'gone') await hold(ground, ref);
      else if (!ground.outbox.has(ref)) lost.push(ref);
    await lookAtAll(ground, target, lost);
    await ground.breathe();
    after = next;
  }
}
