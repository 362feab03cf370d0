import type { Applied, IndexStatus, Stirred } from '../core/ports.ts';
import type { Who } from '../core/who.ts';

/**
 * Keeps the index in step with journal and disk. Lives on the main thread as the handle of the index worker (one thread, the
 * only write connection). What the worker sees on disk comes back through `observed`, is journaled by `records`, then applied.
 */
export interface Indexing {
  /** Start-up: catch up with the journal, look at every folder, rebuild when there is no usable index. Resolves when reading makes sense; the pass goes on. */
  start(): Promise<void>;
  /** Resolves when the changes are readable; interactive ones overtake bulk work. Guarded by seq per ref. */
  apply(changes: readonly Applied[], priority: 'interactive' | 'bulk'): Promise<void>;
  /** Something moved on disk here: look again soon. */
  stir(where: readonly Stirred[]): void;
  /** A collection's schema or a namespace's settings changed: titles, relations and problems are derived again in the background. */
  reshape(ns: string, collection: string): void;
  /** Resolves when all that was stirred so far has been looked at, journaled and applied. For tests, reindex and shutdown. */
  settled(): Promise<void>;
  /** Builds a new index beside the live one, then moves the pointer. */
  rebuild(who: Who, onProgress?: (status: IndexStatus) => void): Promise<IndexStatus>;
  status(who: Who): Promise<IndexStatus>;
  close(): Promise<void>;
}
