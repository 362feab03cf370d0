import fs from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { BackupKeeper, BackupProgress, SavedBackup } from '../../core/backup.ts';
import { CairnError } from '../../core/errors.ts';
import { errno, makeFolder, type Step, syncFolder, unavailable } from '../../core/files.ts';
import type { Layout } from '../layout.ts';
import { createDraft } from './draft.ts';
import { CHECK, isBackupName, isRemains, NOTE, nameOf, PARTIAL, REMOVING } from './names.ts';

// Backups as folders of plain files. Decision 082.
// createDiskBackups · listBackups

export interface DiskBackupsOptions {
  layout: Layout;
  /** Of Cairn, for the note. */
  version: string;
  now?: () => Date;
  /** Told of each step just after it; tests stop the process there. */
  step?: Step;
}

const TELL_MS = 200;

/** Works in the calling thread, and for long: see `thread.ts`. */
export function createDiskBackups({
  layout,
  version,
  now = () => new Date(),
  step = () => {},
}: DiskBackupsOptions): BackupKeeper {
  return {
    list: async (folder) => listBackups(folder),
    async begin(given, mark, tell) {
      const folder = resolve(given);
      refuseInside(layout, folder);
      const [previous] = listBackups(folder);
      if (previous && previous.folder !== layout.path && previous.epoch !== mark.epoch)
        throw new CairnError('conflict', `${folder} has backups of ${previous.folder}: take another folder.`);
      const attempt = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
        try {
          return await work();
        } catch (error) {
          draft?.abandon();
          throw unavailable(`write the backup in ${folder}`, error);
        }
      };
      let draft: ReturnType<typeof createDraft> | undefined;
      const at = await attempt(() => {
        makeFolder(fs, folder);
        sweep(folder);
        return freeMoment(folder, now());
      });
      const parts = { layout, folder, name: nameOf(at), at: at.toISOString(), version, mark, previous };
      const begun = await attempt(() => createDraft({ ...parts, tell: seldom(tell), step }));
      draft = begun;
      await attempt(begun.copyAll);
      return {
        amend: (amendments) => attempt(() => begun.amend(amendments)),
        finish: () => attempt(begun.finish),
        abandon: async () => begun.abandon(),
      };
    },
    async thin(folder, keep) {
      const old = listBackups(folder).slice(Math.max(1, keep));
      try {
        for (const { path } of old) {
          fs.renameSync(path, `${path}${REMOVING}`);
          step('given up');
          fs.rmSync(`${path}${REMOVING}`, { recursive: true, force: true });
          step('removed');
        }
      } catch (error) {
        throw unavailable(`remove old backups in ${folder}`, error);
      }
      return old.map(({ name }) => name);
    },
    close: async () => {},
  };
}

/** Whole backups in a folder, newest first. */
export function listBackups(folder: string): SavedBackup[] {
  return namesIn(folder)
    .filter(isBackupName)
    .sort()
    .reverse()
    .flatMap((name) => readBackup(join(folder, name), name) ?? []);
}

/** The backup in a folder; undefined when there is none. */
export function readBackup(path: string, name: string): SavedBackup | undefined {
  const note = readJson(join(path, NOTE)) as SavedBackup | undefined;
  if (note?.v !== 1 || typeof note.at !== 'string' || typeof note.sums !== 'string') return undefined;
  const checked = readJson(join(path, CHECK)) as SavedBackup['checked'];
  return { ...note, name, path, ...(checked && { checked }) };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || ['ENOENT', 'ENOTDIR'].includes(errno(error) ?? '')) return undefined;
    throw unavailable(`read ${path}`, error);
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw unavailable(`read ${folder}`, error);
  }
}

/** It would be part of the next backup, and that of the one after. */
function refuseInside({ path }: Layout, folder: string): void {
  if (folder !== path && !folder.startsWith(path + sep)) return;
  throw new CairnError(
    'invalid',
    `${folder} is inside of the store: take a folder outside, best on another disk.`,
  );
}

/** What was interrupted counts for nothing. */
function sweep(folder: string): void {
  for (const name of namesIn(folder).filter(isRemains))
    fs.rmSync(join(folder, name), { recursive: true, force: true });
  syncFolder(fs, folder);
}

function freeMoment(folder: string, now: Date): Date {
  const taken = new Set(namesIn(folder));
  let at = now;
  while (taken.has(nameOf(at)) || taken.has(`${nameOf(at)}${PARTIAL}`)) at = new Date(at.getTime() + 1000);
  return at;
}

function seldom(tell: (progress: BackupProgress) => void) {
  let last = performance.now();
  return (doing: string, done: number, total?: number) => {
    if (performance.now() - last < TELL_MS) return;
    last = performance.now();
    tell({ doing, done, ...(total !== undefined && { total: Math.max(done, total) }) });
  };
}
