import { Worker } from 'node:worker_threads';
import type { Extraction, Extractor } from '../core/texts.ts';
import { canRead, whyNot } from './formats.ts';

// Reads files in a thread of its own, which is given up with whatever it is doing when it takes too long or too much.
// createExtractor · refusal

export interface ExtractorOptions {
  /** The entry of the thread. */
  thread: URL;
  limits?: Partial<Limits>;
}

/** What one file may take. */
export interface Limits {
  /** Bytes of a file. */
  size: number;
  ms: number;
  /** Megabytes of the thread's heap, and of what it holds outside of it. */
  heapMb: number;
  outsideMb: number;
}

const LIMITS: Limits = { size: 64 * 1024 * 1024, ms: 30_000, heapMb: 256, outsideMb: 384 };
const LOOK_MS = 50;
/** An idle thread gives its memory back. */
const IDLE_MS = 5000;

/** One file at a time, in the order in which they come. The thread is started when it is needed. */
export function createExtractor({ thread, limits: given = {} }: ExtractorOptions): Extractor {
  const limits = { ...LIMITS, ...given };
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function start(): Worker {
    const resourceLimits = { maxOldGenerationSizeMb: limits.heapMb, maxYoungGenerationSizeMb: 32 };
    // Libraries say on the console what they think of a file.
    const started = new Worker(thread, { resourceLimits, stdout: true, stderr: true, name: 'extract' });
    started.stdout.resume();
    started.stderr.resume();
    started.unref();
    return started;
  }

  async function giveUp(): Promise<void> {
    const old = worker;
    worker = undefined;
    old?.removeAllListeners();
    old?.on('error', () => {});
    await old?.terminate();
  }

  async function read(bytes: Buffer, type: string): Promise<Extraction> {
    if (closed) return { failed: 'Cairn was stopped before it was read.' };
    clearTimeout(idle);
    worker ??= start();
    const answer = await within(worker, bytes, type);
    if (!answer.alive) await giveUp();
    idle = setTimeout(giveUp, IDLE_MS).unref();
    return answer.extraction;
  }

  /** What became of it, and whether the thread can be used again. */
  function within(reader: Worker, bytes: Buffer, type: string): Promise<Answer> {
    return new Promise((resolve) => {
      const listening = new AbortController();
      const on = <Value>(event: string, handle: (value: Value) => Answer) => {
        const listener = (value: Value) => end(handle(value));
        reader.once(event, listener);
        listening.signal.addEventListener('abort', () => reader.off(event, listener));
      };
      const end = (answer: Answer) => {
        clearTimeout(time);
        clearInterval(memory);
        listening.abort();
        resolve(answer);
      };
      const late = { failed: `It was not read within ${limits.ms / 1000} seconds.` };
      const time = setTimeout(() => end({ extraction: late, alive: false }), limits.ms);
      const memory = setInterval(async () => {
        const { external_memory } = await reader.getHeapStatistics().catch(() => ({ external_memory: 0 }));
        if (external_memory > limits.outsideMb * 1024 * 1024) end({ extraction: TOO_MUCH, alive: false });
      }, LOOK_MS);
      on('message', (extraction: Extraction) => ({ extraction, alive: true }));
      on('error', ({ code }: NodeJS.ErrnoException) => ({
        extraction: code === 'ERR_WORKER_OUT_OF_MEMORY' ? TOO_MUCH : BROKEN,
        alive: false,
      }));
      on('exit', () => ({ extraction: BROKEN, alive: false }));
      const own = new Uint8Array(bytes);
      reader.postMessage({ bytes: own, type }, [own.buffer]);
    });
  }

  return {
    refusal: (type, size) => refusal(type, size, limits.size),
    async extract(bytes, type) {
      const refused = refusal(type, bytes.length, limits.size);
      if (refused !== undefined) return { skipped: refused };
      const mine = last.then(() => read(bytes, type));
      last = mine;
      return mine;
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      await giveUp();
    },
  };
}

/** Why a file is not read, by its type and size; undefined when it is. */
export function refusal(type: string, size: number, most = LIMITS.size): string | undefined {
  if (!canRead(type)) return whyNot(type);
  if (size <= most) return undefined;
  return `It is larger than ${most / 1024 / 1024} MB: only smaller files are read.`;
}

interface Answer {
  extraction: Extraction;
  alive: boolean;
}

const BROKEN: Extraction = { failed: 'Reading it broke off.' };
const TOO_MUCH: Extraction = { failed: 'Reading it takes more memory than a file may have.' };
