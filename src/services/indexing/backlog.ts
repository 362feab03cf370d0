import type { Ref } from '../../core/names.ts';
import type { Applied } from '../../core/ports/index-writer.ts';

// Changes that have happened and are on their way into the index: who asks the index waits for them, who made them need not.
// createBacklog

export interface Backlog {
  /** Questions about what was changed wait until `done` settles; returns it. */
  track<Done>(changes: readonly Applied[], done: Promise<Done>): Promise<Done>;
  /**
   * Resolves when what is on its way about a ref (absent: about anything) is in the index, or has been for some seconds: an answer
   * that may lack the latest is better than none. Undefined when nothing is.
   */
  caughtUp(ref?: Ref): Promise<void> | undefined;
}

const PATIENCE_MS = 2000;

/** `patience`: how long (milliseconds) a change is waited for at most. */
export function createBacklog(patience = PATIENCE_MS): Backlog {
  const all = new Set<Promise<void>>();
  const byRef = new Map<Ref, Promise<void>>();
  return {
    track(changes, done) {
      const refs = changes.flatMap(({ revision: { ref, from = ref } }) => [ref, from]);
      const settled = within(patience, done);
      all.add(settled);
      for (const ref of refs) byRef.set(ref, settled);
      void settled.then(() => {
        all.delete(settled);
        for (const ref of refs) if (byRef.get(ref) === settled) byRef.delete(ref);
      });
      return done;
    },
    caughtUp(ref) {
      if (ref !== undefined) return byRef.get(ref);
      return all.size ? Promise.all(all).then(() => {}) : undefined;
    },
  };
}

function within(milliseconds: number, done: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(settle, milliseconds);
    done.then(settle, settle);
  });
}
