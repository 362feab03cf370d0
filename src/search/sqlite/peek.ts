import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectionCount } from '../../core/ports/found.ts';
import { openConnection } from './connection.ts';
import { collectionsOf } from './record.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { liveFile } from './shelf.ts';

// peekAtCounts: for who may not write beside the index, not even the files that SQLite makes to read it.

/** What the live index of a folder counts, read from a copy; undefined when there is none of this version. Not for an index that is in use. */
export function peekAtCounts(folder: string): CollectionCount[] | undefined {
  const name = liveFile(folder);
  if (name === undefined) return undefined;
  const copy = mkdtempSync(join(tmpdir(), 'cairn-index-'));
  try {
    for (const part of [name, `${name}-wal`].filter((each) => existsSync(join(folder, each))))
      copyFileSync(join(folder, part), join(copy, part), constants.COPYFILE_FICLONE);
    const db = openConnection(join(copy, name), 'read');
    try {
      const readable = db.pragma('user_version', { simple: true }) === SCHEMA_VERSION;
      return readable ? collectionsOf(db) : undefined;
    } finally {
      db.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
