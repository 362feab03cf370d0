import { isCairnError } from '../core/errors.ts';
import type { IndexStatus } from '../core/ports/found.ts';
import { mayManage, mustManage, type Who } from '../core/who.ts';
import type { Indexing } from './indexing.ts';

/** One building of the index anew. */
export interface Rebuild {
  id: string;
  state: 'running' | 'done' | 'failed';
  by: string;
  startedAt: string;
  endedAt?: string;
  /** How the index stands, while it runs and at its end. */
  index?: IndexStatus;
  /** Why it failed. */
  reason?: string;
}

/** Rebuilds that nobody has to wait for. They are remembered until the process ends. */
export interface Rebuilds {
  /** Begins one, or joins the one that is running. */
  start(who: Who): Rebuild;
  /** Newest first; how they stand, which names what is read, is for owners of all of Cairn. */
  all(who: Who): readonly Rebuild[];
}

const REMEMBERED = 20;

export function createRebuilds(indexing: Pick<Indexing, 'rebuild'>): Rebuilds {
  const all: Rebuild[] = [];
  let count = 0;

  async function run(who: Who, rebuild: Rebuild): Promise<void> {
    try {
      rebuild.index = await indexing.rebuild(who, (status) => {
        rebuild.index = status;
      });
      rebuild.state = 'done';
    } catch (thrown) {
      rebuild.state = 'failed';
      rebuild.reason = isCairnError(thrown) ? thrown.message : 'Something went wrong on our side.';
    }
    rebuild.endedAt = new Date().toISOString();
  }

  return {
    all: (who) => (mayManage(who) ? all : all.map(({ index: _index, reason: _reason, ...rest }) => rest)),
    start(who) {
      mustManage(who);
      const running = all.find(({ state }) => state === 'running');
      if (running) return running;
      count += 1;
      const startedAt = new Date().toISOString();
      const rebuild: Rebuild = { id: String(count), state: 'running', by: who.name, startedAt };
      all.unshift(rebuild);
      all.length = Math.min(all.length, REMEMBERED);
      void run(who, rebuild);
      return rebuild;
    },
  };
}
