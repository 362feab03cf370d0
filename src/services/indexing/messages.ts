import { type Packed, pack, unpack } from '../../core/channel.ts';
import type { IndexStatus } from '../../core/ports/found.ts';
import type { Applied, Observed } from '../../core/ports/index-writer.ts';
import type { Stirred } from '../../core/ports/store.ts';
import type { Waiting } from './standing.ts';
import type { VectorCalls } from './vector-calls.ts';

// What the main thread and the index worker ask of one another.
// WorkerCalls · MainCalls · packApplied · unpackApplied · packObserved · unpackObserved

/** A change without its bytes. */
export type AppliedHead = Omit<Applied, 'bytes'>;
/** A sighting without its bytes. */
export interface ObservedHead extends Omit<Observed, 'file'> {
  file?: Omit<NonNullable<Observed['file']>, 'bytes'>;
}

/** What the worker can be asked to do. */
export type WorkerCalls = {
  start(journal: { epoch: string; lastSeq: number }): Promise<void>;
  apply(changes: Packed<AppliedHead>, priority: 'interactive' | 'bulk'): Promise<void>;
  stir(where: readonly Stirred[]): Promise<void>;
  reshape(ns: string, collection: string): Promise<void>;
  want(ns: string, collection: string, pointer: string): Promise<void>;
  distrust(reason: string, file: string): Promise<void>;
  settled(): Promise<void>;
  rebuild(): Promise<IndexStatus>;
  status(): Promise<IndexStatus>;
  waiting(): Waiting[];
  close(): Promise<void>;
} & VectorCalls;

/** What the main thread can be asked to do. */
export type MainCalls = {
  /** Journals what was seen on disk and applies it; resolves when that is done. */
  adopt(observed: Packed<ObservedHead>): Promise<void>;
  /** Another index is live now; resolves when questions go to it. */
  moved(): Promise<void>;
  changed(): void;
  fill(): Promise<void>;
  progress(status: IndexStatus): void;
  /** The worker rests, and how things stand then; undefined: it does something again. */
  resting(status: IndexStatus | undefined, heard: number): void;
  warn(message: string): void;
};

export function packApplied(changes: readonly Applied[]): Packed<AppliedHead> {
  const packed = pack(changes, ({ bytes }) => bytes);
  return {
    ...packed,
    packed: packed.packed.map((each) => ({ ...each, value: { ...each.value, bytes: undefined } })),
  };
}

export function unpackApplied(packed: Packed<AppliedHead>): Applied[] {
  return unpack(packed, (head, bytes) => ({ ...head, bytes }));
}

export function packObserved(observed: readonly Observed[]): Packed<ObservedHead> {
  const packed = pack(observed, ({ file }) => file?.bytes);
  const heads = packed.packed.map(({ value: { ref, file }, ...place }) => ({
    ...place,
    value: { ref, file: file && { etag: file.etag, stat: file.stat } },
  }));
  return { ...packed, packed: heads };
}

export function unpackObserved(packed: Packed<ObservedHead>): Observed[] {
  return unpack(packed, ({ ref, file }, bytes) =>
    file && bytes ? { ref, file: { ...file, bytes } } : { ref },
  );
}
