import fs from 'node:fs';
import { join, relative, sep } from 'node:path';
import { errno, unavailable } from '../../core/files.ts';
import type { Layout } from '../layout.ts';
import { TEMPORARY } from '../publish.ts';

// What of a store belongs in a backup: all but what can be made again and what is of this process only.
// entriesOf · pathIn

/** Something in the store, by its path below it, with slashes. */
export interface TreeEntry {
  path: string;
  kind: 'file' | 'folder' | 'link' | 'sqlite';
}

/** Everything but the journal, which has its own measure; folders before what is in them. Throws when something cannot be listed. */
export function* entriesOf(layout: Layout): Generator<TreeEntry> {
  const left = new Set([layout.derived, layout.journal, join(layout.state, 'staging')]);
  yield* below(layout.path);

  function* below(folder: string): Generator<TreeEntry> {
    for (const entry of namesIn(folder)) {
      const whole = join(folder, entry.name);
      const path = pathIn(layout, whole);
      if (left.has(whole) || entry.name.startsWith(TEMPORARY)) continue;
      if (folder === layout.state && isPassing(entry.name)) continue;
      if (entry.isSymbolicLink()) yield { path, kind: 'link' };
      if (entry.isFile()) yield { path, kind: isLive(layout, whole) ? 'sqlite' : 'file' };
      if (!entry.isDirectory()) continue;
      yield { path, kind: 'folder' };
      yield* below(whole);
    }
  }
}

/** None in a folder that went away while its parent was being read. */
function namesIn(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (errno(error) === 'ENOENT') return [];
    throw unavailable(`read ${folder}`, error);
  }
}

/** A path below the store, with slashes. */
export function pathIn(layout: Layout, whole: string): string {
  return relative(layout.path, whole).split(sep).join('/');
}

/** Who owns the store, and what is half written or under way. */
function isPassing(name: string): boolean {
  return (
    /^(owner|sessions)\.|^imports$/.test(name) ||
    /\.(tmp|new)$/.test(name) ||
    /\.sqlite-(wal|shm|journal)$/.test(name)
  );
}

/** Databases in `state` are open while Cairn runs: their bytes are SQLite's affair. */
function isLive(layout: Layout, path: string): boolean {
  return path.startsWith(layout.state + sep) && path.endsWith('.sqlite');
}
