import { CairnError } from '../../core/errors.ts';
import type { ChosenModel, Embedder, EmbeddingCost, EmbeddingSettings } from '../../core/models.ts';
import { createPauses } from '../../core/pauses.ts';
import { costOf } from './cost.ts';
import { fill } from './fill.ts';
import type { EmbeddingOptions } from './ground.ts';
import { createLearned } from './learned.ts';
import { createShelf } from './shelf.ts';
import { createStanding } from './standing.ts';
import { createWaiting } from './waiting.ts';

// The heart of the embedding thread: one runner that brings the vectors of the live index in step with its passages, and waits.
// createEmbeddingLoop

export interface EmbeddingLoop {
  /** From now on with this model. `served`: whose vectors there are until its own are complete. */
  choose(chosen: ChosenModel, served?: ChosenModel): void;
  /** Passages may have come or gone. */
  look(): void;
  /** Gives the index that is being built what it can have within a time (milliseconds), with the model that serves now. */
  fill(limit: number): Promise<void>;
  /** Something was erased for good: what was learned from it goes, too. */
  renew(): void;
  /** Tries again what failed. */
  retry(): Promise<void>;
  /** The vector of a question by the model of an identity; undefined when it knows nothing of it. */
  query(identity: string, text: string, limit: number): Promise<Float32Array | undefined>;
  cost(chosen: ChosenModel): Promise<EmbeddingCost>;
  /** Resolves when there is nothing to do, or nothing that can be done now. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createEmbeddingLoop(options: EmbeddingOptions): EmbeddingLoop {
  const live = options.vectors('live');
  const stopping = new AbortController();
  const closing = stopping.signal;
  /** Aborted when another model is chosen. */
  let changing = new AbortController();
  let chosen: ChosenModel | undefined;
  let isRebuilt = false;
  const learned = createLearned(options);
  const shelf = createShelf(options.models, learned);
  const standing = createStanding(live, options.tell);
  const waiting = createWaiting(closing, (reason) => options.warn(`Embedding waits: ${reason}`));
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (!closing.aborted) {
      const { signal } = changing;
      try {
        await work(AbortSignal.any([closing, signal]));
        waiting.succeeded();
      } catch (thrown) {
        if (closing.aborted) return;
        if (!signal.aborted) waiting.failed(thrown);
        standing.set({ state: 'waiting', reason: waiting.reason });
      }
      await standing.tell();
      await waiting.wait();
    }
  }

  async function work(signal: AbortSignal): Promise<void> {
    if (!chosen) return;
    const { settings } = chosen;
    const { provider } = settings;
    standing.set({
      provider,
      state: provider === 'off' ? 'off' : 'embedding',
      reason: undefined,
      progress: undefined,
    });
    const embedder = provider === 'off' ? undefined : await current(signal);
    if (!embedder) {
      for (const { model } of await live.sets()) await live.drop(model);
      options.models.tidy('', false);
      standing.set({ state: provider === 'off' ? 'off' : 'small', building: undefined });
      return;
    }
    await bring(embedder, settings, signal);
    standing.set({ state: 'ready', building: undefined });
    if (isRebuilt) await shelf.prune(live);
    learned.keepOnly(embedder.identity);
    options.models.tidy(embedder.identity, isRebuilt);
    isRebuilt = false;
  }

  async function current(signal: AbortSignal): Promise<Embedder | undefined> {
    if (chosen?.settings.provider !== 'learned') return shelf.use(chosen as ChosenModel, signal);
    const pause = createPauses();
    const breathe = () => {
      signal.throwIfAborted();
      return pause();
    };
    return learned.suitable(breathe, (done, total) => {
      standing.set({
        state: 'learning',
        progress: { doing: 'Reading what there is to learn from', done, total },
      });
      void standing.tellSoon();
    });
  }

  /** The live index gets all vectors of a model, which serve as soon as they are complete. */
  async function bring(embedder: Embedder, settings: EmbeddingSettings, signal: AbortSignal): Promise<void> {
    const { identity, dimensions } = embedder;
    const sets = await live.sets();
    for (const { model, state } of sets)
      if (model !== identity && state === 'building') await live.drop(model);
    await live.create(identity, dimensions);
    const isServing = sets.some(({ model, state }) => model === identity && state === 'serving');
    standing.set({ state: 'embedding', building: isServing ? undefined : identity, progress: undefined });
    if (waiting.reason !== undefined) await live.retry(identity);
    await fill(live, embedder, signal, async (count) => {
      learned.grew(count);
      await standing.tellSoon();
    });
    if (isServing) return;
    await live.serve(identity);
    options.served(identity, settings);
  }

  return {
    choose(next, served) {
      chosen = next;
      shelf.served(served);
      changing.abort();
      changing = new AbortController();
      running ??= run();
      waiting.hurry();
    },
    look: waiting.wake,
    async fill(limit) {
      const serving = (await live.sets()).find(({ state }) => state === 'serving');
      if (!serving) return;
      const signal = AbortSignal.any([closing, AbortSignal.timeout(limit)]);
      const building = options.vectors('building');
      const embedder = await shelf.of(serving.model, signal);
      await building.create(embedder.identity, embedder.dimensions);
      await fill(building, embedder, signal, async () => {});
      await building.serve(embedder.identity);
      isRebuilt = true;
    },
    renew() {
      learned.renew();
      waiting.hurry();
    },
    async retry() {
      for (const { model, failed } of await live.sets()) if (failed) await live.retry(model);
      waiting.hurry();
    },
    async query(identity, text, limit) {
      const signal = AbortSignal.any([closing, AbortSignal.timeout(limit)]);
      const embedder = await shelf.of(identity, signal);
      return (await embedder.embed([text], 'query', signal))[0];
    },
    async cost(next) {
      if (next.settings.provider === 'off') return { texts: await live.texts(), toEmbed: 0, tokens: 0 };
      if (next.settings.provider === 'learned') return costOf(live, undefined);
      const embedder = await options.models.open(next, closing);
      try {
        return await costOf(live, embedder);
      } finally {
        await embedder.close();
      }
    },
    async settled() {
      if (running) await waiting.settled();
    },
    async close() {
      stopping.abort(new CairnError('unavailable', 'Cairn is stopping.'));
      waiting.hurry();
      await running;
      await shelf.close();
    },
  };
}
