import { createHash, randomBytes } from 'node:crypto';
import nodeFiles, { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ByteStore, HEAD, isFile, type OpenBytes, type Received } from '../core/bytes.ts';
import { CairnError } from '../core/errors.ts';
import {
  createSync,
  errno,
  type Files,
  makeFolder,
  readAt,
  type Step,
  unavailable,
  writeAll,
} from '../core/files.ts';
import type { Ref } from '../core/names.ts';
import { type FileStat, isSameStat } from '../core/record.ts';
import { fileOf, type Layout } from './layout.ts';
import { createIsReal, statOf } from './look.ts';

// The bytes of files on a disk: in use beside their sidecars, earlier ones in `blobs`. Decision 057.
// createDiskBytes

export interface DiskBytesOptions {
  layout: Layout;
  files?: Files;
  step?: Step;
}

type Found = NonNullable<Awaited<ReturnType<ByteStore['examine']>>>;

const PART = 1024 * 1024;
const ATTEMPTS = 5;
/** Enough to tell the encoding of a text. */
const OPEN_HEAD = 256 * 1024;
const HASH = /^[0-9a-f]{64}$/;
/** What is left out when a file is told from another one: a link changes it. */
const ctimeMs = 0;

export function createDiskBytes({ layout, files = nodeFiles, step = () => {} }: DiskBytesOptions): ByteStore {
  const staging = join(layout.state, 'staging');
  const isReal = createIsReal(layout, files);
  const syncFile = createSync(files);
  const life = `${process.pid}-${randomBytes(4).toString('hex')}`;
  let counter = 0;
  /** Folders that are known to be there after a power cut. */
  const durable = new Set<string>();

  const pathOf = (ref: Ref): string => {
    if (!isFile(ref)) throw new CairnError('invalid', `${ref} is no file.`);
    return fileOf(layout, ref).slice(0, -'.json'.length);
  };
  const keptAt = (sha256: string): string => {
    if (!HASH.test(sha256)) throw new CairnError('invalid', `"${sha256}" is no SHA-256.`);
    return join(layout.blobs, sha256);
  };
  const temporaryName = () => join(staging, `new-${life}-${++counter}`);

  // ---- coming in -------------------------------------------------------------------------------------------------

  async function receive(source: AsyncIterable<Buffer>, limit: number): Promise<Received> {
    const temporary = temporaryName();
    const hash = createHash('sha256');
    const heads: Buffer[] = [];
    let size = 0;
    await writeNew(temporary, async (fd) => {
      for await (const part of partsOf(source)) {
        if (size < HEAD) heads.push(part.subarray(0, HEAD - size));
        size += part.length;
        if (size > limit) throw tooLarge(limit);
        hash.update(part);
        trying('write the upload', () => writeAll(files, fd, part));
      }
    });
    const sha256 = hash.digest('hex');
    // Recovery finds it by its hash.
    const named = join(staging, `bytes-${sha256}-${life}-${counter}`);
    await trying('write the upload', async () => {
      files.renameSync(temporary, named);
      await syncNames(staging);
    });
    step('bytes received');
    return { sha256, size, head: Buffer.concat(heads), temporary: named };
  }

  /** A new file, durable when this resolves but for its name; nothing is left of it when it fails. */
  async function writeNew(path: string, write: (fd: number) => Promise<void>): Promise<void> {
    const fd = trying('write the upload', () => files.openSync(path, 'wx'));
    try {
      await write(fd);
      // To the exact moment, so that a later edit within a tick of the system's clock shows.
      const now = (Date.now() + (performance.now() % 1)) / 1000;
      files.futimesSync(fd, now, now);
      await trying('write the upload', () => syncFile(fd));
      files.closeSync(fd);
    } catch (thrown) {
      files.closeSync(fd);
      unlinkQuietly(path);
      throw thrown;
    }
  }

  async function discard({ temporary }: Received): Promise<void> {
    unlinkQuietly(temporary);
  }

  // ---- looking ---------------------------------------------------------------------------------------------------

  function statAt(path: string): FileStat | undefined {
    try {
      if (!isReal(dirname(path))) return undefined;
      const found = files.lstatSync(path, { throwIfNoEntry: false });
      return found?.isFile() ? statOf(found) : undefined;
    } catch (error) {
      if (errno(error) === 'ENOTDIR') return undefined;
      throw unavailable(`read ${path}`, error);
    }
  }

  function openAt(path: string): { fd: number; stat: FileStat } | undefined {
    if (statAt(path) === undefined) return undefined;
    try {
      const fd = files.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      return { fd, stat: statOf(files.fstatSync(fd)) };
    } catch (error) {
      if (['ENOENT', 'ELOOP', 'ENOTDIR'].includes(errno(error) ?? '')) return undefined;
      throw unavailable(`read ${path}`, error);
    }
  }

  /** Reads a file as a whole, until it stood still meanwhile. */
  async function examineAt(path: string): Promise<Found | undefined> {
    for (let attempt = 1; ; attempt++) {
      const opened = openAt(path);
      if (opened === undefined) return undefined;
      const { fd, stat } = opened;
      try {
        const head = readAt(files, fd, 0, Math.min(HEAD, stat.size));
        const hash = createHash('sha256');
        let size = 0;
        for await (const part of partsIn(fd)) {
          hash.update(part);
          size += part.length;
        }
        const after = statOf(files.fstatSync(fd));
        if (isSameStat({ ...stat, ctimeMs }, { ...after, ctimeMs }) || attempt === 5)
          return { sha256: hash.digest('hex'), size, head, stat: after };
      } catch (error) {
        throw unavailable(`read ${path}`, error);
      } finally {
        files.closeSync(fd);
      }
    }
  }

  /** A file from its beginning; others have their turn after each part. */
  async function* partsIn(fd: number): AsyncGenerator<Buffer> {
    for (let at = 0; ; ) {
      const part = readAt(files, fd, at, PART);
      if (part.length === 0) return;
      yield part;
      at += part.length;
      await new Promise(setImmediate);
    }
  }

  async function open(ref: Ref, { sha256, size }: { sha256: string; size: number }) {
    const path = pathOf(ref);
    const found = statAt(path)?.size === size ? path : sourceOf(sha256);
    return found === undefined ? undefined : openBytes(found);
  }

  function openBytes(path: string): OpenBytes | undefined {
    const opened = openAt(path);
    if (opened === undefined) return undefined;
    const { fd, stat } = opened;
    return {
      size: stat.size,
      head() {
        const head = Buffer.alloc(Math.min(stat.size, OPEN_HEAD));
        return head.subarray(0, head.length && files.readSync(fd, head, 0, head.length, 0));
      },
      stream: (start, end) => nodeFiles.createReadStream('', { fd, start: start ?? 0, end }),
      close: () => files.closeSync(fd),
    };
  }

  /** Where bytes with this hash wait or are kept. */
  function sourceOf(sha256: string): string | undefined {
    const waiting = files.readdirSync(staging).find((name) => name.startsWith(`bytes-${sha256}-`));
    if (waiting !== undefined) return join(staging, waiting);
    return statAt(keptAt(sha256)) && keptAt(sha256);
  }

  // ---- names -----------------------------------------------------------------------------------------------------

  async function place(ref: Ref, sha256: string): Promise<boolean> {
    const path = pathOf(ref);
    return trying(`write ${ref}`, async () => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const there = await examineAt(path);
        if (there?.sha256 === sha256) return true;
        const source = sourceOf(sha256);
        if (source === undefined) return false;
        if (!isReal(dirname(path))) makeFolder(files, dirname(path));
        if (there) await keep(path, there.sha256);
        const near = await bringNear(source);
        step('bytes ready');
        if (!(there ? replace(near, path, there.stat) : link(near, path))) continue;
        step('bytes placed');
        await syncPlace(dirname(path));
        unlinkQuietly(near);
        return true;
      }
      throw inTheWay(path);
    });
  }

  /** Bytes in the staging folder that may be given away: received ones themselves, of kept ones a copy. */
  async function bringNear(source: string): Promise<string> {
    if (dirname(source) === staging) return source;
    const near = temporaryName();
    await copy(source, near);
    return near;
  }

  async function copy(from: string, to: string): Promise<void> {
    const opened = openAt(from);
    if (opened === undefined) throw new CairnError('unavailable', `${from} is gone.`);
    try {
      await writeNew(to, async (fd) => {
        for await (const part of partsIn(opened.fd)) writeAll(files, fd, part);
      });
    } finally {
      files.closeSync(opened.fd);
    }
  }

  /** Gives bytes a further name; false when that is taken. */
  function link(from: string, to: string): boolean {
    try {
      files.linkSync(from, to);
      return true;
    } catch (error) {
      if (errno(error) === 'EEXIST') return false;
      if (!CANNOT_LINK.includes(errno(error) ?? '')) throw error;
    }
    if (files.lstatSync(to, { throwIfNoEntry: false })) return false;
    rename(from, to);
    return true;
  }

  /** Takes the place of a file, unless that is another one by now. */
  function replace(from: string, to: string, expected: FileStat): boolean {
    const now = statAt(to);
    if (!now || !isSameStat({ ...now, ctimeMs }, { ...expected, ctimeMs })) return false;
    rename(from, to);
    return true;
  }

  /** The folders may be on two file systems: then a copy beside the place takes it. */
  function rename(from: string, to: string): void {
    try {
      files.renameSync(from, to);
    } catch (error) {
      if (errno(error) !== 'EXDEV') throw error;
      const near = join(dirname(to), `.cairn-new-${life}-${++counter}`);
      nodeFiles.copyFileSync(from, near, constants.COPYFILE_EXCL);
      const fd = files.openSync(near, 'r+');
      files.fsyncSync(fd);
      files.closeSync(fd);
      files.renameSync(near, to);
      unlinkQuietly(from);
    }
  }

  /** Gives a file's bytes their hash as a second name, durably. */
  async function keep(path: string, sha256: string): Promise<void> {
    const kept = keptAt(sha256);
    if (statAt(kept) !== undefined) return;
    try {
      files.linkSync(path, kept);
    } catch (error) {
      if (!CANNOT_LINK.includes(errno(error) ?? '')) throw error;
      const near = `${kept}.new`;
      unlinkQuietly(near);
      await copy(path, near);
      files.renameSync(near, kept);
    }
    await syncNames(layout.blobs);
    step('bytes kept');
  }

  async function withdraw(ref: Ref): Promise<string | undefined> {
    const path = pathOf(ref);
    return trying(`delete the bytes of ${ref}`, async () => {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const there = await examineAt(path);
        if (there === undefined) return undefined;
        await keep(path, there.sha256);
        const now = statAt(path);
        if (now && !isSameStat({ ...now, ctimeMs }, { ...there.stat, ctimeMs })) continue;
        if (now) files.unlinkSync(path);
        step('bytes withdrawn');
        await syncNames(dirname(path));
        return there.sha256;
      }
      throw inTheWay(path);
    });
  }

  async function move(from: Ref, to: Ref): Promise<boolean> {
    const [old, fresh] = [pathOf(from), pathOf(to)];
    return trying(`move the bytes of ${from}`, async () => {
      if (statAt(old) === undefined || statAt(fresh) !== undefined) return false;
      if (!link(old, fresh)) return false;
      step('bytes moved');
      await syncPlace(dirname(fresh));
      unlinkQuietly(old);
      await syncNames(dirname(old));
      return true;
    });
  }

  /** A folder's names, after those of the folders above it, once. */
  async function syncPlace(folder: string): Promise<void> {
    const identity = `${folder} ${files.lstatSync(folder).ino}`;
    if (!durable.has(identity) && folder.length > layout.truth.length) await syncPlace(dirname(folder));
    await syncNames(folder);
    durable.add(identity);
  }

  async function syncNames(folder: string): Promise<void> {
    if (process.platform === 'win32') return;
    const fd = files.openSync(folder, 'r');
    try {
      await new Promise<void>((done, failed) => files.fsync(fd, (error) => (error ? failed(error) : done())));
    } finally {
      files.closeSync(fd);
    }
  }

  function unlinkQuietly(path: string): void {
    try {
      files.unlinkSync(path);
    } catch {
      // What stays behind in the staging folder is swept away at the next start.
    }
  }

  return {
    receive,
    discard,
    stat: async (ref) => statAt(pathOf(ref)),
    examine: (ref) => examineAt(pathOf(ref)),
    open,
    openKept: async (sha256) => openBytes(keptAt(sha256)),
    openThere: async (ref) => openBytes(pathOf(ref)),
    place,
    withdraw,
    move,
    isKept: async (sha256) => statAt(keptAt(sha256)) !== undefined,
    isWhole: async (sha256) => (await examineAt(keptAt(sha256)))?.sha256 === sha256,
    async kept() {
      try {
        return files
          .readdirSync(layout.blobs)
          .filter((name) => HASH.test(name))
          .sort();
      } catch (error) {
        if (errno(error) === 'ENOENT') return [];
        throw unavailable(`read ${layout.blobs}`, error);
      }
    },
    async erase(sha256) {
      if (statAt(keptAt(sha256)) === undefined) return false;
      await trying(`erase ${sha256}`, () => files.unlinkSync(keptAt(sha256)));
      await syncNames(layout.blobs);
      return true;
    },
  };
}

const CANNOT_LINK = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'];

/** The source's own failures, told apart from those of the disk. */
async function* partsOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* source;
  } catch (thrown) {
    if (thrown instanceof CairnError) throw thrown;
    throw new CairnError('invalid', 'The upload ended before it was whole.', { cause: thrown });
  }
}

function tooLarge(limit: number): CairnError {
  const size = limit >= PART ? `${Math.floor(limit / PART)} MB` : `${limit} bytes`;
  return new CairnError('too_large', `The file is larger than ${size}, which is the limit (CAIRN_MAX_FILE).`);
}

function inTheWay(path: string): CairnError {
  return new CairnError('unavailable', `${path} is no plain file, or keeps changing: look at it on disk.`);
}

/** Does something with the disk; what it refuses is `unavailable`. */
function trying<Result>(doing: string, attempt: () => Result): Result {
  try {
    const result = attempt();
    if (!(result instanceof Promise)) return result;
    return result.catch((error) => {
      throw unavailable(doing, error);
    }) as Result;
  } catch (error) {
    throw unavailable(doing, error);
  }
}
