import { hash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Amendment, BackupNote, JournalMark, SavedBackup } from '../../core/backup.ts';
import { isFile } from '../../core/bytes.ts';
import { CairnError } from '../../core/errors.ts';
import { errno, makeFolder, type Step, syncFolder, unavailable } from '../../core/files.ts';
import { fileOf, type Layout } from '../layout.ts';
import { copyFile, hashFile, isAsBefore, link, syncFiles } from './copy.ts';
import { countRecords } from './count.ts';
import { copyDatabase } from './database.ts';
import { LATEST, NOTE, PARTIAL } from './names.ts';
import { DATA, readSums, writeSums } from './sums.ts';
import { entriesOf, pathIn, type TreeEntry } from './tree.ts';

// A backup while it is being made, under a name that does not count.
// createDraft · Draft

export interface DraftParts {
  layout: Layout;
  /** The folder of backups. */
  folder: string;
  name: string;
  at: string;
  version: string;
  mark: JournalMark;
  previous: SavedBackup | undefined;
  tell(doing: string, done: number, total?: number): void;
  step: Step;
}

export type Draft = ReturnType<typeof createDraft>;

/** Makes an empty one. Whatever it throws: `abandon` takes away what there is. */
export function createDraft({ layout, folder, name, at, version, mark, previous, tell, step }: DraftParts) {
  const partial = join(folder, `${name}${PARTIAL}`);
  const data = join(partial, DATA);
  const known = previous ? readSums(previous.path) : new Map<string, string>();
  const files = new Map<string, { sha256: string; size: number }>();
  const folders = new Set<string>();
  /** Copied, and not a link to what the backup before has. */
  const fresh = new Set<string>();

  // ---- copying ---------------------------------------------------------------------------------------------------

  function copyAll(): void {
    makeFolder(fs, data);
    step('made');
    copyJournal();
    step('journal copied');
    for (const entry of entriesOf(layout)) {
      copyEntry(entry);
      tell('Copying files', files.size, previous?.files);
    }
    step('files copied');
  }

  function copyJournal(): void {
    for (const { path, size } of mark.files) {
      const from = join(layout.journal, path);
      const inside = pathIn(layout, from);
      makeParents(inside);
      attempt(inside, () => take(inside, from, size));
      step('journal file copied');
    }
  }

  function copyEntry({ path, kind }: TreeEntry): void {
    const [from, to] = [join(layout.path, path), join(data, path)];
    attempt(path, () => {
      if (kind === 'folder') makeLike(from, path);
      else if (kind === 'link') fs.symlinkSync(fs.readlinkSync(from), to);
      else if (kind === 'file') take(path, from);
      else {
        copyDatabase(from, to);
        fs.chmodSync(to, fs.lstatSync(from).mode & 0o777);
        keep(path, hashFile(to));
      }
    });
  }

  /** Copies a file, or links it to what the backup before has of it. What went away since it was listed is left out. */
  function take(path: string, from: string, size?: number): void {
    const stat = fs.lstatSync(from, { throwIfNoEntry: false });
    if (stat === undefined) return;
    const to = join(data, path);
    if (size !== undefined) stat.size = size;
    if (!linkToEarlier(path, stat, to)) keep(path, copyFile(from, to, size));
    step('file copied');
  }

  function linkToEarlier(path: string, now: fs.Stats, to: string): boolean {
    const sha256 = known.get(path);
    if (previous === undefined || sha256 === undefined) return false;
    const earlier = join(previous.path, DATA, path);
    const was = fs.lstatSync(earlier, { throwIfNoEntry: false });
    if (!was?.isFile() || !isAsBefore(was, now) || !link(earlier, to)) return false;
    files.set(path, { sha256, size: was.size });
    return true;
  }

  function keep(path: string, copied: { sha256: string; size: number }): void {
    files.set(path, copied);
    fresh.add(path);
  }

  function makeLike(from: string, path: string): void {
    const mode = fs.lstatSync(from).mode & 0o777;
    fs.mkdirSync(join(data, path), { mode: mode | 0o700, recursive: true });
    fs.chmodSync(join(data, path), mode | 0o700);
    folders.add(path);
  }

  function makeParents(path: string): void {
    const above = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= above.length; depth++) {
      const each = above.slice(0, depth).join('/');
      if (folders.has(each)) continue;
      const like = fs.lstatSync(join(layout.path, each), { throwIfNoEntry: false });
      if (like) makeLike(join(layout.path, each), each);
      else fs.mkdirSync(join(data, each), { recursive: true });
      folders.add(each);
    }
  }

  function attempt(path: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      // It was there a moment ago.
      if (errno(error) === 'ENOENT' && !fs.existsSync(join(layout.path, path)) && fs.existsSync(data)) return;
      throw unavailable(`copy ${path} into the backup`, error);
    }
  }

  // ---- amending --------------------------------------------------------------------------------------------------

  function amend(amendments: readonly Amendment[]): void {
    for (const { ref, bytes, insteadOf, sha256 } of amendments) {
      const path = pathIn(layout, fileOf(layout, ref));
      const beside = isFile(ref) ? path.slice(0, -'.json'.length) : undefined;
      const copied = files.get(path)?.sha256 ?? null;
      const right = bytes === undefined ? null : hash('sha256', bytes);
      if (copied !== right && !insteadOf.includes(copied)) continue;
      if (copied !== right) replace(path, bytes);
      if (beside && (bytes === undefined || sha256 !== undefined)) replaceBytes(beside, bytes && sha256);
      step('amended');
    }
  }

  function replace(path: string, bytes: Buffer | undefined): void {
    drop(path);
    if (bytes === undefined) tidy(dirname(path));
    else put(path, bytes);
  }

  function put(path: string, bytes: Buffer): void {
    attempt(path, () => {
      makeParents(path);
      fs.writeFileSync(join(data, path), bytes, { flag: 'wx' });
      keep(path, { sha256: hash('sha256', bytes), size: bytes.length });
    });
  }

  /** Bytes that went from their place are kept by their hash. */
  function replaceBytes(path: string, sha256: string | undefined): void {
    if (files.get(path)?.sha256 === sha256) return;
    drop(path);
    if (sha256 === undefined) return;
    for (const from of [join(layout.path, path), join(layout.blobs, sha256)]) {
      if (!fs.lstatSync(from, { throwIfNoEntry: false })?.isFile()) continue;
      attempt(path, () => keep(path, copyFile(from, join(data, path))));
      if (files.get(path)?.sha256 === sha256) return;
      drop(path);
    }
  }

  /** The name only: the bytes may be those of the backup before, too. */
  function drop(path: string): void {
    fs.rmSync(join(data, path), { force: true });
    files.delete(path);
    fresh.delete(path);
  }

  /** A folder that came after the moment of the backup does not belong in it. */
  function tidy(folder: string): void {
    for (let path = folder; path !== '.' && join(layout.path, path) !== layout.truth; path = dirname(path)) {
      if (fs.existsSync(join(data, path)) && fs.readdirSync(join(data, path)).length > 0) return;
      fs.rmSync(join(data, path), { recursive: true, force: true });
      folders.delete(path.split(sep).join('/'));
    }
  }

  // ---- letting it count ------------------------------------------------------------------------------------------

  async function finish(): Promise<SavedBackup> {
    readAgain();
    step('read again');
    await makeDurable();
    step('durable');
    const sums = new Map([...files].map(([path, { sha256 }]) => [path, sha256]));
    const collections = countRecords(data);
    const note: BackupNote = {
      v: 1,
      cairn: version,
      at,
      folder: layout.path,
      epoch: mark.epoch,
      seq: mark.seq,
      files: files.size,
      bytes: sum([...files.values()].map(({ size }) => size)),
      added: sum([...fresh].map((path) => files.get(path)?.size ?? 0)),
      records: sum(Object.values(collections)),
      collections,
      sums: writeSums(partial, sums),
    };
    fs.writeFileSync(join(partial, NOTE), `${JSON.stringify(note, null, 2)}\n`, { flush: true });
    syncFolder(fs, partial);
    step('noted');
    fs.renameSync(partial, join(folder, name));
    syncFolder(fs, folder);
    step('named');
    pointTo(folder, name);
    step('pointed to');
    return { ...note, name, path: join(folder, name) };
  }

  function readAgain(): void {
    let done = 0;
    for (const path of fresh) {
      const { sha256 } = attemptRead(path);
      if (sha256 !== files.get(path)?.sha256)
        throw new CairnError('unavailable', `The backup's copy of ${path} does not read as it was written.`);
      done += 1;
      tell('Reading the copies again', done, fresh.size);
    }
  }

  function attemptRead(path: string) {
    try {
      return hashFile(join(data, path));
    } catch (error) {
      throw unavailable(`read the backup's copy of ${path}`, error);
    }
  }

  async function makeDurable(): Promise<void> {
    const paths = [...fresh].map((path) => join(data, path));
    await syncFiles(paths, (done) => tell('Making it durable', done, paths.length));
    for (const path of folders) syncFolder(fs, join(data, path));
    syncFolder(fs, data);
  }

  return {
    copyAll,
    amend,
    finish,
    abandon: () => fs.rmSync(partial, { recursive: true, force: true }),
  };
}

function sum(values: number[]): number {
  return values.reduce((all, each) => all + each, 0);
}

/** A link for people. Some file systems have none. */
function pointTo(folder: string, name: string): void {
  try {
    fs.rmSync(join(folder, `${LATEST}.new`), { force: true });
    fs.symlinkSync(name, join(folder, `${LATEST}.new`));
    fs.renameSync(join(folder, `${LATEST}.new`), join(folder, LATEST));
  } catch {
    return;
  }
}
