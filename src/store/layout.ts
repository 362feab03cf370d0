import fs from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { CairnError } from '../core/errors.ts';
import { errno, makeFolder, unavailable } from '../core/files.ts';
import { collectionProblem, nameProblem, type Ref, refProblem, slug, splitRef } from '../core/names.ts';

// Where things are on disk: which kind of folder was given, and which path belongs to a ref. docs/design.md §2.
// openLayout · findLayout · describeLayout · folderOf · fileOf · pathOf

/**
 * Where everything is. `store`: a data directory with `json-db/`. The others are folders of JSON that were there before:
 * `root` holds namespaces, `namespace` collections, `collection` records; what Cairn adds is in a hidden `.cairn/` in it.
 */
export interface Layout {
  kind: 'store' | 'root' | 'namespace' | 'collection';
  /** What was given, absolute. */
  path: string;
  /** The folder of the JSON files. */
  truth: string;
  journal: string;
  blobs: string;
  derived: string;
  state: string;
  /** The one namespace of the kinds `namespace` and `collection`. */
  ns?: string;
  /** The one collection of the kind `collection`. */
  collection?: string;
}

type Found = Pick<Layout, 'kind' | 'ns' | 'collection'>;

/**
 * Finds out what PATH is and makes what is missing beside the JSON (a new or empty folder becomes a store).
 * Errors: `invalid` for a folder without any JSON or a file, `unavailable` when it cannot be read or written.
 */
export function openLayout(given: string): Layout {
  const layout = findLayout(given);
  try {
    prepare(layout);
    return layout;
  } catch (error) {
    throw unavailable(`open ${layout.path}`, error);
  }
}

/** As `openLayout`, without making or checking anything: what is said to be there may be missing. */
export function findLayout(given: string): Layout {
  const path = resolve(given);
  try {
    return layoutOf(path, recall(path) ?? recognise(path));
  } catch (error) {
    throw unavailable(`open ${path}`, error);
  }
}

/** What was found, in one phrase for people. */
export function describeLayout(layout: Layout): string {
  if (layout.kind === 'store') return 'a Cairn store';
  if (layout.kind === 'root') return 'a folder of namespaces';
  if (layout.kind === 'namespace') return `a folder of collections, shown as "${layout.ns}"`;
  return `one folder of JSON files, shown as "${layout.ns}/${layout.collection}"`;
}

/** The folder of a collection, or of a namespace when `collection` is empty; undefined when this layout has no such place. */
export function folderOf(layout: Layout, ns: string, collection: string): string | undefined {
  const { kind, truth } = layout;
  if (kind === 'store' || kind === 'root') return below(below(truth, ns), collection);
  if (ns !== layout.ns) return undefined;
  if (kind === 'namespace') return below(truth, collection);
  return collection === '' || collection === layout.collection ? truth : undefined;
}

/** As `join`, which is slow, of names that are known to be good. */
function below(folder: string, name: string): string {
  return name === '' ? folder : folder + sep + name;
}

/** The path of a record or settings file. Throws `invalid` for a name that cannot be one: no path is made of unchecked names. */
export function fileOf(layout: Layout, ref: Ref): string {
  const problem = refProblem(ref);
  if (problem !== undefined) throw new CairnError('invalid', problem);
  const parts = splitRef(ref) as { ns: string; collection: string; id: string };
  const folder = folderOf(layout, parts.ns, parts.collection);
  if (folder === undefined) {
    throw new CairnError(
      'invalid',
      `${layout.path} is ${describeLayout(layout)}: there is no place for ${ref} in it.`,
    );
  }
  return `${folder}${sep}${parts.id}.json`;
}

/** A record's file as problems name it: below the folder of the JSON files. */
export function pathOf(layout: Layout, ref: Ref): string {
  return relative(layout.truth, fileOf(layout, ref));
}

function layoutOf(path: string, found: Found): Layout {
  const own = found.kind === 'store' ? path : join(path, '.cairn');
  return {
    ...found,
    path,
    truth: found.kind === 'store' ? join(path, 'json-db') : path,
    journal: join(own, 'journal'),
    blobs: join(own, 'blobs'),
    derived: join(own, 'derived'),
    state: join(own, 'state'),
  };
}

/** What an earlier start made of this folder: its refs must not change when a folder is renamed or emptied. */
function recall(path: string): Found | undefined {
  try {
    const { kind, ns, collection } = JSON.parse(fs.readFileSync(join(path, '.cairn', 'layout.json'), 'utf8'));
    if (['root', 'namespace', 'collection'].includes(kind)) return { kind, ns, collection };
  } catch (error) {
    if (errno(error) !== 'ENOENT' && errno(error) !== 'ENOTDIR' && !(error instanceof SyntaxError))
      throw error;
  }
  return undefined;
}

function recognise(path: string): Found {
  const here = look(path);
  if (here === undefined) return { kind: 'store' };
  if (here.folders.includes('json-db') || here.folders.includes('journal')) return { kind: 'store' };
  const ns = nameFrom(path, 'data', nameProblem);
  let namespaces = false;
  for (const name of here.folders) {
    const inside = look(join(path, name));
    if (inside?.files.includes('_namespace.json')) return { kind: 'root' };
    if (inside?.files.some((file) => file.endsWith('.json'))) return { kind: 'namespace', ns };
    namespaces ||= inside?.folders.some((folder) => holdsJson(join(path, name, folder))) ?? false;
  }
  if (here.files.some((file) => file.endsWith('.json'))) {
    return { kind: 'collection', ns, collection: nameFrom(path, 'records', ownCollectionProblem) };
  }
  if (namespaces) return { kind: 'root' };
  if (here.files.length + here.folders.length === 0) return { kind: 'store' };
  throw new CairnError(
    'invalid',
    `${path} has files but no JSON: give an empty folder, a store, or a folder of JSON files.`,
  );
}

/** Names in a folder without hidden ones and a file system's own; undefined when there is no such folder. */
function look(path: string): { files: string[]; folders: string[] } | undefined {
  try {
    const entries = fs.readdirSync(path, { withFileTypes: true }).filter((entry) => {
      return !entry.name.startsWith('.') && entry.name !== 'lost+found';
    });
    return {
      files: entries.filter((entry) => entry.isFile()).map((entry) => entry.name),
      folders: entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name),
    };
  } catch (error) {
    if (errno(error) === 'ENOENT') return undefined;
    if (errno(error) === 'ENOTDIR') throw new CairnError('invalid', `${path} is a file: give a folder.`);
    throw error;
  }
}

function holdsJson(path: string): boolean {
  return look(path)?.files.some((file) => file.endsWith('.json')) ?? false;
}

function ownCollectionProblem(name: string): string | undefined {
  return name === 'files' ? 'is reserved' : collectionProblem(name);
}

function nameFrom(path: string, fallback: string, problem: (name: string) => string | undefined): string {
  const name = basename(path).normalize('NFC');
  return [name, slug(name)].find((candidate) => problem(candidate) === undefined) ?? fallback;
}

function prepare(layout: Layout): void {
  for (const folder of [layout.truth, layout.journal, layout.blobs]) makeFolder(fs, folder);
  for (const folder of [layout.derived, layout.state]) {
    makeFolder(fs, folder, folder === layout.state ? 0o700 : 0o777);
    keep(join(folder, '.gitignore'), '*\n');
  }
  makeFolder(fs, join(layout.state, 'staging'));
  for (const folder of [layout.truth, layout.journal, layout.state]) {
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
  }
  if (layout.kind === 'store') return;
  const { kind, ns, collection } = layout;
  keep(join(layout.path, '.cairn', 'layout.json'), `${JSON.stringify({ kind, ns, collection })}\n`);
}

/** Writes a small file of our own in one go, unless it says so already. */
function keep(path: string, text: string): void {
  if (fs.existsSync(path) && fs.readFileSync(path, 'utf8') === text) return;
  fs.writeFileSync(`${path}.tmp`, text, { flush: true });
  fs.renameSync(`${path}.tmp`, path);
}
