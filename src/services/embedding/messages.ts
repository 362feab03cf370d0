import type { ChosenModel, EmbeddingSettings, EmbeddingStatus } from '../../core/models.ts';
import type { VectorCalls } from '../indexing/vector-calls.ts';
import type { EmbeddingLoop } from './loop.ts';

// What the main thread and the embedding thread ask of one another. ThreadCalls · HandleCalls

/** What the thread can be asked to do. */
export type ThreadCalls = Omit<EmbeddingLoop, 'choose'> & {
  choose(chosen: ChosenModel, served: ChosenModel | undefined): void;
};

/** What the main thread can be asked to do. The vectors are the index worker's: they are passed on. */
export type HandleCalls = VectorCalls & {
  isIndexed(): Promise<boolean>;
  tell(status: EmbeddingStatus): void;
  served(identity: string, settings: EmbeddingSettings): void;
  warn(message: string): void;
};
