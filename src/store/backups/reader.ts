import { hash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { BackupReader, SavedBackup, Tell } from '../../core/backup.ts';
import { CairnError } from '../../core/errors.ts';
import { errno, makeFolder, type Step, syncFolder, unavailable } from '../../core/files.ts';
import { copyFile, hashFile, syncFiles } from './copy.ts';
import { countRecords } from './count.ts';
import { listBackups, readBackup } from './keeper.ts';
import { CHECK } from './names.ts';
import { DATA, readSums, SUMS } from './sums.ts';

// Reading backups: whether they are whole, and what was in them. createBackupReader

const OFTEN = 50;

/** Works in the calling thread, and gives way after every few files. `step` is told of each step just after it. */
export function createBackupReader({ step = () => {} }: { step?: Step } = {}): BackupReader {
  async function find(given: string): Promise<SavedBackup> {
    const path = resolve(given);
    const real = fs.existsSync(path) ? fs.realpathSync(path) : path;
    const found = readBackup(real, basename(real)) ?? listBackups(path)[0];
    if (found === undefined)
      throw new CairnError(
        'not_found',
        `There is no whole backup in ${path}: give a folder of backups, or one of them.`,
      );
    return found;
  }

  async function verify(backup: SavedBackup, tell: Tell): Promise<void> {
    const sums = sumsOf(backup);
    if (sums.size !== backup.files)
      throw new CairnError(
        'invalid',
        `${backup.path} should have ${backup.files} files; ${sums.size} are listed.`,
      );
    let done = 0;
    for (const [path, sha256] of sums) {
      const file = join(backup.path, DATA, path);
      const found = trying(`read ${file}`, () => hashFile(file));
      if (found === undefined) throw new CairnError('invalid', `${file} is missing.`);
      if (found.sha256 !== sha256)
        throw new CairnError('invalid', `${file} is not what it was when it was saved.`);
      done += 1;
      if (done % OFTEN === 0)
        await breathe(() => tell({ doing: 'Comparing hashes', done, total: sums.size }));
    }
  }

  async function unpack(backup: SavedBackup, to: string, tell: Tell, durable = true): Promise<void> {
    try {
      fs.rmSync(to, { recursive: true, force: true });
      makeFolder(fs, dirname(to));
      await copyTree(backup, to, tell, durable);
      step('unpacked');
    } catch (error) {
      fs.rmSync(to, { recursive: true, force: true });
      throw unavailable(`restore to ${to}`, error);
    }
  }

  async function copyTree(backup: SavedBackup, to: string, tell: Tell, durable: boolean): Promise<void> {
    const sums = sumsOf(backup);
    const [files, folders]: [string[], string[]] = [[], []];
    let done = 0;
    for (const path of ['.', ...below(join(backup.path, DATA))]) {
      const [from, target] = [join(backup.path, DATA, path), join(to, path)];
      const stat = fs.lstatSync(from);
      if (stat.isDirectory()) {
        fs.mkdirSync(target, { mode: stat.mode & 0o777 });
        folders.push(target);
      } else if (stat.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(from), target);
      else if (sums.has(path)) {
        const { sha256 } = copyFile(from, target);
        if (sha256 !== sums.get(path))
          throw new CairnError('invalid', `${from} is not what it was when it was saved.`);
        files.push(target);
        done += 1;
        step('file restored');
      }
      if (done % OFTEN === 0) await breathe(() => tell({ doing: 'Copying files', done, total: sums.size }));
    }
    if (!durable) return;
    await syncFiles(files, (synced) => {
      if (synced % OFTEN === 0) tell({ doing: 'Making it durable', done: synced, total: sums.size });
    });
    for (const folder of folders) syncFolder(fs, folder);
  }

  return {
    find,
    verify,
    unpack,
    temporary: async () => join(fs.mkdtempSync(join(tmpdir(), 'cairn-check-')), DATA),
    remove: async (folder) => fs.rmSync(dirname(folder), { recursive: true, force: true }),
    count: async (folder) => countRecords(folder),
    async note({ path }, check) {
      try {
        fs.writeFileSync(join(path, `${CHECK}.new`), `${JSON.stringify(check, null, 2)}\n`, { flush: true });
        fs.renameSync(join(path, `${CHECK}.new`), join(path, CHECK));
      } catch (error) {
        throw unavailable(`write ${join(path, CHECK)}`, error);
      }
    },
    async occupied(to) {
      const there = trying(`look at ${to}`, () => fs.lstatSync(to));
      if (there === undefined) return undefined;
      if (there.isDirectory() && fs.readdirSync(to).length === 0) return undefined;
      for (let number = 1; ; number++) {
        const aside = `${to}.before-restore${number === 1 ? '' : `-${number}`}`;
        if (!fs.existsSync(aside)) return aside;
      }
    },
    async rename(from, to) {
      try {
        fs.renameSync(from, to);
        syncFolder(fs, dirname(to));
        step('renamed');
      } catch (error) {
        throw unavailable(`give ${from} the name ${to}`, error);
      }
    },
  };
}

function sumsOf(backup: SavedBackup): Map<string, string> {
  const list = join(backup.path, SUMS);
  if (trying(`read ${list}`, () => hash('sha256', fs.readFileSync(list))) !== backup.sums)
    throw new CairnError('invalid', `${list} is missing, or not what it was when it was saved.`);
  return readSums(backup.path);
}

/** Undefined when there is no such file. */
function trying<Result>(doing: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    throw unavailable(doing, error);
  }
}

/** Everything below a folder, folders before what is in them, with slashes. */
function* below(folder: string, prefix = ''): Generator<string> {
  for (const entry of fs.readdirSync(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix + entry.name;
    yield path;
    if (entry.isDirectory()) yield* below(folder, `${path}/`);
  }
}

async function breathe(tell: () => void): Promise<void> {
  tell();
  await new Promise(setImmediate);
}
