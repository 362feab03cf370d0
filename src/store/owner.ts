import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { CairnError } from '../core/errors.ts';
import { errno, unavailable } from '../core/files.ts';

// One process owns a store. docs/design.md §2.
// takeOwnership · readOwner

/** What other programs of the same user need to reach the owner. */
export interface OwnerNote {
  pid: number;
  /** Where the owner listens; empty until it does. */
  url: string;
  /** Lets the same user's commands go through the API; a new one each start. */
  token: string;
  startedAt: string;
}

/** The right to write, held until `release` or the end of the process. */
export interface Ownership {
  token: string;
  /** Says where the owner listens. */
  announce(url: string): void;
  /** `moved`: where the state's folder is by now. */
  release(moved?: string): void;
}

const POLL_MS = 100;

/**
 * Becomes the owner of the store whose state is in the folder. An owner that is just stopping is waited for, up to `patience` ms; then
 * `unavailable` names the other process. The right is an exclusive transaction on `owner.sqlite`, which the kernel ends with the process.
 * No other call of this process may open that file: closing it would drop SQLite's lock.
 */
export async function takeOwnership(state: string, patience = 10_000): Promise<Ownership> {
  const deadline = performance.now() + patience;
  for (;;) {
    const lock = tryLock(state);
    if (lock !== undefined) return own(state, lock);
    if (performance.now() >= deadline) throw refusal(state);
    await wait(POLL_MS);
  }
}

/** The present owner's note; undefined when there is none or it is not ours to read. It may be left over: only the lock counts. */
export function readOwner(state: string): OwnerNote | undefined {
  try {
    return JSON.parse(fs.readFileSync(join(state, 'owner.json'), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || errno(error) !== undefined) return undefined;
    throw error;
  }
}

function tryLock(state: string): Database.Database | undefined {
  let lock: Database.Database | undefined;
  try {
    lock = new Database(join(state, 'owner.sqlite'), { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    if (errno(error)?.startsWith('SQLITE_BUSY')) return undefined;
    throw unavailable(`lock ${state}`, error);
  }
}

function own(state: string, lock: Database.Database): Ownership {
  const note: OwnerNote = {
    pid: process.pid,
    url: '',
    token: randomBytes(24).toString('base64url'),
    startedAt: new Date().toISOString(),
  };
  writeNote(state, note);
  return {
    token: note.token,
    announce: (url) => writeNote(state, { ...note, url }),
    release: (moved = state) => {
      if (!lock.open) return;
      fs.rmSync(join(moved, 'owner.json'), { force: true });
      lock.exec('rollback');
      lock.close();
    },
  };
}

function writeNote(state: string, note: OwnerNote): void {
  const path = join(state, 'owner.json');
  try {
    fs.rmSync(`${path}.tmp`, { force: true });
    fs.writeFileSync(`${path}.tmp`, `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 });
    fs.renameSync(`${path}.tmp`, path);
  } catch (error) {
    throw unavailable(`write ${path}`, error);
  }
}

function refusal(state: string): CairnError {
  const owner = readOwner(state);
  const who =
    owner === undefined ? 'another process' : `process ${owner.pid}${owner.url ? `, at ${owner.url}` : ''}`;
  return new CairnError(
    'unavailable',
    `This store is already open in ${who}. Stop it first, or use it there.`,
  );
}
