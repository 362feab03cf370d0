import type { Ref } from '../../core/names.ts';
import type { Applied } from '../../core/ports/index-writer.ts';
import type { Ground } from './ground.ts';
import type { Indexes } from './indexes.ts';
import { lookAtAll } from './looking.ts';
import { ingest } from './opening.ts';
import { slices } from './target.ts';
import type { Turns } from './turns.ts';

// Changes that were journaled and come to be taken in, and those that could not be, for a while. createIntake

export interface Intake {
  /**
   * Resolves when the changes are in the index. One that cannot be written (its disk is full) catches up with the journal when it can:
   * interactive changes wait for that, bulk ones reject.
   */
  apply(changes: readonly Applied[], priority: 'interactive' | 'bulk'): Promise<void>;
  /** Takes in what was refused, if it is time: its revisions from the journal, its records from their files. */
  catchUp(): Promise<void>;
  /** Changes that come without hurry and are not in yet. */
  readonly bulk: number;
  /** Calls whose changes could not be written into the index. */
  readonly refused: number;
  /** Nobody waits for what was refused any more. */
  close(): void;
}

interface Refused {
  refs: Ref[];
  resolve(): void;
  reject(error: unknown): void;
}

const RETRY_MS = 1000;

export function createIntake(ground: Ground, indexes: Indexes, turns: Turns): Intake {
  const { agenda, doubts, trouble, closing, options } = ground;
  let bulk = 0;
  let refused: Refused[] = [];
  let catchUpAt = 0;

  async function applySlice(slice: readonly Applied[]): Promise<void> {
    const target = indexes.live;
    const put = async () => {
      indexes.living();
      for (const each of indexes.all()) await each.apply(slice);
    };
    try {
      await turns.take(put);
    } catch (thrown) {
      if (!(await indexes.giveUpIfDamaged(target, thrown))) {
        if (target && target === indexes.live) throw thrown;
        await indexes.mend();
      }
      await turns.take(put);
    }
    afterSlice(slice);
  }

  /** Nothing is doubted about what was just written; bytes that did not come along are looked for. */
  function afterSlice(slice: readonly Applied[]): void {
    for (const { revision, bytes } of slice) {
      doubts.settle(revision.ref);
      if (!bytes && revision.etag !== null) agenda.look([revision.ref]);
    }
  }

  /** Notes what the index lacks now; resolves when it has it after all. */
  function refuse(changes: readonly Applied[], thrown: unknown): Promise<void> {
    const { message } = thrown as Error;
    if (message !== trouble.reason && !closing.aborted)
      options.warn(`The search index could not take a change and will catch up: ${message}`);
    trouble.reason = message;
    const refs = changes.flatMap(({ revision: { ref, from = ref } }) => [ref, from]);
    const caught = new Promise<void>((resolve, reject) => refused.push({ refs, resolve, reject }));
    caught.catch(() => {});
    return caught;
  }

  return {
    async apply(changes, priority) {
      if (priority === 'bulk') bulk += changes.length;
      try {
        for (const slice of slices(changes)) {
          await applySlice(slice);
          if (priority === 'bulk') await new Promise(setImmediate);
        }
      } catch (thrown) {
        const caught = refuse(changes, thrown);
        if (closing.aborted || priority === 'bulk') throw thrown;
        await caught;
      } finally {
        if (priority === 'bulk') {
          bulk -= changes.length;
          agenda.wake();
        }
      }
    },
    async catchUp() {
      const target = indexes.live;
      if (!target || refused.length === 0 || performance.now() < catchUpAt) return;
      // They stay refused until they are in: the index is not whole meanwhile.
      const some = [...refused];
      try {
        await turns.take(() => ingest(target.writer, options.journal, ground.breathe));
        await lookAtAll(ground, target, [...new Set(some.flatMap(({ refs }) => refs))]);
        trouble.reason = undefined;
        for (const { resolve } of some) resolve();
        refused = refused.slice(some.length);
      } catch (thrown) {
        catchUpAt = performance.now() + RETRY_MS;
        await indexes.giveUpIfDamaged(target, thrown);
      }
    },
    get bulk() {
      return bulk;
    },
    get refused() {
      return refused.length;
    },
    close() {
      for (const { reject } of refused.splice(0)) reject(new Error('closed'));
    },
  };
}
