import { type ByteStore, bytesOf, isFile } from '../../core/bytes.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import type { FieldError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Store } from '../../core/ports/store.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Past } from './past.ts';

// The bytes of files follow what their sidecars say. Decision 057.
// ByteChange · createFollower · recoverBytes · bringsBytes · byteRefusals

/** What a write means for the bytes of one file: the hashes that its sidecar names before and after. */
export interface ByteChange {
  ref: Ref;
  /** Of a move. */
  from?: Ref;
  /** Of the sidecar afterwards. */
  etag: string | null;
  before: string | undefined;
  after: string | undefined;
}

/** The change of a file's bytes; undefined for other records, and where they stay. */
export function byteChange(
  { ref, from, etag }: Pick<ByteChange, 'ref' | 'from' | 'etag'>,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): ByteChange | undefined {
  if (!isFile(ref)) return undefined;
  const change = { ref, from, etag, before: bytesOf(before)?.sha256, after: bytesOf(after)?.sha256 };
  return from !== undefined || change.before !== change.after ? change : undefined;
}

const RETRY_MS = 1000;

export interface FollowerParts {
  bytes: ByteStore;
  past: Pick<Past, 'last'>;
  warn: (message: string, thrown?: unknown) => void;
}

export interface Follower {
  /**
   * Brings the bytes to where committed changes say, in order. What the system refuses is tried again each second; `hold` keeps the
   * checkpoint back until then, and returns what lets it go on.
   */
  follow(changes: readonly ByteChange[], hold: () => () => void): Promise<void>;
  close(): void;
}

export function createFollower({ bytes, past, warn }: FollowerParts): Follower {
  const timers = new Set<NodeJS.Timeout>();

  async function follow(changes: readonly ByteChange[], hold: () => () => void): Promise<void> {
    for (const change of changes)
      try {
        await followOne(bytes, change);
      } catch (thrown) {
        warn(`The bytes of ${change.ref} could not be put in place; this is tried again.`, thrown);
        later(change, hold());
      }
  }

  function later(change: ByteChange, release: () => void): void {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      try {
        // Another change since then has brought its own.
        if (((await past.last(change.ref))?.etag ?? null) === change.etag) await followOne(bytes, change);
        release();
      } catch {
        later(change, release);
      }
    }, RETRY_MS).unref();
    timers.add(timer);
  }

  return {
    follow,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

async function followOne(bytes: ByteStore, { ref, from, before, after }: ByteChange): Promise<void> {
  const moved = from !== undefined && from !== ref && (await bytes.move(from, ref));
  if (moved && before === after) return;
  if (after === undefined) await bytes.withdraw(ref);
  else await bytes.place(ref, after);
  if (from !== undefined && from !== ref && !moved) await bytes.withdraw(from);
}

export interface RecoveredBytes {
  bytes: ByteStore;
  store: Store;
  journal: Journal;
}

/**
 * After an interruption: each file of these refs gets the bytes that its sidecar names. What lies there is kept by its hash if any
 * version of these sidecars knew it; else it is an edit by hand since, and stays.
 */
export async function recoverBytes(parts: RecoveredBytes, refs: readonly Ref[]): Promise<void> {
  const { bytes, store } = parts;
  const wrong: { ref: Ref; wanted: string | undefined }[] = [];
  let known: Set<string> | undefined;
  for (const ref of refs.filter(isFile)) {
    const wanted = bytesOf(dataIn((await store.read(ref))?.bytes))?.sha256;
    const there = (await bytes.examine(ref))?.sha256;
    if (there === wanted) continue;
    known ??= await knownHashes(parts, refs);
    if (there !== undefined && known.has(there)) await bytes.withdraw(ref);
    if (there === undefined || known.has(there)) wrong.push({ ref, wanted });
  }
  // When all that was in the wrong place is kept, each finds its own.
  for (const { ref, wanted } of wrong) if (wanted !== undefined) await bytes.place(ref, wanted);
}

/** All hashes that versions of the namespaces' sidecars ever named. */
async function knownHashes({ journal }: RecoveredBytes, refs: readonly Ref[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const ns of new Set(refs.map((ref) => ref.slice(0, ref.indexOf('/')))))
    for await (const revision of journal.scan(0, ns)) {
      if (!isFile(revision.ref) || revision.etag === null) continue;
      const named = bytesOf(dataIn(await journal.read(revision)));
      if (named) known.add(named.sha256);
    }
  return known;
}

/** Whether a change of a sidecar is that of an upload, which brings the bytes. */
export function bringsBytes(ref: Ref, { sha256 }: JsonObject, brings: readonly string[] = []): boolean {
  return isFile(ref) && typeof sha256 === 'string' && brings.includes(sha256);
}

/** What is wrong with a change of a sidecar: its bytes change by uploading only, or every namespace's would be open to all. */
export function byteRefusals(ref: Ref, before: JsonObject | undefined, after: JsonObject): FieldError[] {
  if (!isFile(ref)) return [];
  const { sha256, size } = after;
  if (before === undefined)
    return [{ pointer: '', message: 'is made by uploading a file, which brings its bytes' }];
  return [...(sha256 === before.sha256 ? [] : ['/sha256']), ...(size === before.size ? [] : ['/size'])].map(
    (pointer) => ({ pointer, message: 'is that of the bytes: upload others to change it' }),
  );
}

function dataIn(bytes: Buffer | undefined): JsonObject | undefined {
  const document = bytes && parseDocument(bytes);
  return document && !isBroken(document) ? document.data : undefined;
}
