import { foldName, type Ref } from '../../core/names.ts';

// createLocks: one writer at a time for each record. Names that differ only by case share a lock.

/** Gives back what was taken. */
export type Release = () => void;

export interface Locks {
  /** Waits until all are free and takes them together. Who asked first is served first, so that two never wait for each other. */
  take(refs: readonly Ref[]): Promise<Release>;
  /** Takes one that is free at once; undefined when it is not. */
  tryTake(ref: Ref): Release | undefined;
}

export function createLocks(): Locks {
  const last = new Map<string, Promise<void>>();

  function enter(keys: readonly string[]): Release {
    let open: () => void = () => {};
    const mine = new Promise<void>((done) => {
      open = done;
    });
    for (const key of keys) last.set(key, mine);
    return () => {
      open();
      for (const key of keys) if (last.get(key) === mine) last.delete(key);
    };
  }

  async function take(refs: readonly Ref[]): Promise<Release> {
    const keys = [...new Set(refs.map(foldName))];
    const ahead = keys.flatMap((key) => last.get(key) ?? []);
    const release = enter(keys);
    if (ahead.length > 0) await Promise.all(ahead);
    return release;
  }

  function tryTake(ref: Ref): Release | undefined {
    const key = foldName(ref);
    return last.has(key) ? undefined : enter([key]);
  }

  return { take, tryTake };
}
