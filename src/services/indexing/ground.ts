import type { ChunkFiles } from '../../core/chunk-files.ts';
import type { Ref } from '../../core/names.ts';
import type { IndexStatus } from '../../core/ports/found.ts';
import type { IndexShelf, Observed } from '../../core/ports/index-writer.ts';
import type { JournalReader } from '../../core/ports/journal.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Agenda, Place } from './agenda.ts';
import type { Doubts } from './doubts.ts';
import type { Insides, InsidesParts } from './insides.ts';
import type { Outbox } from './outbox.ts';
import type { ShapesOptions } from './shapes.ts';
import type { Target } from './target.ts';

/** What the index worker is given. */
export interface IndexLoopOptions {
  store: Store;
  journal: JournalReader;
  shelf: IndexShelf;
  chunkFiles: ChunkFiles;
  /** What keeps and reads the bytes of files, if there is any. */
  files?: InsidesParts;
  /** Makes the check of a schema; without it nothing is marked as not fitting. */
  check?: ShapesOptions['check'];
  /** How long (milliseconds) a file has to stay broken or gone before that is believed. */
  holdMs: number;
  /** A ref's file below json-db, for problems. */
  pathOf(ref: Ref): string;
  /** Journals what was seen and has it applied here before it resolves. */
  adopt(observed: readonly Observed[]): Promise<void>;
  /** Another index is live; resolves when questions go to it. */
  moved(): Promise<void>;
  /** The live index may have other passages than before, and has its rest. */
  changed?(): void;
  /** An index is built but for its vectors: resolves when it has those that can soon be had. */
  fill?(): Promise<void>;
  progress(status: IndexStatus): void;
  /** There is nothing to do, and how things stand after so many calls that disturb; undefined: that is over. */
  resting?(status: IndexStatus | undefined, heard: number): void;
  warn(message: string): void;
}

/** Why something could not be done lately; told in the status until it could. */
export interface Trouble {
  reason?: string;
}

/** What all that the index worker does stands on. */
export interface Ground {
  options: IndexLoopOptions;
  /** Aborted when the worker stops: nothing new begins. */
  closing: AbortSignal;
  trouble: Trouble;
  agenda: Agenda;
  doubts: Doubts;
  outbox: Outbox;
  insides?: Insides;
  /** The indexes that are kept in step: the live one, and the one that is being built, if any. */
  targets(): Target[];
  /** Called often in long work: lets others have their turn. Resolves to whether they had it; throws once the worker stops. */
  breathe(): Promise<boolean>;
  /** Says how far a long work is, and in which place. */
  tell(doing: string, done: number, total: number, place: Place): void;
}
