import type { Ref } from './names.ts';
import type { FileStat } from './record.ts';

// What keeps the bytes of files: those in use beside their sidecars, earlier ones by their hash. docs/design.md §2 "Files".

/** Bytes that came in: durable under a temporary name until they are placed or discarded. */
export interface Received {
  /** Lower-case hex SHA-256 of all of them. */
  sha256: string;
  size: number;
  /** Their beginning, at most `HEAD` bytes, to tell what they are. */
  head: Buffer;
  temporary: string;
}

/** How many bytes `Received.head` has at most. */
export const HEAD = 8192;

/** Open bytes. `stream` may be asked once, which closes them when it ends; else `close` does. */
export interface OpenBytes {
  size: number;
  /** Their beginning, at most 256 KiB; may be asked until they are streamed or closed. */
  head(): Buffer;
  /** From `start` to `end`, both counted from 0 and included; empty bytes have no range. */
  stream(start?: number, end?: number): AsyncIterable<Buffer> & NodeJS.ReadableStream;
  close(): void;
}

/** Keeps bytes. A player passes `test/contract/bytes.ts`. Refs are those of sidecars: `lod/files/roof.jpg`. */
export interface ByteStore {
  /** Takes in what a client sends. Errors: `too_large` past `limit` bytes, `unavailable` when the disk refuses; then nothing is left behind. */
  receive(source: AsyncIterable<Buffer>, limit: number): Promise<Received>;
  /** Received bytes that nobody wants after all. */
  discard(received: Received): Promise<void>;
  /** The bytes that lie beside the sidecar's name; undefined when there are none. */
  stat(ref: Ref): Promise<FileStat | undefined>;
  /** What lies there, read as a whole; `head` as in `Received`. */
  examine(ref: Ref): Promise<(Pick<Received, 'sha256' | 'size' | 'head'> & { stat: FileStat }) | undefined>;
  /**
   * Opens the bytes of a ref as its sidecar describes them: those beside it, or those kept by their hash where it is not they that lie
   * there, going by the size. Undefined when neither is there.
   */
  open(ref: Ref, wanted: { sha256: string; size: number }): Promise<OpenBytes | undefined>;
  /** Opens bytes that are kept by their hash. */
  openKept(sha256: string): Promise<OpenBytes | undefined>;
  /** Opens whatever lies beside the sidecar's name. */
  openThere(ref: Ref): Promise<OpenBytes | undefined>;
  /**
   * Makes received or kept bytes those of a ref, in one step; what was there is kept by its hash first. False, with nothing done, when
   * there are no such bytes. Durable when it resolves; kept bytes stay kept.
   */
  place(ref: Ref, sha256: string): Promise<boolean>;
  /** Keeps the bytes of a ref by their hash and takes them away from there; resolves with the hash. Durable when it resolves. */
  withdraw(ref: Ref): Promise<string | undefined>;
  /** Gives the bytes of a ref the name of another one that has none; false when that cannot be. */
  move(from: Ref, to: Ref): Promise<boolean>;
  /** Whether bytes are kept by this hash. */
  isKept(sha256: string): Promise<boolean>;
  /** Whether kept bytes are still what their name says. */
  isWhole(sha256: string): Promise<boolean>;
  /** Hashes of all that is kept, in order. */
  kept(): Promise<string[]>;
  /** Erases kept bytes for good. */
  erase(sha256: string): Promise<boolean>;
}

/** The collection of a namespace whose records are sidecars. */
export const FILES = 'files';

/** Whether a ref is that of a file's sidecar. */
export function isFile(ref: Ref): boolean {
  const parts = ref.split('/');
  return parts.length === 3 && parts[1] === FILES && !(parts[2] as string).startsWith('_');
}

/** What a record says its bytes are; undefined when it says none. */
export function bytesOf(data: Readonly<Record<string, unknown>> | undefined) {
  const { sha256, size } = data ?? {};
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  return { sha256, size: typeof size === 'number' ? size : 0 };
}
