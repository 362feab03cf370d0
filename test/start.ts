import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Running } from '../src/commands/machine.ts';
import { readConfig } from '../src/config.ts';
import { machine } from '../src/doors.ts';

// startCairn: the real thing on a copy of the fixtures, for tests over HTTP.

/** A Cairn that answers on a free port; `stop` ends it, `remove` also deletes its folder. */
export interface Started extends Running {
  /** The data directory; records are in `json-db` below it. */
  folder: string;
  /** The path of a file below json-db. */
  file(path: string): string;
  /** Stops, and starts again on the same folder. */
  restart(): Promise<Started>;
  remove(): Promise<void>;
}

export interface StartOptions {
  /** A data directory to use as it is, instead of a copy of the fixtures in a temporary folder. */
  folder?: string;
  /** Called before the start, to change the files. */
  prepare?(folder: string): void;
  env?: Record<string, string>;
  /** How long a file has to stay broken or gone before that is believed; not at all unless a test is about it. */
  holdMs?: number;
}

const fixtures = resolve(import.meta.dirname, '../../test/fixtures/json-db');

/** Starts Cairn and waits until it has looked at everything. */
export async function startCairn(options: StartOptions = {}): Promise<Started> {
  const folder = options.folder ?? temporaryStore();
  options.prepare?.(folder);
  const env = { CAIRN_PORT: '0', CAIRN_LOG: 'silent', CAIRN_LOCAL: 'on', CAIRN_USER: 'Ines', ...options.env };
  const running = await machine.start({ ...readConfig(env, folder), holdMs: options.holdMs ?? 0 });
  await running.settled();
  return {
    ...running,
    folder,
    file: (path) => join(folder, 'json-db', path),
    async restart() {
      await running.close();
      return await startCairn({ ...options, folder, prepare: undefined });
    },
    async remove() {
      await running.close();
      if (options.folder === undefined || !existsSync(options.folder))
        rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A new store with a copy of the fixtures. */
export function temporaryStore(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-'));
  cpSync(fixtures, join(folder, 'json-db'), { recursive: true });
  return folder;
}
