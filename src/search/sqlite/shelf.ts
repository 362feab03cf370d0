import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { IndexShelf } from '../../core/ports/index-writer.ts';
import { isCorrupt, openConnection } from './connection.ts';
import { createTables, SCHEMA_VERSION } from './schema.ts';
import { createWriter, type SqliteWriter } from './writer.ts';

// The files `index-<n>.sqlite` and the pointer `index.current`. A number is never used twice, and no call here opens an index
// through node:fs: closing such a handle would drop SQLite's locks. createShelf · liveFile

const POINTER = 'index.current';
const NAME = /^index-(\d+)\.(sqlite|corrupt)$/;

/** File name of the live index; undefined when there is none. */
export function liveFile(folder: string): string | undefined {
  let name: string;
  try {
    name = readFileSync(join(folder, POINTER), 'utf8').trim();
  } catch {
    return undefined;
  }
  return NAME.test(name) && statSync(join(folder, name), { throwIfNoEntry: false }) ? name : undefined;
}

/** The indexes in a folder, which is made when it is not there. */
export function createShelf(folder: string): IndexShelf {
  /** The open indexes as their files were last seen: another file under the same name is not it, and none ever gets shorter. */
  const open = new Map<string, Stats | undefined>();
  const seen = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false });
  let last = 0;
  const keep = (writer: SqliteWriter) => {
    open.set(writer.file, seen(writer.file));
    const { close } = writer;
    return {
      ...writer,
      async close() {
        await close();
        open.delete(writer.file);
      },
    };
  };
  return {
    async open() {
      const name = liveFile(folder);
      last = Math.max(last, numberOf(name ?? ''));
      const writer = name && openExisting(folder, name);
      return writer ? keep(writer) : undefined;
    },
    async create() {
      mkdirSync(folder, { recursive: true });
      last = Math.max(last, highest(folder)) + 1;
      const name = `index-${last}.sqlite`;
      const db = openConnection(join(folder, name), 'build');
      db.exec(`BEGIN; ${createTables} COMMIT; PRAGMA user_version = ${SCHEMA_VERSION}`);
      return keep(createWriter(db, name, false));
    },
    async promote(writer) {
      (writer as SqliteWriter).share();
      point(folder, writer.file);
    },
    async setAside() {
      const name = pointed(folder);
      if (!name) return;
      // One is enough to look at, and each is as large as the index was.
      for (const earlier of named(folder, 'corrupt')) removeAll(folder, earlier);
      removeBeside(folder, name);
      rename(join(folder, name), join(folder, name.replace('.sqlite', '.corrupt')));
    },
    async tidy() {
      const live = liveFile(folder);
      for (const name of named(folder, 'sqlite'))
        if (name !== live && !open.has(name)) removeAll(folder, name);
    },
    async inPlace(writer) {
      const { file } = writer;
      const [before, now] = [open.get(file), seen(file)];
      if (liveFile(folder) !== file || !before || !now) return false;
      if (now.ino !== before.ino || now.size < before.size) return false;
      open.set(file, now);
      return true;
    },
    isCorrupt,
  };
}

function openExisting(folder: string, name: string): SqliteWriter | undefined {
  const db = openConnection(join(folder, name), 'write');
  try {
    if (db.pragma('user_version', { simple: true }) === SCHEMA_VERSION) return createWriter(db, name, true);
  } catch (thrown) {
    db.close();
    throw thrown;
  }
  db.close();
  return undefined;
}

function pointed(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, POINTER), 'utf8').trim();
  } catch {
    return undefined;
  }
}

function point(folder: string, name: string): void {
  const temporary = join(folder, `${POINTER}.new`);
  const file = openSync(temporary, 'w');
  writeSync(file, `${name}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, join(folder, POINTER));
}

// Names that were set aside and the pointer count too, so that a name never means two indexes.
function highest(folder: string): number {
  const names = [...readdirSync(folder), pointed(folder) ?? ''];
  return Math.max(0, ...names.map(numberOf));
}

function numberOf(name: string): number {
  return Number(NAME.exec(name.replace(/-(wal|shm)$/, ''))?.[1] ?? 0);
}

function named(folder: string, ending: 'sqlite' | 'corrupt'): string[] {
  try {
    return readdirSync(folder).filter((name) => NAME.exec(name)?.[2] === ending);
  } catch {
    return [];
  }
}

// What cannot be removed now is removed another time.
function removeAll(folder: string, name: string): void {
  try {
    rmSync(join(folder, name), { force: true });
    removeBeside(folder, name);
  } catch {
    return;
  }
}

function removeBeside(folder: string, name: string): void {
  for (const suffix of ['-wal', '-shm']) rmSync(join(folder, name + suffix), { force: true });
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
}
