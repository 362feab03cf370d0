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
}

/** This part of the texts may be new before a model is fitted again. */
const NEW = 1 / 3;
/** It is looked at when so many passages came, as a part of those that there are. */
const LOOK = 0.1;
const MOST_TEXTS = 20_000;

export function createLearned({ vectors, models, isIndexed }: EmbeddingOptions): Learned {
  const live = vectors('live');
  let opened: Embedder | undefined;
  let grown = Number.POSITIVE_INFINITY;
  /** There was nothing to learn from this many texts. */
  let nothingFrom = 0;

  const open = (identity: string): Embedder => {
    if (opened?.identity === identity) return opened;
    void opened?.close();
    opened = undefined;
    opened = models.openLearned(identity);
    return opened;
  };

  /** The model that the index has vectors of, or that an earlier index had. */
  async function before(): Promise<Embedder | undefined> {
    const sets = (await live.sets())
      .map(({ model }) => model)
      .filter((model) => model.startsWith('learned/'));
    for (const identity of [...sets.reverse(), models.lastLearned()])
      try {
        if (identity !== undefined) return open(identity);
      } catch (thrown) {
        if (!isCairnError(thrown, 'not_found')) throw thrown;
      }
    return undefined;
  }

  async function fits({ identity }: Embedder, texts: number): Promise<boolean> {
    if (grown < texts * LOOK) return true;
    const isSame = (await models.newPart(identity, live.sample)) < NEW;
    if (isSame) grown = 0;
    return isSame;
  }

  return {
    open,
    grew(passages) {
      grown += passages;
    },
    async suitable(breathe, told) {
      const [earlier, texts] = [await before(), await live.texts()];
      if (earlier && (await fits(earlier, texts))) return earlier;
      if (texts === nothingFrom) return earlier;
      if (!(await isIndexed())) {
        if (earlier) return earlier;
        throw new NotYet('The index is still being filled.');
      }
      const most = Math.min(texts, MOST_TEXTS);
      const sample: Sample = (after, limit) => live.sample(after, limit);
      const identity = await models.learn(sample, breathe, (read) => told(read, most));
      if (identity === undefined) nothingFrom = texts;
      else grown = 0;
      return identity === undefined ? earlier : open(identity);
    },
  };
}
