import type { IndexStatus } from '../../core/ports/found.ts';

// How the index stands while its worker rests, so that no page has to ask another thread, and whether anything is news.
// The worker's side: createWatch. The main thread's: createRest · createNews. Both count what disturbs, so that what was said before is not believed after.

/** What the worker can be asked to do that changes how things stand. */
export const DISTURBING = [
  'start',
  'apply',
  'stir',
  'reshape',
  'want',
  'distrust',
  'rebuild',
  'putVectors',
] as const;

/** Of the worker. */
export interface Watch {
  /** A call that disturbs; until it has resolved the worker does not rest. */
  during<Values extends unknown[], Value>(
    work: (...values: Values) => Value | Promise<Value>,
  ): (...values: Values) => Promise<Value>;
  /** The worker does something by itself. */
  stirs(): void;
  /** The worker may rest: says how things stand, once, unless something comes between. */
  rests(): Promise<void>;
}

/** `say` is told how things stand after so many calls that disturb; undefined when that is over. */
export function createWatch(
  isSettled: () => boolean,
  status: () => Promise<IndexStatus>,
  say: (status: IndexStatus | undefined, heard: number) => void,
): Watch {
  let heard = 0;
  let underway = 0;
  /** Goes up with all that happens. */
  let moves = 0;
  let hasSaid = false;
  const stirs = () => {
    moves++;
    if (hasSaid) say(undefined, heard);
    hasSaid = false;
  };
  return {
    stirs,
    during:
      (work) =>
      async (...values) => {
        heard++;
        underway++;
        stirs();
        try {
          return await work(...values);
        } finally {
          underway--;
        }
      },
    async rests() {
      if (hasSaid || underway > 0 || !isSettled()) return;
      const before = moves;
      const now = await status();
      // Where the index could not be asked it is asked again.
      if (moves !== before || !isSettled() || now.file === '') return;
      hasSaid = true;
      say(now, heard);
    },
  };
}

/** What the worker said last, while that holds. */
export interface Rest {
  readonly status: IndexStatus | undefined;
  /** A worker starts. */
  begins(): void;
  /** It is asked to do something. */
  disturb(name: string): void;
  said(status: IndexStatus | undefined, heard: number): void;
}

export function createRest(): Rest {
  let asked = 0;
  let status: IndexStatus | undefined;
  return {
    get status() {
      return status;
    },
    begins() {
      asked = 0;
      status = undefined;
    },
    disturb(name) {
      if (!(DISTURBING as readonly string[]).includes(name)) return;
      asked++;
      status = undefined;
    },
    said(now, heard) {
      status = heard === asked ? now : undefined;
    },
  };
}

/** Whether there can be news: at most once a turn of the event loop, and after each word of the worker. */
export function createNews(): { heard(): void; isUnchanged(): boolean } {
  let isKnown = false;
  const heard = () => {
    isKnown = false;
  };
  return {
    heard,
    isUnchanged() {
      if (isKnown) return true;
      isKnown = true;
      setImmediate(heard);
      return false;
    },
  };
}
