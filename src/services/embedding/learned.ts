import { isCairnError } from '../../core/errors.ts';
import type { Embedder } from '../../core/models.ts';
import { type EmbeddingOptions, NotYet, type Sample } from './ground.ts';

// Which learned model suits the store as it is now, and when another one has to be fitted. createLearned

export interface Learned {
  /**
   * The model to embed with: the one before while it fits, else a new one. Undefined when the store is too small for any. Throws `NotYet` while
   * there is none and the index is still being filled. `told` hears how many texts were read, of how many.
   */
  suitable(
    breathe: () => Promise<unknown>,
    told: (read: number, of: number) => void,
  ): Promise<Embedder | undefined>;
  /** The model of an identity. Throws `not_found`. */
  open(identity: string): Embedder;
  /** So many passages got vectors: whether the model still fits is looked at now and then. */
  grew(passages: number): void;
  /** Something was erased for good: a model that may know of it is replaced. */
  renew(): void;
  /** Only this model is used from now on. */
  keepOnly(identity: string): void;
}

/** This part of the texts may be new before a model is fitted again. */
const NEW = 1 / 3;
/** It is looked at when so many passages came, as a part of those that there are. */
const LOOK = 0.1;
const MOST_TEXTS = 20_000;

export function createLearned({ vectors, models, isIndexed }: EmbeddingOptions): Learned {
  const live = vectors('live');
  const opened = new Map<string, Embedder>();
  let grown = 0;
  /** How far it may grow before it is looked at; not at all before the first look. */
  let room = -1;
  /** There was nothing to learn from this many texts. */
  let nothingFrom = 0;
  let isStale = false;

  const open = (identity: string): Embedder => {
    const embedder = opened.get(identity) ?? models.openLearned(identity);
    opened.set(identity, embedder);
    return embedder;
  };
  const roomFor = (texts: number) => {
    [grown, room] = [0, texts * LOOK];
  };

  /** The model that the index has vectors of, or that an earlier index had. */
  async function before(): Promise<Embedder | undefined> {
    const sets = (await live.sets())
      .map(({ model }) => model)
      .filter((model) => model.startsWith('learned/'));
    for (const identity of [...sets.reverse(), models.lastLearned()])
      try {
        if (identity !== undefined && models.isLearned(identity)) return open(identity);
      } catch (thrown) {
        if (!isCairnError(thrown, 'not_found')) throw thrown;
      }
    return undefined;
  }

  async function fits({ identity }: Embedder): Promise<boolean> {
    if (grown <= room) return true;
    if ((await models.newPart(identity, live.sample)) >= NEW) return false;
    roomFor(await live.texts());
    return true;
  }

  async function learn(...[breathe, told]: Parameters<Learned['suitable']>): Promise<string | undefined> {
    const texts = await live.texts();
    if (texts === nothingFrom) return undefined;
    const most = Math.min(texts, MOST_TEXTS);
    const sample: Sample = (after, limit) => live.sample(after, limit);
    const identity = await models.learn(sample, breathe, (read) => told(read, most));
    if (identity === undefined) nothingFrom = texts;
    else roomFor(texts);
    return identity;
  }

  return {
    open,
    grew(passages) {
      grown += passages;
    },
    renew() {
      [isStale, nothingFrom] = [true, 0];
    },
    keepOnly(kept) {
      for (const [identity, embedder] of opened)
        if (identity !== kept && opened.delete(identity)) void embedder.close();
    },
    async suitable(breathe, told) {
      const earlier = isStale ? undefined : await before();
      if (earlier && (await fits(earlier))) return earlier;
      if (!(await isIndexed())) {
        if (earlier) return earlier;
        throw new NotYet('The index is still being filled.');
      }
      const wasStale = isStale;
      // What is erased from here on may have been read already.
      isStale = false;
      try {
        const identity = await learn(breathe, told);
        return identity === undefined ? earlier : open(identity);
      } catch (thrown) {
        isStale ||= wasStale;
        throw thrown;
      }
    },
  };
}
