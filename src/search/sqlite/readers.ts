import { Worker } from 'node:worker_threads';
import { CairnError } from '../../core/errors.ts';
import type { Asked, Questions } from './questions.ts';
import type { Answer, Question } from './reader-thread.ts';

// Reader threads, so that no slow question holds up the main thread. createReaders

const THREADS = 2;
/** Answers are small: by default a thread takes several times as much memory before it looks what is no longer needed. */
const YOUNG_MB = 12;
/** Time for an answer to arrive after its limit, before the thread is given up. */
const GRACE_MS = 1000;
/** A busy machine may take seconds to start a thread, and giving it up would only start another one. */
const START_MS = 30_000;

export interface Readers {
  /** Answers from the index of that name; `unavailable` when it takes longer than the limit (milliseconds). */
  ask<Name extends keyof Questions>(
    file: string,
    limit: number,
    name: Name,
    ...values: Asked<Name>
  ): Promise<ReturnType<Questions[Name]>>;
  /** Has threads let go of the index that they have open once they have answered. */
  release(): void;
  /** Refuses what waits, and resolves when all threads have ended. */
  close(): Promise<void>;
}

interface Waiting {
  question: Question;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  timer?: NodeJS.Timeout;
}

interface Thread {
  worker: Worker;
  isReady: boolean;
  current?: Waiting;
}

/** Threads over the indexes of a folder, started when first needed. */
export function createReaders(folder: string): Readers {
  const threads = new Set<Thread>();
  /** Threads that were given up: they end when SQLite comes back to JavaScript. */
  const ending = new Set<Promise<unknown>>();
  const queue: Waiting[] = [];
  let ids = 0;
  let closed = false;

  const start = (): Thread => {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./reader-thread.${extension}`, import.meta.url), {
      workerData: { folder },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const thread: Thread = { worker, isReady: false };
    worker.unref();
    worker.on('message', (said: Answer | 'ready') => {
      if (said === 'ready') begin(thread);
      else settle(thread, said);
    });
    worker.on('error', (cause) => giveUp(thread, cause));
    threads.add(thread);
    return thread;
  };
  const begin = (thread: Thread) => {
    thread.isReady = true;
    if (thread.current) watch(thread, thread.current.question.limit + GRACE_MS);
  };
  const watch = (thread: Thread, patience: number) => {
    const waiting = thread.current;
    clearTimeout(waiting?.timer);
    // An answer that came while this thread was busy itself is read first.
    const late = () => thread.current === waiting && giveUp(thread);
    if (waiting) waiting.timer = setTimeout(() => setImmediate(late), patience);
  };
  const settle = (thread: Thread, { value, error }: Answer) => {
    const waiting = thread.current;
    thread.current = undefined;
    clearTimeout(waiting?.timer);
    if (error) waiting?.reject(revived(error));
    else waiting?.resolve(value);
    next();
  };
  const giveUp = (thread: Thread, cause?: unknown) => {
    end(thread, tooSlow(cause));
    next();
  };
  const end = (thread: Thread, why: CairnError) => {
    threads.delete(thread);
    clearTimeout(thread.current?.timer);
    thread.current?.reject(why);
    const ended: Promise<unknown> = thread.worker.terminate().finally(() => ending.delete(ended));
    ending.add(ended);
  };
  const next = () => {
    while (queue.length && !closed) {
      let thread = [...threads].find(({ current }) => !current);
      if (!thread && threads.size < THREADS) thread = start();
      if (!thread) return;
      const waiting = queue.shift() as Waiting;
      thread.current = waiting;
      watch(thread, thread.isReady ? waiting.question.limit + GRACE_MS : START_MS);
      thread.worker.postMessage(waiting.question);
    }
  };
  return {
    ask(file, limit, name, ...values) {
      return new Promise((resolve, reject) => {
        if (closed) throw closing();
        const question = { id: ++ids, file, limit, name, with: values as unknown[] };
        queue.push({ question, resolve: resolve as Waiting['resolve'], reject });
        next();
      });
    },
    release() {
      for (const { worker } of threads) worker.postMessage({ file: undefined });
    },
    async close() {
      closed = true;
      for (const { reject } of queue.splice(0)) reject(closing());
      for (const thread of threads) end(thread, closing());
      await Promise.all(ending);
    },
  };
}

function tooSlow(cause?: unknown): CairnError {
  return new CairnError(
    'unavailable',
    'This takes too long to answer. Try again in a moment, or narrow it down.',
    {
      retryAfter: 5,
      cause,
    },
  );
}

function closing(): CairnError {
  return new CairnError('unavailable', 'Cairn is stopping.', { retryAfter: 5 });
}

function revived({ code, message, extras, corrupt }: NonNullable<Answer['error']>): Error {
  if (code) return new CairnError(code, message, extras);
  return Object.assign(new Error(message), corrupt ? { code: 'SQLITE_CORRUPT' } : {});
}
