import { splitRef } from '../../core/names.ts';
import type { IndexStatus } from '../../core/ports/found.ts';
import type { Place } from './agenda.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import type { Intake } from './intake.ts';

// How the index stands, and how far a long work is. createProgress · standingOf · waitingIn · isSamePlace

export interface Progress {
  readonly now: IndexStatus['progress'];
  /** Where. */
  readonly place: Place | undefined;
  tell: Ground['tell'];
  /** Nothing long is being done. */
  clear(): void;
}

/** Records that wait in a place. */
export interface Waiting extends Place {
  count: number;
}

const TELL_MS = 200;

/** `told` is called now and then while there is progress. */
export function createProgress(told: () => void): Progress {
  let now: IndexStatus['progress'];
  let where: Place | undefined;
  let last = 0;
  return {
    get now() {
      return now;
    },
    get place() {
      return now && where;
    },
    tell(doing, done, total, place) {
      now = { doing, done, total };
      where = place;
      if (performance.now() - last < TELL_MS) return;
      last = performance.now();
      told();
    },
    clear() {
      now = undefined;
    },
  };
}

/**
 * How many records wait in each place, as far as is known: of a folder that the index knows, what changed in it since is found when it is looked
 * through. `ahead`: folders that it does not know yet.
 */
export function waitingIn(
  { agenda, outbox }: Ground,
  { now, place }: Progress,
  ahead: readonly Waiting[],
): Waiting[] {
  const counts = new Map<string, Waiting>();
  const add = ({ ns, collection }: Place, count: number) => {
    const key = `${ns}/${collection}`;
    const before = counts.get(key)?.count ?? 0;
    if (count > 0) counts.set(key, { ns, collection, count: before + count });
  };
  if (now && place) add(place, now.total - now.done);
  for (const one of stillAhead(ahead, place)) add(one, one.count);
  for (const ref of new Set([...agenda.waiting(), ...outbox.waiting()])) {
    const { ns, collection } = splitRef(ref) ?? { ns: '', collection: '' };
    add({ ns, collection }, 1);
  }
  return [...counts.values()];
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.ns === b.ns && a.collection === b.collection;
}

/** Without the place of which it is known how far it is. */
function stillAhead(ahead: readonly Waiting[], place: Place | undefined): Waiting[] {
  return ahead.filter((one) => !place || !isSamePlace(one, place));
}

/** An index that turns out damaged is given up. */
export async function standingOf(
  { agenda, outbox, insides, trouble: { reason } }: Ground,
  indexes: Indexes,
  intake: Intake,
  { now: progress, place }: Progress,
  ahead: readonly Waiting[],
): Promise<IndexStatus> {
  const waiting = progress ? progress.total - progress.done : 0;
  const later = stillAhead(ahead, place).reduce((sum, { count }) => sum + count, 0);
  const pending =
    agenda.size + outbox.size + (insides?.size ?? 0) + intake.bulk + intake.refused + waiting + later;
  const isWhole = intake.refused === 0;
  const target = indexes.live;
  try {
    const { writer } = indexes.living();
    const [own, state] = await Promise.all([writer.status(), writer.note('state')]);
    return {
      state: state === 'ready' && isWhole ? 'ready' : 'building',
      pending,
      ...own,
      progress,
      reason,
    };
  } catch (thrown) {
    void indexes.giveUpIfDamaged(target, thrown);
    const nothing = { records: 0, failed: 0, seq: 0, bytes: 0, file: '' };
    return { state: reason ? 'failed' : 'building', pending, ...nothing, progress, reason };
  }
}
