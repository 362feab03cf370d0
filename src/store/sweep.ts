import { hash } from 'node:crypto';
import { basename, join } from 'node:path';
import { type Files, makeFolder, readAt } from '../core/files.ts';
import { folderOf, type Layout } from './layout.ts';
import { listFolders } from './list.ts';
import { TEMPORARY } from './publish.ts';

// What a writer that was interrupted leaves behind.
// sweepLeftovers

/**
 * Removes temporary files. A held file (see `replace` in publish.ts) with bytes that are not known was edited by hand in the instant
 * before the interruption: it is kept in `state/rescued`. Returns the paths of those.
 */
export async function sweepLeftovers(
  layout: Layout,
  files: Files,
  isKnown: (etag: string) => Promise<boolean>,
): Promise<string[]> {
  const rescued: string[] = [];
  for (const path of leftovers(layout, files)) {
    const held = basename(path).replace(TEMPORARY, '').startsWith('held-');
    if (held && !(await isKnown(etagOf(files, path)))) rescued.push(rescue(layout, files, path));
    else files.unlinkSync(path);
  }
  return rescued;
}

/** Everything in the staging folder, and beside the records where those are on another file system. */
function leftovers(layout: Layout, files: Files): string[] {
  const staging = join(layout.state, 'staging');
  const staged = files.readdirSync(staging).map((name) => join(staging, name));
  const here = files.lstatSync(staging).dev;
  const places = listFolders(layout, files).folders.flatMap(({ ns, collections }) =>
    ['', ...collections].map((collection) => folderOf(layout, ns, collection) as string),
  );
  const apart = [...new Set(places)].filter((folder) => isApart(files, folder, here));
  return [...staged, ...apart.flatMap((folder) => namesOf(files, folder))];
}

function isApart(files: Files, folder: string, device: number): boolean {
  const stat = files.lstatSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && stat.dev !== device;
}

function namesOf(files: Files, folder: string): string[] {
  return files
    .readdirSync(folder)
    .filter((name) => name.startsWith(TEMPORARY))
    .map((name) => join(folder, name));
}

function etagOf(files: Files, path: string): string {
  const fd = files.openSync(path, 'r');
  try {
    return hash('sha256', readAt(files, fd, 0, files.fstatSync(fd).size));
  } finally {
    files.closeSync(fd);
  }
}

function rescue(layout: Layout, files: Files, path: string): string {
  const folder = join(layout.state, 'rescued');
  makeFolder(files, folder, 0o700);
  const kept = join(folder, `${basename(path).replace(TEMPORARY, '')}.json`);
  files.renameSync(path, kept);
  return kept;
}
