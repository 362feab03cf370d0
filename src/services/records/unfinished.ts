import type { Ref } from '../../core/names.ts';
import type { Staged, Store } from '../../core/ports/store.ts';
import type { FileStat } from '../../core/record.ts';

// Changes that have happened but whose file the system would not let be put in place (disk gone read-only, folder taken away).
// createUnfinished

export interface Waiting {
  ref: Ref;
  /** Absent: the file is to be removed. */
  staged?: Staged;
  expected?: FileStat;
  /** To be called when it is done. */
  floor: () => void;
}

export interface Unfinished {
  add(waiting: Waiting): void;
  has(ref: Ref): boolean;
  /** Tries again; true when nothing is left to do for the ref. */
  finish(ref: Ref): Promise<boolean>;
  close(): void;
}

const RETRY_MS = 1000;

/** Tries every second. What is not done when the process ends is done by recovery at the next start. */
export function createUnfinished(store: Store, stir: (ref: Ref) => void): Unfinished {
  const waiting = new Map<Ref, Waiting>();
  let timer: NodeJS.Timeout | undefined;

  async function finish(ref: Ref): Promise<boolean> {
    const one = waiting.get(ref);
    if (one === undefined) return true;
    const { staged, expected } = one;
    try {
      const done = await (staged ? store.publish(staged, expected) : expected && store.remove(ref, expected));
      // Edited by hand meanwhile: that is a later change, which the index worker will report.
      if (done === false && staged) await store.discard(staged);
    } catch {
      return false;
    }
    waiting.delete(ref);
    one.floor();
    stir(ref);
    return true;
  }

  function add(one: Waiting): void {
    waiting.set(one.ref, one);
    timer ??= setInterval(async () => {
      for (const ref of [...waiting.keys()]) await finish(ref);
      if (waiting.size === 0) close();
    }, RETRY_MS).unref();
  }

  function close(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return { add, has: (ref) => waiting.has(ref), finish, close };
}
