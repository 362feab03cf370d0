import { z } from 'zod';

// What a model must be able to do, whoever runs it, and what the index keeps of it.

/** Which side of a search a text stands on; some models embed the two differently. */
export type EmbeddingInput = 'document' | 'query';

/** Turns texts into vectors. Every player passes the role's contract test. */
export interface Embedder {
  /** Provider, model, dimensions and whatever else changes the vectors, `openai/text-embedding-3-small/512`: vectors of two identities are never compared. */
  readonly identity: string;
  readonly dimensions: number;
  /**
   * A vector of length 1 for each text, in order; `undefined` for a text of which the model knows nothing. Throws `unavailable` when the model
   * cannot be reached after some tries (a query: one) or answers with something else than vectors of these dimensions, `invalid` when it
   * refuses the texts or makes no vector of one of them. An abort rejects with the signal's reason.
   */
  embed(
    texts: readonly string[],
    input: EmbeddingInput,
    signal?: AbortSignal,
  ): Promise<(Float32Array | undefined)[]>;
  close(): Promise<void>;
}

/** Which model embeds. */
export const embeddingSettings = z.strictObject({
  provider: z.enum(['learned', 'off', 'openai-compatible', 'cohere', 'transformers']),
  /** Address of the server, up to and without `/embeddings` (`/embed` for Cohere, whose own it is when absent). */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** Its name; for `transformers` the absolute path of its folder. */
  model: z.string().min(1).max(500).optional(),
  /** Asked of the model when given, else what it gives. */
  dimensions: z.int().min(1).max(4096).optional(),
});
export type EmbeddingSettings = z.infer<typeof embeddingSettings>;

/** What has to be said, and is not, to use such a model. */
export function lackingIn({ provider, model, url }: EmbeddingSettings): ('model' | 'url')[] {
  if (provider === 'learned' || provider === 'off') return [];
  const lacking: ('model' | 'url')[] = model ? [] : ['model'];
  return provider === 'openai-compatible' && !url ? [...lacking, 'url'] : lacking;
}

/** What a player that asks another program needs to know. */
export interface ProviderSettings extends Omit<EmbeddingSettings, 'provider'> {
  model: string;
  /** Secret. */
  key?: string | undefined;
  /** The dimensions that it had, so that it need not be asked. */
  known?: number | undefined;
}

/** A choice of model with what it takes to ask it. */
export interface ChosenModel {
  settings: EmbeddingSettings;
  /** Secret. */
  key?: string | undefined;
  /** The dimensions that it had, so that it need not be asked. */
  known?: number | undefined;
}

/** What a store remembers of its choice of model. */
export interface ModelChoices {
  chosen?: ChosenModel;
  /** The model whose vectors served last, and what it took to ask it. */
  served?: ChosenModel & { identity: string };
}

/** Keeps the choice where only its owner may look. */
export interface ModelChoicesFile {
  /** Nothing when there is none. Throws `unavailable` when it cannot be read or understood. */
  read(): ModelChoices;
  /** Throws `unavailable` when it cannot be written. */
  write(choices: ModelChoices): void;
}

/** An embedder that asks its model only for texts that it never saw. */
export interface CachedEmbedder extends Embedder {
  /** What it knows of documents without asking; undefined for a text that it would have to ask for. */
  recall(texts: readonly string[]): ({ vector: Float32Array | undefined } | undefined)[];
  /** How many of these texts (by SHA-256) it would have to ask for. */
  unknown(hashes: readonly string[]): number;
  /** Forgets the documents that are not among these hashes. */
  keep(hashes: AsyncIterable<string>): Promise<void>;
}

/** What it would take to embed all passages with a model. */
export interface EmbeddingCost {
  /** Identity; absent when there is nothing to ask. */
  model?: string;
  /** Different texts of passages; those that the model would be asked for; and roughly how many tokens these have. */
  texts: number;
  toEmbed: number;
  tokens: number;
}

/** How embedding stands. */
export interface EmbeddingStatus {
  provider: EmbeddingSettings['provider'];
  /** `ready`: every passage has its vector, or a reason why not. `small`: too few texts to learn from yet. `waiting`: for the index or, with a `reason`, for something else. */
  state: 'off' | 'small' | 'learning' | 'embedding' | 'ready' | 'waiting';
  /** Identity of the model whose vectors search uses; absent: exact words only. */
  serving?: string;
  /** Identity of the model whose vectors are being made, if it is another one. */
  building?: string;
  /** Passages of the one that is being made, else of the one that serves: with a vector, still to come, failed, and those that the model knows nothing of. */
  embedded: number;
  lacking: number;
  failed: number;
  empty: number;
  /** Why it waits, or why a passage failed. */
  reason?: string;
  /** While learning: texts read, then steps done. */
  progress?: { doing: string; done: number; total: number };
}

/** A passage for which vectors are missing. */
export interface Unembedded {
  /** Its number in the index. */
  chunk: number;
  /** SHA-256 (hex) of `text`. */
  hash: string;
  /** As `embeddingText` makes it. */
  text: string;
}

/** The vectors that one model made of the passages: one set serves, another may be being filled beside it. */
export interface VectorSet {
  /** `Embedder.identity`. */
  model: string;
  dimensions: number;
  state: 'building' | 'serving';
  /** Passages with a vector; for which it could not be made; and those that the model knows nothing of. */
  embedded: number;
  failed: number;
  empty: number;
  /** Passages for which it has nothing yet. */
  lacking: number;
  /** Why one of those that failed did. */
  reason?: string;
}

/** The vectors of an index, written by the one writer. Passages that go take their vectors with them. */
export interface VectorWrites {
  sets(): Promise<VectorSet[]>;
  /** An empty set beside the serving one, if there is none of this model yet. */
  create(model: string, dimensions: number): Promise<void>;
  /** Passages for which the set has nothing, not even a failure, the ones that changed last first. */
  lacking(model: string, limit: number): Promise<Unembedded[]>;
  /** Takes vectors in (undefined: the model knows nothing of the passage); those of passages that are gone or changed are passed over. */
  put(
    model: string,
    vectors: readonly { chunk: number; hash: string; vector: Float32Array | undefined }[],
  ): Promise<void>;
  /** Notes that no vector could be made of these, and why. */
  fail(model: string, chunks: readonly number[], reason: string): Promise<void>;
  /** Forgets the failures of a set, so that it lacks them again. */
  retry(model: string): Promise<void>;
  /** Lets a set serve in place of the one before, which is dropped. */
  serve(model: string): Promise<void>;
  /** Drops a set. */
  drop(model: string): Promise<void>;
  /** Texts of passages in order of hash, each once, from after `after`: the same texts give the same sample, however they came. */
  sample(after: string, limit: number): Promise<Unembedded[]>;
  /** How many different texts there are. */
  texts(): Promise<number>;
}
