import { hash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { CairnError } from '../core/errors.ts';
import { errno, type Files, readAt, unavailable } from '../core/files.ts';
import type { Ref } from '../core/names.ts';
import type { StoredFile } from '../core/ports/store.ts';
import { type FileStat, MAX_FILE } from '../core/record.ts';
import { fileOf, type Layout } from './layout.ts';

// Reading one file, without changing anything and without following links.
// Eyes · createIsReal · statOf · readRef · statRef

/** The part of the system's stat that tells whether a file changed. */
export function statOf(stat: FileStat): FileStat {
  return { size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: stat.ctimeMs, ino: stat.ino };
}

/** Whether folders below the layout's truth are folders, and not links that may lead elsewhere. */
export type IsReal = (folder: string) => boolean;

const TRUSTED_MS = 50;

/** Looks at a folder and each one above it; what was a folder is trusted for a moment, since every read and write asks. */
export function createIsReal(layout: Layout, files: Files): IsReal {
  const trusted = new Map<string, number>();

  return function isReal(folder) {
    if (folder.length <= layout.truth.length) return true;
    const now = performance.now();
    if ((trusted.get(folder) ?? 0) > now) return true;
    trusted.delete(folder);
    if (
      files.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true ||
      !isReal(dirname(folder))
    )
      return false;
    trusted.set(folder, now + TRUSTED_MS);
    return true;
  };
}

/** How one store looks at files. */
export interface Eyes {
  layout: Layout;
  files: Files;
  isReal: IsReal;
}

/** The file of a ref; undefined when there is none. Errors: `unavailable` when there is one that cannot be read, `invalid` for a bad name. */
export function readRef({ layout, files, isReal }: Eyes, ref: Ref): StoredFile | undefined {
  const path = fileOf(layout, ref);
  let fd: number | undefined;
  try {
    // Looking costs less than the error of opening what is not there.
    const seen = files.lstatSync(path, { throwIfNoEntry: false });
    if (!seen?.isFile() || !isReal(dirname(path))) return undefined;
    fd = files.openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return readStill(ref, files, fd, seen);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EISDIR'].includes(errno(error) ?? '')) return undefined;
    throw unavailable(`read ${ref}`, error);
  } finally {
    if (fd !== undefined) files.closeSync(fd);
  }
}

/** Reads a file, which had a stat before, until it stood still meanwhile, so that no half of a version is taken for one. */
function readStill(ref: Ref, files: Files, fd: number, seen: Stats): StoredFile | undefined {
  let before = seen;
  for (let attempt = 1; ; attempt++) {
    if (!before.isFile()) return undefined;
    if (before.size > MAX_FILE) {
      throw new CairnError('unavailable', `${ref} is larger than ${MAX_FILE / 1024 / 1024} MB: split it.`);
    }
    const bytes = readAt(files, fd, 0, before.size);
    const after = files.fstatSync(fd);
    const still = bytes.length === after.size && before.mtimeMs === after.mtimeMs && before.ino === after.ino;
    if (still || attempt === 5) return { bytes, etag: hash('sha256', bytes), stat: statOf(after) };
    before = after;
  }
}

/** The stat of a ref's file; undefined when there is none. */
export function statRef({ layout, files, isReal }: Eyes, ref: Ref): FileStat | undefined {
  const path = fileOf(layout, ref);
  try {
    if (!isReal(dirname(path))) return undefined;
    const found = files.lstatSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? statOf(found) : undefined;
  } catch (error) {
    if (errno(error) === 'ENOTDIR') return undefined;
    throw unavailable(`read ${ref}`, error);
  }
}
