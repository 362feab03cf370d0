import fs from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CairnError } from '../core/errors.ts';
import { unavailable } from '../core/files.ts';
import { foldName } from '../core/names.ts';

// A store of one's own: made in a new or empty folder, with two pages that say what is in it. Decision 083.
// isNew · refuseNew · refuseTypo · explain

const PAGES = ['README.md', 'AGENTS.md'];

/** Whether a store would be made there: nothing is, or an empty folder. Throws `unavailable` when that cannot be seen. */
export function isNew(given: string): boolean {
  try {
    const path = resolve(given);
    return !fs.existsSync(path) || (fs.statSync(path).isDirectory() && fs.readdirSync(path).length === 0);
  } catch (error) {
    throw unavailable(`open ${given}`, error);
  }
}

/** For what works on a store that is there. Throws `not_found` when there is none: a typing error, or a disk that is not mounted. */
export function refuseNew(given: string): void {
  const path = resolve(given);
  if (!isNew(path)) return;
  refuseTypo(path);
  const what = fs.existsSync(path) ? `${path} is empty` : `There is no folder ${path}`;
  throw new CairnError('not_found', `${what}. To make a store there: cairn init ${path}`);
}

/** Throws `not_found` when a path that does not exist looks like one that does, or like one that a restore left half way. */
export function refuseTypo(given: string): void {
  const path = resolve(given);
  if (fs.existsSync(path)) return;
  let missing = path;
  while (!fs.existsSync(dirname(missing))) missing = dirname(missing);
  const folder = dirname(missing);
  const name = basename(missing);
  const folders = foldersIn(folder);
  const aside = folders.find((each) => each.startsWith(`${name}.before-restore`));
  if (aside !== undefined)
    throw new CairnError(
      'not_found',
      `There is no ${path}, but ${join(folder, aside)}: a restore was interrupted. Restore again, or give that folder its name back.`,
    );
  const alike = folders.find((each) => isAlmost(foldName(each), foldName(name)));
  if (alike === undefined) return;
  const meant = join(folder, alike, path.slice(missing.length));
  throw new CairnError(
    'not_found',
    `There is no ${path}. Did you mean ${meant}? To make a new store: cairn init ${path}`,
  );
}

/** Writes the pages that are not there, from the texts in a folder; returns their names. Never changes one that is. */
export function explain(store: string, texts: string): string[] {
  try {
    return PAGES.filter((name) => {
      if (fs.existsSync(join(store, name))) return false;
      fs.copyFileSync(join(texts, name), join(store, name), fs.constants.COPYFILE_EXCL);
      return true;
    });
  } catch (error) {
    throw unavailable(`write ${store}`, error);
  }
}

function foldersIn(folder: string): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Whether one slip of the finger lies between two names: a character too many, too few, another, or two swapped. */
function isAlmost(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length < SHORTEST || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (/\d/.test(`${short[at]}${long[at]}`)) return false;
  const rest = short.slice(at + 1) === long.slice(at + 1);
  const swapped = short[at] === long[at + 1] && short[at + 1] === long[at];
  return rest || (swapped && short.slice(at + 2) === long.slice(at + 2));
}

/** Short names are alike by accident; and `data-1` is not `data-2`. */
const SHORTEST = 5;
