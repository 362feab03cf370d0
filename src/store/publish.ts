import { hash, randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { CairnError } from '../core/errors.ts';
import { createSync, errno, readAt, type Step, unavailable, writeAll } from '../core/files.ts';
import type { Ref } from '../core/names.ts';
import type { Staged, Store } from '../core/ports/store.ts';
import type { FileStat } from '../core/record.ts';
import { fileOf } from './layout.ts';
import type { Eyes } from './look.ts';
import type { Twins } from './twins.ts';

// Changing files: durable under a temporary name first, then in place in one step, never over bytes that nobody has seen.
// createPublish · TEMPORARY

/** How temporary files begin that lie beside records, where the staging folder is on another file system. */
export const TEMPORARY = '.cairn-';

/** The writing half of the disk store. */
export type Publish = Pick<Store, 'stage' | 'publish' | 'remove' | 'discard' | 'sync'>;

/** Writes below one layout. `step` is told of each step just after it. */
export function createPublish({ layout, files, isReal }: Eyes, twins: Twins, step: Step): Publish {
  const staging = join(layout.state, 'staging');
  const syncFile = createSync(files);
  /** Folders on another file system than the staging folder. */
  const apart = new Set<string>();
  /** Folders in which names changed since the last sync. */
  let dirty = new Set<string>();
  /** What is being let go. */
  const leaving = new Set<Promise<void>>();
  /** Names of this process, told apart from those that an earlier one left. */
  const life = `${process.pid}-${randomBytes(4).toString('hex')}`;
  let counter = 0;
  /** Permissions that new files get; one that is replaced keeps its own. */
  let usualMode: number | undefined;

  // ---- stage -----------------------------------------------------------------------------------------------------

  async function stage(ref: Ref, bytes: Buffer, etag = hash('sha256', bytes)): Promise<Staged> {
    const path = fileOf(layout, ref);
    let temporary = '';
    try {
      if (!isReal(dirname(path))) ensureFolder(dirname(path));
      temporary = temporaryName(dirname(path), 'new');
      await writeDurably(temporary, bytes);
      step('stage synced');
      return { ref, etag, temporary };
    } catch (error) {
      unlinkQuietly(temporary);
      throw unavailable(`write ${ref}`, error);
    }
  }

  /** Makes the folder of a collection; a link in its place is refused. */
  function ensureFolder(folder: string): void {
    if (folder.length <= layout.truth.length) return;
    ensureFolder(dirname(folder));
    const found = files.lstatSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory()) return;
    if (found !== undefined)
      throw new CairnError('unavailable', `${folder} is not a folder: nothing can be written in it.`);
    twins.during(folder, 'add', () => files.mkdirSync(folder));
    dirty.add(dirname(folder));
  }

  /** `new` files never happened unless they are published; `held` ones hold what they replace, see `replace`. */
  function temporaryName(folder: string, sort: 'new' | 'held'): string {
    counter += 1;
    const name = `${sort}-${life}-${counter}`;
    return apart.has(folder) ? join(folder, `${TEMPORARY}${name}`) : join(staging, name);
  }

  /** The modification time is set to the exact moment: a later edit gets the system clock's coarser one, and so never the same. */
  async function writeDurably(temporary: string, bytes: Buffer): Promise<void> {
    const fd = files.openSync(temporary, 'wx');
    try {
      usualMode ??= files.fstatSync(fd).mode & 0o777;
      writeAll(files, fd, bytes);
      const now = exactNow() / 1000;
      files.futimesSync(fd, now, now);
      step('stage written');
      await syncFile(fd);
    } finally {
      files.closeSync(fd);
    }
  }

  async function discard(staged: Staged): Promise<void> {
    unlinkQuietly(staged.temporary);
  }

  // ---- publish ---------------------------------------------------------------------------------------------------

  async function publish(staged: Staged, expected: FileStat | undefined): Promise<FileStat | false> {
    const path = fileOf(layout, staged.ref);
    const put = (temporary: string): FileStat | false => {
      const { size, mtimeMs, ino } = files.lstatSync(temporary);
      const done = expected ? replace(temporary, path, expected) : place(temporary, path);
      return done && { size, mtimeMs, ino, ctimeMs: files.lstatSync(path).ctimeMs };
    };
    try {
      if (!isReal(dirname(path))) ensureFolder(dirname(path));
      const stat = acrossFileSystems(
        () => put(staged.temporary),
        () => put(bringNear(staged.temporary, dirname(path))),
      );
      if (stat === false) return false;
      dirty.add(dirname(path));
      step('published');
      return stat;
    } catch (error) {
      throw unavailable(`write ${staged.ref}`, error);
    }
  }

  function acrossFileSystems<Done>(change: () => Done, otherwise: () => Done): Done {
    try {
      return change();
    } catch (error) {
      if (errno(error) === 'EXDEV') return otherwise();
      throw error;
    }
  }

  /** The staged bytes again, beside the place where they belong. */
  function bringNear(temporary: string, folder: string): string {
    apart.add(folder);
    const near = temporaryName(folder, 'new');
    const from = files.openSync(temporary, 'r');
    const to = files.openSync(near, 'wx', files.fstatSync(from).mode);
    try {
      const { size, mtimeMs } = files.fstatSync(from);
      writeAll(files, to, readAt(files, from, 0, size));
      files.futimesSync(to, mtimeMs / 1000, mtimeMs / 1000);
      files.fsyncSync(to);
    } finally {
      files.closeSync(from);
      files.closeSync(to);
    }
    unlinkQuietly(temporary);
    return near;
  }

  /** Gives the temporary file its name unless that is taken. */
  function place(temporary: string, path: string): boolean {
    try {
      twins.during(path, 'add', () => linkOrRename(temporary, path));
    } catch (error) {
      if (errno(error) === 'EEXIST') return false;
      throw error;
    }
    step('publish placed');
    unlinkQuietly(temporary);
    return true;
  }

  /** A link is refused where a file is, a rename is not: that comes in only where the file system has no links. */
  function linkOrRename(temporary: string, path: string): void {
    try {
      files.linkSync(temporary, path);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errno(error) ?? '')) throw error;
      if (files.lstatSync(path, { throwIfNoEntry: false }))
        throw Object.assign(new Error('taken'), { code: 'EEXIST' });
      files.renameSync(temporary, path);
    }
  }

  /**
   * Puts the temporary file in the place of the expected one. That is held by a second name meanwhile: should somebody write into it
   * after the last look, it goes back, and nothing of theirs is lost.
   */
  function replace(temporary: string, path: string, expected: FileStat): boolean {
    const held = temporaryName(dirname(path), 'held');
    const holds = hold(path, held);
    try {
      step('publish held');
      const old = expectedAt(path, expected);
      if (old === undefined) return false;
      const mode = old.mode & 0o777;
      if (mode !== usualMode) files.chmodSync(temporary, mode);
      files.renameSync(temporary, path);
      step('publish renamed');
      if (!holds || expectedAt(held, expected)) return true;
      files.renameSync(held, path);
      return false;
    } finally {
      if (holds) letGo(held);
    }
  }

  function hold(path: string, held: string): boolean {
    try {
      files.linkSync(path, held);
      return true;
    } catch {
      return false;
    }
  }

  /** The file if it is still what the caller read. A link changes its ctime, which is left out for that. */
  function expectedAt(path: string, expected: FileStat) {
    const stat = files.lstatSync(path, { throwIfNoEntry: false });
    const same =
      stat?.size === expected.size && stat.mtimeMs === expected.mtimeMs && stat.ino === expected.ino;
    return same ? stat : undefined;
  }

  // ---- remove, sync ----------------------------------------------------------------------------------------------

  async function remove(ref: Ref, expected: FileStat): Promise<boolean> {
    const path = fileOf(layout, ref);
    const takeAway = () => withdraw(path, temporaryName(dirname(path), 'held'), expected);
    try {
      if (!isReal(dirname(path)) || !expectedAt(path, expected)) return false;
      const gone = acrossFileSystems(takeAway, () => {
        apart.add(dirname(path));
        return takeAway();
      });
      if (gone) dirty.add(dirname(path));
      if (gone) step('removed');
      return gone;
    } catch (error) {
      if (errno(error) === 'ENOENT') return false;
      throw unavailable(`delete ${ref}`, error);
    }
  }

  /** Moves the file out of sight before it goes for good, so that a change after the last look is noticed and put back. */
  function withdraw(path: string, held: string, expected: FileStat): boolean {
    twins.during(path, 'remove', () => files.renameSync(path, held));
    step('remove renamed');
    if (expectedAt(held, expected)) {
      letGo(held);
      return true;
    }
    place(held, path);
    return false;
  }

  /** Unlinks in the thread pool: giving blocks back takes some disks milliseconds, and many share the wait. `sync` waits for it. */
  function letGo(path: string): void {
    const gone = new Promise<void>((done) => files.unlink(path, () => done()));
    leaving.add(gone);
    void gone.then(() => leaving.delete(gone));
  }

  function unlinkQuietly(path: string): void {
    try {
      if (path !== '') files.unlinkSync(path);
    } catch {
      // What stays behind is swept away at the next start.
    }
  }

  async function sync(refs: readonly Ref[] = []): Promise<void> {
    for (const ref of refs) for (const folder of foldersOf(ref)) dirty.add(folder);
    const folders = dirty;
    dirty = new Set();
    try {
      await Promise.all([...leaving, ...[...folders].map(syncOne)]);
    } catch (error) {
      dirty = new Set([...dirty, ...folders]);
      throw unavailable('make the last changes durable', error);
    }
  }

  /** The folders that hold a ref's file and each other. */
  function foldersOf(ref: Ref): string[] {
    const folders = [dirname(fileOf(layout, ref))];
    while ((folders[0] as string).length > layout.truth.length)
      folders.unshift(dirname(folders[0] as string));
    return folders;
  }

  async function syncOne(folder: string): Promise<void> {
    if (process.platform === 'win32') return;
    let fd: number;
    try {
      fd = files.openSync(folder, 'r');
    } catch (error) {
      if (errno(error) === 'ENOENT') return;
      throw error;
    }
    try {
      await new Promise<void>((done, failed) => files.fsync(fd, (error) => (error ? failed(error) : done())));
      step('folder synced');
    } finally {
      files.closeSync(fd);
    }
  }

  return { stage, publish, remove, discard, sync };
}

/**
 * Milliseconds since 1970 with a fraction of no meaning but to be another one each time. Whole ones are the system clock's: a
 * monotonic clock stands still while a computer sleeps, and files with a time of yesterday are left out of today's backup.
 */
function exactNow(): number {
  return Date.now() + (performance.now() % 1);
}
