import { Worker } from 'node:worker_threads';
import { type Channel, createChannel } from '../core/channel.ts';
import { CairnError } from '../core/errors.ts';
import type { EmbeddingStatus } from '../core/models.ts';
import type { Ref } from '../core/names.ts';
import type { IndexStatus } from '../core/ports/found.ts';
import type { Applied, Observed } from '../core/ports/index-writer.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Stirred } from '../core/ports/store.ts';
import { maySee, mustManage, type Who } from '../core/who.ts';
import { createBacklog } from './indexing/backlog.ts';
import { type MainCalls, packApplied, unpackObserved, type WorkerCalls } from './indexing/messages.ts';
import { createNews, createRest } from './indexing/rest.ts';
import type { Waiting } from './indexing/standing.ts';
import type { VectorCalls } from './indexing/vector-calls.ts';

/**
 * Keeps the index in step with journal and disk. Lives on the main thread as the handle of the index worker (one thread, the
 * only write connection). What the worker sees on disk is journaled through `adopt`, then applied.
 */
export interface Indexing {
  /** Start-up: catch up with the journal, look at every folder, rebuild when there is no usable index. Resolves when reading makes sense; the pass goes on. */
  start(): Promise<void>;
  /** Resolves when the changes are in the index; interactive ones overtake bulk work. Guarded by seq per ref. */
  apply(changes: readonly Applied[], priority: 'interactive' | 'bulk'): Promise<void>;
  /** Resolves when the interactive changes so far that concern a ref (absent: all of them) are in the index; undefined when they are. */
  caughtUp(ref?: Ref): Promise<void> | undefined;
  /**
   * Whether certainly nothing was written to the index since this was asked last: it was in the same turn of the event loop, and the
   * worker has said nothing in between.
   */
  isUnchanged(): boolean;
  /** Something moved on disk here: look again soon. */
  stir(where: readonly Stirred[]): void;
  /** A collection's schema or a namespace's settings changed: titles, relations and problems are derived again in the background. */
  reshape(ns: string, collection: string): void;
  /** Lists are sorted or filtered by this field: its sorted keys are made ready in the background. */
  want(ns: string, collection: string, pointer: string): void;
  /** The index of this name turned out to be no good: another one takes its place and is filled. */
  distrust(cause: unknown, file: string): void;
  /** Resolves when all that was stirred so far has been looked at, journaled and applied. For tests, reindex and shutdown. */
  settled(): Promise<void>;
  /** Builds a new index beside the live one, then moves the pointer. */
  rebuild(who: Who, onProgress?: (status: IndexStatus) => void): Promise<IndexStatus>;
  /**
   * Of who may not see everything only what they may see is counted, and nothing tells of the whole. The worker is asked only while
   * it does something.
   */
  status(who: Who): Promise<IndexStatus>;
  /** The vectors of an index, to write. */
  vectors: VectorCalls;
  /** How many records wait to be taken in, by collection, as far as is known. */
  waiting(who: Who): Promise<Waiting[]>;
  close(): Promise<void>;
}

export interface IndexingOptions {
  /** The entry of the index worker, and what it is told about where things are. */
  worker: URL;
  workerData: unknown;
  /** The journal's life and last seq, read at each start of the worker. */
  journal: { readonly epoch: string; readonly lastSeq: number };
  /** Journals what was changed by hand, and applies it. */
  adopt(observed: readonly Observed[]): Promise<unknown>;
  /** Another index is live; resolves when questions go to it. */
  moved(): Promise<void>;
  /** How much of some namespaces the live index has. */
  amounts: Index['amounts'];
  /** How embedding stands, told with the status. */
  embedding?(): EmbeddingStatus;
  /** The live index may have other passages than before. */
  changed?(): void;
  /** An index is built but for its vectors: resolves when it has those that can soon be had. */
  fill?(): Promise<void>;
  warn?(message: string): void;
}

/** Room for what a slice of work leaves behind; by default a thread takes several times as much before it looks. */
const YOUNG_MB = 24;
const RESTARTS = 5;
const CALM_MS = 60_000;

/** The index worker's handle. The thread starts with `start`; should it die, it is started again. */
export function createIndexing(options: IndexingOptions): Indexing {
  const { worker: entry, workerData, journal, warn = () => {} } = options;
  const listeners = new Set<(status: IndexStatus) => void>();
  let thread: { worker: Worker; channel: Channel<WorkerCalls> } | undefined;
  const backlog = createBacklog();
  const rest = createRest();
  const news = createNews();
  let deaths: number[] = [];
  let failure: string | undefined;
  let closed = false;

  const handlers: MainCalls = {
    adopt: async (packed) => {
      await options.adopt(unpackObserved(packed));
    },
    moved: () => options.moved(),
    changed: () => options.changed?.(),
    fill: async () => options.fill?.(),
    progress: (status) => {
      for (const listen of listeners) listen(withEmbedding(status));
    },
    resting: rest.said,
    warn,
  };

  function launch(): Promise<void> {
    const worker = new Worker(entry, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    rest.begins();
    worker.on('message', news.heard);
    const channel = createChannel<WorkerCalls>(worker, handlers);
    const call: typeof channel.call = (name, ...values) => {
      rest.disturb(name);
      return channel.call(name, ...values);
    };
    thread = { worker, channel: { ...channel, call } };
    worker.on('error', (error) => warn(`The index worker failed: ${error.message}`));
    worker.on('exit', () => died(channel));
    return call('start', { epoch: journal.epoch, lastSeq: journal.lastSeq });
  }

  function died(channel: Channel<WorkerCalls>): void {
    thread = undefined;
    rest.begins();
    channel.fail(gone());
    if (closed) return;
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < CALM_MS), now];
    if (deaths.length > RESTARTS) {
      failure = 'The index worker keeps failing. Restart Cairn; the log says why.';
      return;
    }
    launch().catch((error) => warn(`The index worker did not start: ${error.message}`));
  }

  function withEmbedding(status: IndexStatus): IndexStatus {
    return { ...status, embedding: options.embedding?.() };
  }

  const waiting = async (who: Who): Promise<Waiting[]> => {
    const all = rest.status || !thread ? [] : await thread.channel.call('waiting');
    return all.filter(({ ns }) => maySee(who, ns));
  };

  /** What is said to who may not see everything: how much there is in all tells of others' data. */
  async function partOf(who: Who, { state, reason }: IndexStatus): Promise<IndexStatus> {
    const [amounts, ahead] = await Promise.all([options.amounts(who.namespaces), waiting(who)]);
    return {
      ...NOTHING,
      ...amounts,
      state,
      pending: ahead.reduce((sum, { count }) => sum + count, 0),
      reason: reason && 'Ask an owner of this Cairn to look at its log.',
    };
  }

  function channel(): Channel<WorkerCalls> {
    if (!thread) throw gone();
    return thread.channel;
  }

  return {
    start: launch,
    async apply(changes, priority) {
      if (changes.length === 0) return;
      const done = channel().call('apply', packApplied(changes), priority);
      await (priority === 'interactive' ? backlog.track(changes, done) : done);
    },
    caughtUp: backlog.caughtUp,
    isUnchanged: news.isUnchanged,
    stir: (where) => quietly(channel().call('stir', where)),
    reshape: (ns, collection) => quietly(channel().call('reshape', ns, collection)),
    want: (ns, collection, pointer) => quietly(thread?.channel.call('want', ns, collection, pointer)),
    distrust: (cause, file) =>
      quietly(thread?.channel.call('distrust', cause instanceof Error ? cause.message : String(cause), file)),
    settled: async () => channel().call('settled'),
    async rebuild(who, onProgress) {
      mustManage(who);
      if (onProgress) listeners.add(onProgress);
      try {
        return withEmbedding(await channel().call('rebuild'));
      } finally {
        if (onProgress) listeners.delete(onProgress);
      }
    },
    async status(who) {
      const known = rest.status ?? (await thread?.channel.call('status'));
      const whole = withEmbedding(known ?? { ...NOTHING, reason: failure });
      return who.namespaces === '*' ? whole : partOf(who, whole);
    },
    vectors: {
      askVectors: (which, name, values) => channel().call('askVectors', which, name, values) as never,
      putVectors: async (...values) => channel().call('putVectors', ...values),
    },
    waiting,
    async close() {
      closed = true;
      await thread?.channel.call('close').catch(() => {});
      await thread?.worker.terminate();
    },
  };
}

const NOTHING: IndexStatus = {
  state: 'failed',
  records: 0,
  pending: 0,
  failed: 0,
  seq: 0,
  bytes: 0,
  file: '',
};

function gone(): CairnError {
  return new CairnError('unavailable', 'The index worker is not running.', { retryAfter: 2 });
}

// Nobody waits for these: what goes wrong shows in the status.
function quietly(call: Promise<unknown> | undefined): void {
  call?.catch(() => {});
}
