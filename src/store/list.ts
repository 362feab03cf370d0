import { join, relative, sep } from 'node:path';
import { FILES } from '../core/bytes.ts';
import { type Files, unavailable } from '../core/files.ts';
import { collectionProblem, compareBytes, idProblem, nameProblem, refOf } from '../core/names.ts';
import type { Entry, Folder, Listing } from '../core/ports/store.ts';
import { type FileStat, MAX_FILE, type Problem } from '../core/record.ts';
import { folderOf, type Layout } from './layout.ts';
import { type Eyes, statOf } from './look.ts';
import { withoutTwins } from './twins.ts';

// What there is: namespaces, collections, records, and everything on disk that is none of these, with the reason.
// listFolders · listEntries · countNames

type Complaint = Omit<Problem, 'path'>;

const LINK: Complaint = {
  kind: 'type',
  detail: 'It is a symbolic link, and links are not followed: put the file or folder itself here.',
};
const NOT_UTF8: Complaint = { kind: 'name', detail: 'Its name is not valid UTF-8: rename it.' };
const QUIETLY = { throwIfNoEntry: false } as const;
const PLAIN_ID = /^[a-z0-9][a-z0-9_-]{0,79}$/;

/** Namespaces and their collections, in byte order. `failed` names what could not be read: '' for all, else a namespace. */
export function listFolders(
  layout: Layout,
  files: Files,
): { folders: Folder[]; problems: Problem[]; failed: string[] } {
  const { truth, kind, ns = '', collection = '' } = layout;
  const problems: Problem[] = [];
  const top = read(files, truth);
  if (top === undefined) return { folders: [], problems, failed: [''] };
  if (kind === 'collection') return { folders: [{ ns, collections: [collection] }], problems, failed: [] };
  const report = (folder: string) => (name: string, complaint: Complaint) =>
    problems.push({ ...complaint, path: relative(truth, join(folder, name)) });
  if (kind === 'namespace') {
    const collections = foldersAmong(top, collectionProblem, report(truth));
    return { folders: [{ ns, collections }], problems, failed: [] };
  }
  const folders: Folder[] = [];
  const failed: string[] = [];
  for (const name of foldersAmong(top, nameProblem, report(truth))) {
    const inside = read(files, join(truth, name));
    if (inside === undefined) failed.push(name);
    else
      folders.push({
        ns: name,
        collections: foldersAmong(inside, collectionProblem, report(join(truth, name))),
      });
  }
  for (const entry of top) {
    if (entry.link) report(truth)(entry.name, LINK);
    else if (!entry.folder) report(truth)(entry.name, OUTSIDE);
  }
  return { folders, problems, failed };
}

const OUTSIDE: Complaint = {
  kind: 'nested',
  detail: 'Files are not read here: a record has to be in a collection, which is a folder in a namespace.',
};

interface Name {
  name: string;
  folder: boolean;
  link: boolean;
}

/** What is in a folder in byte order, hidden names and a file system's own aside; undefined when it cannot be read. */
function read(files: Files, folder: string): Name[] | undefined {
  try {
    return files
      .readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !isHidden(name))
      .map((entry) => ({ name: entry.name, folder: entry.isDirectory(), link: entry.isSymbolicLink() }))
      .sort((a, b) => compareBytes(a.name, b.name));
  } catch {
    return undefined;
  }
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'lost+found';
}

function foldersAmong(
  names: Name[],
  problemOf: (name: string) => string | undefined,
  report: (name: string, complaint: Complaint) => void,
): string[] {
  const good: string[] = [];
  for (const { name, folder } of names) {
    if (!folder) continue;
    const problem = problemOf(name);
    if (name.includes('\ufffd')) report(name, NOT_UTF8);
    else if (problem === undefined) good.push(name);
    else report(name, { kind: 'name', detail: `The folder name "${name}" ${problem}: rename the folder.` });
  }
  return withoutTwins(good, (name, twin) => report(name, twinComplaint(name, twin)));
}

function twinComplaint(name: string, twin: string): Complaint {
  return {
    kind: 'twin',
    detail: `"${name}" and "${twin}" differ only by upper and lower case, which other systems cannot tell apart: rename one.`,
  };
}

/** How many records a collection seems to have, without a look at any; 0 when its folder cannot be read. */
export function countNames({ layout, files }: Eyes, ns: string, collection: string): number {
  const folder = folderOf(layout, ns, collection);
  if (folder === undefined) return 0;
  try {
    return files.readdirSync(folder).filter((name) => /^[^._].*\.json$/s.test(name)).length;
  } catch {
    return 0;
  }
}

/** Records of a collection, or the settings of a namespace when `collection` is empty; with `failed` nothing is known about them. */
export function listEntries(eyes: Eyes, ns: string, collection: string): Listing {
  const { layout, files } = eyes;
  const listing: Listing = { ns, collection, entries: [], problems: [] };
  const folder = folderOf(layout, ns, collection);
  if (folder === undefined) return listing;
  const names = readNames(eyes, folder, listing);
  const report = (name: string, complaint: Complaint) =>
    listing.problems.push({ ...complaint, path: relative(layout.truth, join(folder, name)) });
  const stats = new Map<string, FileStat>();
  const bytes = new Map<string, FileStat>();
  for (const name of names) {
    if (isHidden(name) || isElsewhere(layout, collection, name)) continue;
    const found = examine(files, folder, collection, name);
    if (found === undefined) continue;
    if (!('kind' in found)) {
      if (name.endsWith('.json')) stats.set(name.slice(0, -5), found);
      else bytes.set(name, found);
    } else if (found.kind === 'unreadable')
      report(name, { ...found, ref: refOf(ns, collection, name.slice(0, -5)) });
    else report(name, found);
  }
  const ids = withoutTwins(sorted([...stats.keys()]), (id, twin) => {
    report(`${id}.json`, { ...twinComplaint(`${id}.json`, `${twin}.json`), ref: refOf(ns, collection, id) });
  });
  listing.entries = ids.map(
    (id): Entry => ({ ref: refOf(ns, collection, id), stat: stats.get(id) as FileStat }),
  );
  if (collection === FILES) listing.bytes = bytes;
  for (const name of sorted([...bytes.keys()]))
    if (!stats.has(name)) report(name, { ...LOOSE, ref: refOf(ns, collection, name) });
  return listing;
}

/** Names in the folder. A folder that is not there, or is a link, has none; one that cannot be read, or whose whole tree is gone, says so in `failed`. */
function readNames({ layout, files, isReal }: Eyes, folder: string, listing: Listing): string[] {
  try {
    if (isReal(folder)) return files.readdirSync(folder);
    files.lstatSync(layout.truth);
    return [];
  } catch (error) {
    listing.failed = unavailable(`read the folder ${folder}`, error).message;
    return [];
  }
}

/** In a flat folder the namespace's settings and the collection's records lie together. */
function isElsewhere(layout: Layout, collection: string, name: string): boolean {
  return layout.kind === 'collection' && (collection === '') !== (name === '_namespace.json');
}

/** The stat of a record or settings file; the complaint about anything else; undefined for what is of no concern here. */
function examine(
  files: Files,
  folder: string,
  collection: string,
  name: string,
): FileStat | Complaint | undefined {
  if (name.includes('\ufffd')) return NOT_UTF8;
  const stat = files.lstatSync(folder + sep + name, QUIETLY);
  if (stat === undefined) return undefined;
  if (stat.isSymbolicLink()) return LINK;
  if (stat.isDirectory()) return collection === '' ? undefined : NESTED;
  if (!stat.isFile()) return { kind: 'type', detail: 'It is not a regular file.' };
  const isBytes = collection === FILES && !name.endsWith('.json');
  if (!name.endsWith('.json') && !isBytes) return NOT_JSON;
  const id = isBytes ? name : name.slice(0, -5);
  if (collection === '' && !id.startsWith('_')) return OUTSIDE;
  const problem =
    PLAIN_ID.test(id) && id !== 'new' ? undefined : isBytes ? idProblem(id) : fileNameProblem(id);
  if (problem !== undefined) return { kind: 'name', detail: `The name "${id}" ${problem}: rename the file.` };
  return stat.size > MAX_FILE && !isBytes ? TOO_LARGE : statOf(stat);
}

const NESTED: Complaint = {
  kind: 'nested',
  detail: 'Folders inside a collection are not read: move its files one level up.',
};
const NOT_JSON: Complaint = { kind: 'type', detail: 'It is not a .json file: only JSON is shown here.' };
const LOOSE: Complaint = {
  kind: 'bytes',
  detail:
    'It was put there by hand and has no record yet: take it in, then it can be found and belong to records.',
};
const TOO_LARGE: Complaint = {
  kind: 'unreadable',
  detail: `It is larger than ${MAX_FILE / 1024 / 1024} MB: split it.`,
};

function fileNameProblem(id: string): string | undefined {
  return id.startsWith('_') ? nameProblem(id.slice(1)) : idProblem(id);
}

/** By UTF-8 bytes; UTF-16 order, which is quicker, is the same as long as there are no surrogates. */
function sorted(ids: string[]): string[] {
  return ids.some((id) => /[\ud800-\udfff]/.test(id)) ? ids.sort(compareBytes) : ids.sort();
}
