import { isCairnError } from '../../core/errors.ts';
import { NotYet } from './ground.ts';

// createWaiting

/** What the runner does between two rounds. */
export interface Waiting {
  /** Resolves when there may be work: it is woken, or what could not be done is due. */
  wait(): Promise<void>;
  /** There may be work. It does not hurry what could not be done. */
  wake(): void;
  /** There is work, now. */
  hurry(): void;
  succeeded(): void;
  failed(thrown: unknown): void;
  /** Why it waits, if that is not a matter of patience. */
  readonly reason: string | undefined;
  /** Resolves when a round is over and nothing is left that could be done now. */
  settled(): Promise<void>;
}

const FIRST_MS = 1000;
const MOST_MS = 5 * 60_000;

/** `told` hears each new reason. */
export function createWaiting(closing: AbortSignal, told: (reason: string) => void): Waiting {
  let woken = false;
  let resume: (() => void) | undefined;
  let pause = 0;
  let failures = 0;
  let reason: string | undefined;
  const idle: (() => void)[] = [];

  const rest = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = milliseconds ? setTimeout(resolve, milliseconds) : undefined;
      resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const wake = () => {
    woken = true;
    if (!pause) resume?.();
  };
  const hurry = () => {
    [woken, pause, failures] = [true, 0, 0];
    resume?.();
  };

  return {
    async wait() {
      if (failures || !(woken || pause)) for (const resolve of idle.splice(0)) resolve();
      if (!closing.aborted && (pause || !woken)) await rest(pause);
      [resume, woken] = [undefined, false];
    },
    wake,
    hurry,
    succeeded() {
      [pause, failures, reason] = [0, 0, undefined];
    },
    failed(thrown) {
      const { message } = thrown as Error;
      pause = FIRST_MS;
      if (thrown instanceof NotYet) return;
      if (message !== reason) told(message);
      reason = message;
      const asked = isCairnError(thrown) ? (thrown.extras.retryAfter ?? 0) * 1000 : 0;
      pause = Math.max(asked, Math.min(MOST_MS, FIRST_MS * 2 ** failures++));
    },
    get reason() {
      return reason;
    },
    settled: () =>
      new Promise((resolve) => {
        if (failures && resume) return resolve();
        idle.push(resolve);
        wake();
      }),
  };
}
