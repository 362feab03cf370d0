import type fs from 'node:fs';
import { dirname } from 'node:path';
import { CairnError } from './errors.ts';

// The calls to the file system that truth depends on, as one value that can be handed in: tests lose power with it.
// Files · Step · createSync · makeFolder · syncFolder · writeAll · readAt · errno · unavailable

/** The part of node:fs that store and journal use. `fs` itself is one. */
export type Files = Pick<
  typeof fs,
  | 'openSync'
  | 'closeSync'
  | 'readSync'
  | 'writeSync'
  | 'fstatSync'
  | 'lstatSync'
  | 'readdirSync'
  | 'renameSync'
  | 'linkSync'
  | 'unlinkSync'
  | 'unlink'
  | 'mkdirSync'
  | 'ftruncateSync'
  | 'futimesSync'
  | 'chmodSync'
  | 'fsyncSync'
  | 'fsync'
  | 'fdatasyncSync'
  | 'fdatasync'
>;

/** Called with the name of each step of a write just after it; tests stop the process there. */
export type Step = (name: string) => void;

/** Makes an open file's bytes and length durable; resolves when they are. */
export type Sync = (fd: number) => Promise<void>;

const QUICK_MS = 0.5;

/**
 * A sync that suits the disk: while one takes less than half a millisecond it is done in place, since a hop to the thread pool
 * costs more; on slower disks, and when several come in one turn of the event loop, they go to the pool and share the wait.
 */
export function createSync(files: Files): Sync {
  let waiting: { fd: number; done: (error: Error | null) => void }[] = [];
  let usual = 0;

  function inPlace(fd: number, done: (error: Error | null) => void) {
    let failed: Error | null = null;
    try {
      files.fdatasyncSync(fd);
    } catch (error) {
      failed = error as Error;
    }
    done(failed);
  }

  function run() {
    const batch = waiting;
    waiting = [];
    const alone = batch.length === 1;
    const began = performance.now();
    for (const { fd, done } of batch) {
      const finish = (error: Error | null) => {
        if (alone) usual += (performance.now() - began - usual) / 4;
        done(error);
      };
      if (alone && usual < QUICK_MS) inPlace(fd, finish);
      else files.fdatasync(fd, finish);
    }
  }

  return (fd) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ fd, done: (error) => (error ? reject(error) : resolve()) }) === 1) setImmediate(run);
    });
}

/** Makes a folder and those above it, each durable in the one that holds it. Returns whether it was new. */
export function makeFolder(files: Files, path: string, mode = 0o777): boolean {
  try {
    files.mkdirSync(path, { mode });
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    if (errno(error) !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(files, dirname(path));
    // Where nothing can be made (/proc) it is still missing what is there: then that is the answer.
    files.mkdirSync(path, { mode });
  }
  syncFolder(files, dirname(path));
  return true;
}

/** Makes the names in a folder durable. Windows cannot and need not. */
export function syncFolder(files: Files, path: string): void {
  if (process.platform === 'win32') return;
  const fd = files.openSync(path, 'r');
  try {
    files.fsyncSync(fd);
  } finally {
    files.closeSync(fd);
  }
}

/** Writes all bytes at the file's current position, or at `position`. */
export function writeAll(files: Files, fd: number, bytes: Buffer, position: number | null = null): void {
  for (let done = 0; done < bytes.length; ) {
    const at = position === null ? null : position + done;
    done += files.writeSync(fd, bytes, done, bytes.length - done, at);
  }
}

/** Up to `length` bytes from `position`; fewer at the end of the file. */
export function readAt(files: Files, fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const got = files.readSync(fd, bytes, done, length - done, position + done);
    if (got === 0) break;
    done += got;
  }
  return bytes.subarray(0, done);
}

/** The system's code of an error, `ENOENT` and the like; undefined for any other thrown value. */
export function errno(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
  ENOTDIR: 'something on the way to it is not a folder',
  ENAMETOOLONG: 'its name is too long',
};

/** The error for people when the system refuses: `unavailable`, "Cannot write lod/customers/acme: the disk is full." */
export function unavailable(doing: string, error: unknown): CairnError {
  if (error instanceof CairnError) return error;
  const code = errno(error);
  if (code === undefined) throw error;
  return new CairnError('unavailable', `Cannot ${doing}: ${REASONS[code] ?? `the system says ${code}`}.`, {
    cause: error,
  });
}
