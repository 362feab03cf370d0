import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { writeAll } from '../../core/files.ts';

// Copying one file, and what it was while it was read.
// copyFile · hashFile · link · isAsBefore · syncFiles

const PART = 1024 * 1024;
const ATTEMPTS = 5;

/** What was copied. */
export interface Copied {
  size: number;
  sha256: string;
}

/**
 * Copies a file, or the first `size` bytes of it, with its time and permissions. A file that somebody writes into meanwhile is read
 * again. Throws what the system says, and leaves then nothing or a part behind.
 */
export function copyFile(from: string, to: string, size?: number): Copied {
  for (let attempt = 1; ; attempt++) {
    const copied = copyOnce(from, to, size);
    if (copied !== undefined) return copied;
    fs.unlinkSync(to);
    if (attempt === ATTEMPTS) return copyOnce(from, to, size, true) as Copied;
  }
}

function copyOnce(from: string, to: string, wanted?: number, anyhow = false): Copied | undefined {
  const source = fs.openSync(from, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0));
  try {
    const before = fs.fstatSync(source);
    const target = fs.openSync(to, 'wx', before.mode & 0o777);
    try {
      fs.fchmodSync(target, before.mode & 0o777);
      const copied = pour(source, wanted ?? Number.POSITIVE_INFINITY, (part) => writeAll(fs, target, part));
      const after = fs.fstatSync(source);
      const still = before.mtimeMs === after.mtimeMs && before.size === after.size;
      if (wanted === undefined && !still && !anyhow) return undefined;
      if (wanted !== undefined && copied.size < wanted) throw new Error(`${from} is shorter than it was.`);
      fs.futimesSync(target, before.atimeMs / 1000, before.mtimeMs / 1000);
      return copied;
    } finally {
      fs.closeSync(target);
    }
  } finally {
    fs.closeSync(source);
  }
}

/** Size and hash of a file. */
export function hashFile(path: string): Copied {
  const fd = fs.openSync(path, 'r');
  try {
    return pour(fd, Number.POSITIVE_INFINITY, () => {});
  } finally {
    fs.closeSync(fd);
  }
}

function pour(fd: number, most: number, use: (part: Buffer) => void): Copied {
  const hash = createHash('sha256');
  const part = Buffer.allocUnsafe(Math.min(PART, Math.max(1, fs.fstatSync(fd).size)));
  let size = 0;
  for (;;) {
    const got = fs.readSync(fd, part, 0, Math.min(part.length, most - size), null);
    if (got === 0) return { size, sha256: hash.digest('hex') };
    hash.update(part.subarray(0, got));
    use(part.subarray(0, got));
    size += got;
  }
}

/** Gives the same bytes a further name; false where the file system has no links. */
export function link(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    return true;
  } catch (error) {
    if (NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'];

/** Whether two files have the same size and the same time, as far as a copy can keep it. */
export function isAsBefore(a: fs.Stats, b: fs.Stats): boolean {
  return (
    a.size === b.size && Math.abs(a.mtimeMs - b.mtimeMs) < 0.002 && (a.mode & 0o777) === (b.mode & 0o777)
  );
}

/** Several at once share the disk's wait. */
const AT_ONCE = 16;
/** Windows makes only what is open for writing durable. */
const SYNCABLE = process.platform === 'win32' ? 'r+' : 'r';

/** Makes files durable; `tell` hears how many are. */
export async function syncFiles(paths: readonly string[], tell: (done: number) => void): Promise<void> {
  const queue = paths.values();
  let done = 0;
  const worker = async () => {
    for (const path of queue) {
      const file = await fs.promises.open(path, SYNCABLE);
      await file.sync().finally(() => file.close());
      done += 1;
      tell(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
