import type { IndexStatus } from '../../core/ports.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import type { Intake } from './intake.ts';

// How the index stands, and how far a long work is. createProgress · standingOf

export interface Progress {
  readonly now: IndexStatus['progress'];
  tell(doing: string, done: number, total: number): void;
  /** Nothing long is being done. */
  clear(): void;
}

const TELL_MS = 200;

/** `told` is called now and then while there is progress. */
export function createProgress(told: () => void): Progress {
  let now: IndexStatus['progress'];
  let last = 0;
  return {
    get now() {
      return now;
    },
    tell(doing, done, total) {
      now = { doing, done, total };
      if (performance.now() - last < TELL_MS) return;
      last = performance.now();
      told();
    },
    clear() {
      now = undefined;
    },
  };
}

/** An index that turns out damaged is given up. */
export async function standingOf(
  { agenda, outbox, insides, trouble: { reason } }: Ground,
  indexes: Indexes,
  intake: Intake,
  progress: IndexStatus['progress'],
): Promise<IndexStatus> {
  const waiting = progress ? progress.total - progress.done : 0;
  const pending = agenda.size + outbox.size + (insides?.size ?? 0) + intake.bulk + intake.refused + waiting;
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
