import type {
  CachedEmbedder,
  ChosenModel,
  Embedder,
  EmbeddingSettings,
  EmbeddingStatus,
  Unembedded,
  VectorWrites,
} from '../../core/models.ts';

/** Texts in order of hash, from after `after`. */
export type Sample = (after: string, limit: number) => Promise<Unembedded[]>;

/** The models that there are. */
export interface Models {
  /** One that another program runs, with its cache. Throws as `Embedder.embed`, and `invalid` for settings that are none. */
  open(chosen: ChosenModel, signal: AbortSignal): Promise<CachedEmbedder>;
  /** Fits one on a sample; undefined when there are too few texts to learn from. */
  learn(
    sample: Sample,
    breathe: () => Promise<unknown>,
    read: (texts: number) => void,
  ): Promise<string | undefined>;
  /** Throws `not_found` when it is not there any more. */
  openLearned(identity: string): Embedder;
  /** Whether its file is there. One that is open answers without. */
  isLearned(identity: string): boolean;
  /** The one that was fitted last. */
  lastLearned(): string | undefined;
  /** Which part (0 to 1) of the texts is new to a learned one, or gone. */
  newPart(identity: string, sample: Sample): Promise<number>;
  /** Removes learned models other than this one, and with `caches` what others were asked for. */
  tidy(identity: string, caches: boolean): void;
}

/** What the embedding thread is given. */
export interface EmbeddingOptions {
  vectors(which: 'live' | 'building'): VectorWrites;
  models: Models;
  /** Whether the index has nearly all that there is: what is learned before would be learned again. */
  isIndexed(): Promise<boolean>;
  tell(status: EmbeddingStatus): void;
  /** The vectors of the chosen model serve from now on. */
  served(identity: string, settings: EmbeddingSettings): void;
  warn(message: string): void;
}

/** A reason to wait that is nobody's fault. */
export class NotYet extends Error {}
