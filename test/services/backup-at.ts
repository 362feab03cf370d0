import { hash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { BackupKeeper, SavedBackup } from '../../src/core/backup.ts';
import type { Step } from '../../src/core/files.ts';
import { createJsonlJournal } from '../../src/journal/jsonl.ts';
import { createBackups } from '../../src/services/backups.ts';
import { createRestores } from '../../src/services/restores.ts';
import { createBackupBook } from '../../src/store/backups/book.ts';
import { createDiskBackups } from '../../src/store/backups/keeper.ts';
import { createBackupReader } from '../../src/store/backups/reader.ts';
import { findLayout } from '../../src/store/layout.ts';
import { takeOwnership } from '../../src/store/owner.ts';
import { all } from '../contract/journal.ts';
import type { storeAt } from './store-at.ts';

// backupsOf · restoresWith · savedState · content: backups over a real store, in this thread.

type Opened = Awaited<ReturnType<typeof storeAt>>;

export interface BackupsAtOptions {
  step?: Step;
  now?: () => Date;
  folder?: string;
  /** Comes between the service and what copies. */
  around?: (keeper: BackupKeeper) => BackupKeeper;
}

export function backupsOf(
  at: Opened,
  { step, now, folder, around = (keeper) => keeper }: BackupsAtOptions = {},
) {
  const keeper = around(createDiskBackups({ layout: at.layout, version: '0', step, now }));
  const book = createBackupBook(at.layout.state);
  return createBackups({ keeper, book, journal: at.journal, restores: restoresWith(), folder, now });
}

export function restoresWith(step?: Step) {
  return createRestores({
    reader: createBackupReader({ step }),
    openJournal: (folder) => createJsonlJournal({ folder: findLayout(folder).journal }),
    async claim(folder) {
      const { release } = await takeOwnership(findLayout(folder).state, 0);
      return (now) => release(findLayout(now).state);
    },
  });
}

/** Every file of a folder with its text, by path. */
export function content(folder: string): Record<string, string> {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort().map((path) => [path.slice(folder.length + 1), fs.readFileSync(path, 'utf8')]),
  );
}

/** The JSON files that a backup's own journal says should be in it, and those that are, each by ref with its hash. */
export async function savedState({ path }: SavedBackup) {
  const data = join(path, 'data');
  const journal = createJsonlJournal({ folder: join(data, 'journal') });
  const told: Record<string, string> = {};
  for (const { ref, from, etag } of await all(journal.scan(0))) {
    if (from !== undefined) delete told[from];
    if (etag === null) delete told[ref];
    else told[ref] = etag;
  }
  await journal.close();
  const found = Object.entries(content(join(data, 'json-db')))
    .filter(([name]) => name.endsWith('.json'))
    .map(([name, text]): [string, string] => [name.slice(0, -5), hash('sha256', text)]);
  return { told: sorted(told), found: sorted(Object.fromEntries(found)) };
}

function sorted(of: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1)));
}
