import { Worker } from 'node:worker_threads';
import { type Channel, createChannel, type Port } from '../core/channel.ts';
import { CairnError } from '../core/errors.ts';
import type {
  ChosenModel,
  Embedder,
  EmbeddingCost,
  EmbeddingSettings,
  EmbeddingStatus,
  VectorSet,
} from '../core/models.ts';
import type { IndexStatus } from '../core/ports/found.ts';
import type { HandleCalls, ThreadCalls } from './embedding/messages.ts';
import { createQuestions, type QuestionVector } from './embedding/questions.ts';
import type { VectorCalls } from './indexing/vector-calls.ts';

/**
 * Gives the passages of the index their vectors, and questions theirs. Lives on the main thread as the handle of the embedding thread, in which
 * models are fitted and asked.
 */
export interface Embedding {
  /** Starts the thread, or changes its model. `served`: whose vectors serve until those of the chosen one are complete. */
  choose(chosen: ChosenModel, served?: ChosenModel): void;
  /** What will be chosen once there is time for it. */
  intend(settings: EmbeddingSettings): void;
  /** Nothing can be chosen, and why. */
  refuse(reason: string): void;
  /** Passages may have come or gone. */
  look(): void;
  /** Gives the index that is being built its vectors, as far as they can be had soon. */
  fill(): Promise<void>;
  /** Something was erased for good: what was learned from it goes at once, and another model is learned. */
  renew(): void;
  /** Tries again what failed. */
  retry(): Promise<void>;
  /** The vector of a question by the model that serves, unless another one is known to; undefined when there is none, or none in time: exact words have to do. */
  vectorOf(text: string, model?: string): Promise<QuestionVector | undefined>;
  /** What it would take to embed everything with a model. Throws as `Embedder.embed`. */
  cost(chosen: ChosenModel): Promise<EmbeddingCost>;
  status(): EmbeddingStatus;
  /** Resolves when everything has its vector, or waits for something else than this process. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface EmbeddingParts {
  /** The entry of the thread, and what it is told about where things are. */
  thread: URL;
  workerData: unknown;
  vectors: VectorCalls;
  indexed(): Promise<IndexStatus>;
  /** The sets of vectors of the live index. */
  sets(): Promise<VectorSet[]>;
  /** A learned model, for questions: they are not sent to the thread. */
  openLearned(identity: string): Embedder;
  /** Removes all that was learned. Models that are open answer on. */
  unlearn(): void;
  /** The vectors of this model serve now, which was chosen with these settings. */
  served?(identity: string, settings: EmbeddingSettings): void;
  warn?(message: string): void;
}

/** How long (milliseconds) a new index waits for its vectors before it takes over. */
const FILL_MS = 60_000;
/** Room for what a slice of work leaves behind. */
const YOUNG_MB = 16;
const RESTARTS = 5;
const CALM_MS = 60_000;
/** This part of the records may still wait to be indexed when a model is fitted. */
const PENDING = 0.05;
const FAILING = 'The embedding thread keeps failing. Restart Cairn; the log says why.';

const NOTHING: EmbeddingStatus = {
  provider: 'off',
  state: 'waiting',
  embedded: 0,
  lacking: 0,
  failed: 0,
  empty: 0,
};

/** The thread starts with the first choice; should it die, it is started again, a few times. */
export function createEmbedding(parts: EmbeddingParts): Embedding {
  const { thread: entry, workerData, vectors, warn = () => {} } = parts;
  let running: { worker: Worker; channel: Channel<ThreadCalls> } | undefined;
  let chosen: { model: ChosenModel; served: ChosenModel | undefined } | undefined;
  let status = NOTHING;
  let isTold = false;
  let deaths: number[] = [];
  let isClosed = false;

  const handlers: HandleCalls = {
    ...vectors,
    async isIndexed() {
      const { state, pending, records } = await parts.indexed();
      return state === 'ready' && pending <= records * PENDING;
    },
    tell(told) {
      status = told;
      isTold = true;
    },
    served: (...values) => parts.served?.(...values),
    warn,
  };

  function launch(): Channel<ThreadCalls> {
    const worker = new Worker(entry, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    const channel = createChannel<ThreadCalls>(worker as Port, handlers);
    running = { worker, channel };
    worker.on('error', (error) => warn(`The embedding thread failed: ${error.message}`));
    worker.on('exit', () => died(channel));
    if (chosen) quietly(channel.call('choose', chosen.model, chosen.served));
    return channel;
  }

  function died(channel: Channel<ThreadCalls>): void {
    running = undefined;
    channel.fail(gone());
    if (isClosed) return;
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < CALM_MS), now];
    if (deaths.length <= RESTARTS) launch();
    else status = { ...status, state: 'waiting', reason: FAILING };
  }

  function channel(): Channel<ThreadCalls> {
    if (isClosed || deaths.length > RESTARTS) throw gone();
    return running?.channel ?? launch();
  }

  const questions = createQuestions({
    async serving() {
      if (isTold) return status.serving;
      return (await parts.sets()).find(({ state }) => state === 'serving')?.model;
    },
    openLearned: parts.openLearned,
    ask: async (...values) => channel().call('query', ...values),
    warn,
  });

  return {
    choose(model, served) {
      chosen = { model, served };
      status = { ...status, provider: model.settings.provider, state: 'waiting', reason: undefined };
      if (running) quietly(running.channel.call('choose', model, served));
      else if (!isClosed) launch();
    },
    intend({ provider }) {
      status = { ...status, provider };
    },
    refuse(reason) {
      status = { ...status, reason };
    },
    look: () => quietly(running?.channel.call('look')),
    fill: async () => running?.channel.call('fill', FILL_MS),
    renew() {
      parts.unlearn();
      quietly(running?.channel.call('renew'));
    },
    retry: async () => channel().call('retry'),
    vectorOf: questions.vectorOf,
    cost: async (model) => channel().call('cost', model),
    status: () => status,
    settled: async () => channel().call('settled'),
    async close() {
      isClosed = true;
      await questions.close();
      const stopped = running?.channel.call('close').catch(() => {});
      await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
      await running?.worker.terminate();
    },
  };
}

function gone(): CairnError {
  return new CairnError('unavailable', 'The embedding thread is not running.', { retryAfter: 2 });
}

// Nobody waits for these: what goes wrong shows in the status.
function quietly(call: Promise<unknown> | undefined): void {
  call?.catch(() => {});
}
