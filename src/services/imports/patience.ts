import { setTimeout as wait } from 'node:timers/promises';
import { isCairnError } from '../../core/errors.ts';

// createPatience: questions that are asked again when they took too long.

const MOST_TIMES = 10;

/** Nobody waits for an import, and it may ask thousands of questions: a busy moment ends it only after ten times, or once `stopping` is aborted. */
export function createPatience(stopping: AbortSignal) {
  return <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      for (let time = 1; ; time++) {
        try {
          return await ask(...asked);
        } catch (thrown) {
          if (!isCairnError(thrown, 'unavailable') || time === MOST_TIMES || stopping.aborted) throw thrown;
          const ms = (thrown.extras.retryAfter ?? 1) * 1000;
          await wait(ms, undefined, { signal: stopping }).catch(() => {});
        }
      }
    };
}
