import { CairnError } from '../../core/errors.ts';
import type { CachedEmbedder, ChosenModel, Embedder, VectorWrites } from '../../core/models.ts';
import type { Models } from './ground.ts';
import type { Learned } from './learned.ts';

// The models that are open: the one that is used, and the one whose vectors serve meanwhile. createShelf

export interface Shelf {
  /** The chosen model, opened once. Throws as `Embedder.embed`. */
  use(chosen: ChosenModel, signal: AbortSignal): Promise<Embedder>;
  /** What was chosen before, should its vectors still serve. */
  served(chosen: ChosenModel | undefined): void;
  /** The model of an identity. Throws `unavailable` when it is none of these. */
  of(identity: string, signal: AbortSignal): Promise<Embedder>;
  /** Forgets vectors of texts that the index does not have any more. */
  prune(live: VectorWrites): Promise<void>;
  close(): Promise<void>;
}

const PAGE = 500;

interface Open {
  chosen: ChosenModel;
  embedder: Promise<CachedEmbedder>;
}

export function createShelf(models: Models, learned: Learned): Shelf {
  let current: Open | undefined;
  let earlier: Open | undefined;
  let before: ChosenModel | undefined;

  const open = (chosen: ChosenModel, signal: AbortSignal, forget: () => void): Open => {
    const embedder = models.open(chosen, signal);
    embedder.catch(forget);
    return { chosen, embedder };
  };
  const close = async (one: Open | undefined) => {
    await one?.embedder.then((embedder) => embedder.close()).catch(() => {});
  };
  const isCurrent = async (identity: string) =>
    (await current?.embedder.catch(() => undefined))?.identity === identity;

  return {
    async use(chosen, signal) {
      if (current?.chosen !== chosen) {
        const old = current;
        current = open(chosen, signal, () => {
          current = undefined;
        });
        // Its vectors may serve until the new ones are complete.
        if (old && (await close(earlier)) === undefined) earlier = old;
      }
      return current.embedder;
    },
    served(chosen) {
      before = chosen;
    },
    async of(identity, signal) {
      if (identity.startsWith('learned/')) return learned.open(identity);
      if (current && (await isCurrent(identity))) return current.embedder;
      if (!earlier && before)
        earlier = open(before, signal, () => {
          earlier = undefined;
        });
      const embedder = await earlier?.embedder;
      if (embedder?.identity === identity) return embedder;
      throw new CairnError('unavailable', `The model ${identity} cannot be asked any more.`);
    },
    async prune(live) {
      await (await current?.embedder)?.keep(hashes(live));
    },
    async close() {
      await Promise.all([close(current), close(earlier)]);
    },
  };
}

async function* hashes(live: VectorWrites): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const page = await live.sample(after, PAGE);
    for (const { hash } of page) yield hash;
    if (page.length === 0) return;
    after = page.at(-1)?.hash as string;
  }
}
