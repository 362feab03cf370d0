import { CairnError } from '../../core/errors.ts';

// createPatience: failures make the next attempt wait, longer each time; nobody is locked out for good.

/** Failures that are free, then how long (milliseconds) the first wait is, and the longest. */
interface Measure {
  free: number;
  first: number;
  most: number;
}

const FORGOTTEN_MS = 15 * 60_000;
const REMEMBERED = 10_000;

export interface Patience {
  /** Throws `too_many` with how long there is to wait. */
  check(key: string): void;
  failed(key: string): void;
  /** Forgets all failures. */
  succeeded(key: string): void;
  /** Takes one back. */
  forgive(key: string): void;
}

/** Counts failures by key (an account seen from an address, an address); they are forgotten after a quarter of an hour. */
export function createPatience({ free, first, most }: Measure, now: () => number = Date.now): Patience {
  const failures = new Map<string, { count: number; last: number }>();

  function waitFor({ count, last }: { count: number; last: number }): number {
    if (count < free) return 0;
    return last + Math.min(most, first * 2 ** (count - free)) - now();
  }

  function of(key: string) {
    const found = failures.get(key);
    if (found && now() - found.last > FORGOTTEN_MS) failures.delete(key);
    return failures.get(key);
  }

  return {
    check(key) {
      const found = of(key);
      const wait = found ? waitFor(found) : 0;
      if (wait <= 0) return;
      const seconds = Math.ceil(wait / 1000);
      throw new CairnError(
        'too_many',
        `That was wrong several times. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then try again.`,
        { retryAfter: seconds },
      );
    },
    failed(key) {
      const count = (of(key)?.count ?? 0) + 1;
      // The latest stands last, so that the oldest go first when there are too many.
      failures.delete(key);
      failures.set(key, { count, last: now() });
      if (failures.size > REMEMBERED) failures.delete(failures.keys().next().value as string);
    },
    succeeded: (key) => void failures.delete(key),
    forgive(key) {
      const found = of(key);
      if (found) found.count -= 1;
    },
  };
}
