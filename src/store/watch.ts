import fs from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { errno } from '../core/files.ts';
import { refOf, refProblem } from '../core/names.ts';
import type { Stirred } from '../core/ports/store.ts';
import type { Layout } from './layout.ts';

// Noticing that something moved on disk: one watch a folder, never one a file.
// watchFolders

const GATHER_MS = 25;
const REARM_MS = 5000;
/** More files than this in one gathering: the folder is looked at as a whole. */
const MANY = 256;

/**
 * Calls back with what moved, gathered for a moment so that a burst is one call a folder. Never throws: a folder that cannot be
 * watched is tried again, and `warn` hears of it once. The system drops events in bursts of many thousands and says nothing, so the
 * caller pairs it with a scan from time to time.
 */
export function watchFolders(
  layout: Layout,
  changed: (where: Stirred) => void,
  warn: (message: string) => void,
): { close(): Promise<void> } {
  const depth = { store: 2, root: 2, namespace: 1, collection: 0 }[layout.kind];
  const watches = new Map<string, { watch: fs.FSWatcher; identity: string }>();
  const moved = new Map<string, Set<string> | 'all'>();
  let gathering: NodeJS.Timeout | undefined;
  let warned = false;
  let closed = false;

  function add(folder: string, isNew: boolean): void {
    if (closed) return;
    if (watches.get(folder)?.identity !== identityOf(folder)) arm(folder, isNew);
    if (levelOf(folder) < depth) for (const inside of foldersIn(folder)) add(inside, isNew);
  }

  function arm(folder: string, isNew: boolean): void {
    drop(folder);
    const identity = identityOf(folder);
    if (identity === undefined) return;
    try {
      const watch = fs.watch(folder, { persistent: false });
      watch.on('change', (event, name) => {
        // Its own name: it was removed or moved away. One that is there again may even have its inode.
        if (event === 'rename' && String(name) === basename(folder)) again(folder);
        else noticed(folder, name === null ? undefined : String(name));
      });
      watch.on('error', () => lost(folder));
      watches.set(folder, { watch, identity });
      if (isNew) note(folder, undefined);
    } catch (error) {
      complain(folder, error);
    }
  }

  function again(folder: string): void {
    lost(folder);
    add(folder, true);
  }

  function levelOf(folder: string): number {
    return folder === layout.truth ? 0 : relative(layout.truth, folder).split(sep).length;
  }

  function drop(folder: string): void {
    for (const [path, { watch }] of watches) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watch.close();
      watches.delete(path);
    }
  }

  function lost(folder: string): void {
    drop(folder);
    note(folder, undefined);
  }

  function noticed(folder: string, name: string | undefined): void {
    note(folder, name);
    if (name === undefined || levelOf(folder) >= depth || name.startsWith('.')) return;
    const path = join(folder, name);
    if (identityOf(path) === undefined) {
      if (watches.has(path)) lost(path);
    } else add(path, true);
  }

  function note(folder: string, name: string | undefined): void {
    if (closed || name?.startsWith('.')) return;
    const names = moved.get(folder) ?? new Set();
    if (name === undefined || names === 'all' || names.size >= MANY) moved.set(folder, 'all');
    else moved.set(folder, names.add(name));
    gathering ??= setTimeout(tell, GATHER_MS);
  }

  function tell(): void {
    const now = [...moved];
    moved.clear();
    gathering = undefined;
    for (const [folder, names] of now) for (const where of stirredIn(layout, folder, names)) changed(where);
  }

  function complain(folder: string, error: unknown): void {
    if (warned || errno(error) === 'ENOENT') return;
    warned = true;
    const reason =
      errno(error) === 'ENOSPC'
        ? 'the system allows no more watches (fs.inotify.max_user_watches)'
        : errno(error);
    warn(`Cannot watch ${folder}: ${reason}. Changes made by hand are found by the regular scan instead.`);
  }

  add(layout.truth, false);
  const rearm = setInterval(() => add(layout.truth, true), REARM_MS);
  rearm.unref();

  return {
    close: async () => {
      closed = true;
      clearInterval(rearm);
      clearTimeout(gathering);
      drop(layout.truth);
    },
  };
}

/** What tells a folder from an earlier one of its name, whose inode it may have got; undefined for anything else, links included. */
function identityOf(path: string): string | undefined {
  try {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return stat?.isDirectory() ? `${stat.ino} ${stat.birthtimeMs}` : undefined;
  } catch {
    return undefined;
  }
}

function foldersIn(folder: string): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** What the names that moved in a folder mean: a record, or a place that has to be looked at again. */
function stirredIn(layout: Layout, folder: string, names: Set<string> | 'all'): Stirred[] {
  const [ns, collection] = placeOf(layout, folder);
  const whole: Stirred[] =
    layout.kind === 'collection'
      ? [
          { ns, collection },
          { ns, collection: '' },
        ]
      : [{ ns, collection }];
  if (names === 'all') return whole;
  const refs = [...names].map((name) => refAt(layout, ns, collection, name));
  return refs.every((where) => where !== undefined) ? refs : whole;
}

function placeOf(layout: Layout, folder: string): [string, string] {
  const [first = '', second = ''] = relative(layout.truth, folder).split(sep);
  if (layout.kind === 'collection') return [layout.ns as string, layout.collection as string];
  if (layout.kind === 'namespace') return [layout.ns as string, first];
  return [first, second];
}

/** Undefined when the name is no record or settings file: then the folder's problems may have changed. */
function refAt(layout: Layout, ns: string, collection: string, name: string): Stirred | undefined {
  if (!name.endsWith('.json')) return undefined;
  const flatSettings = layout.kind === 'collection' && name === '_namespace.json';
  const place = flatSettings ? '' : collection;
  const ref = refOf(ns, place, basename(name, '.json'));
  return refProblem(ref) === undefined ? { ns, collection: place, ref } : undefined;
}
