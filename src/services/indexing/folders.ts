import type { Folder, Listing, Store } from '../../core/ports/store.ts';
import type { Problem } from '../../core/record.ts';
import type { Place } from './agenda.ts';
import type { Ground } from './ground.ts';
import { lookAtAll } from './looking.ts';
import { compareFolder } from './pass.ts';
import { unreadableProblem } from './problems.ts';
import type { Target } from './target.ts';

// Looking through folders. listFolders · lookThrough

/** Places on disk that the index knows, that are new, and that only the index knows. */
export interface Places {
  known: Place[];
  fresh: Place[];
  gone: Place[];
  /** Namespaces that cannot be seen now. */
  failed: readonly string[];
}

/** What there is to look through; undefined when the store cannot be seen, which must not pass for empty. */
export async function listFolders(ground: Ground, target: Target): Promise<Places | undefined> {
  const { store, warn } = ground.options;
  const { folders, problems, failed } = await store.folders();
  const before = await target.writer.folders();
  const empty = folders.length === 0 && before.some(({ records }) => records > 0);
  if (failed.includes('') || empty) {
    const reason = empty
      ? `${store.location} is empty, although it held records`
      : `${store.location} cannot be read`;
    warn(`${reason}. Nothing is taken for deleted.`);
    await target.writer.write([
      { op: 'problems', ns: '', collection: '', problems: [unreadableProblem('.', reason)] },
    ]);
    return undefined;
  }
  const unread = failed.map((ns) => unreadableProblem(ns, `The folder ${ns} cannot be read`));
  await target.writer.write([
    { op: 'problems', ns: '', collection: '', problems: [...problems, ...unread] },
    { op: 'folders', folders },
  ]);
  return placesOf(folders, before, failed);
}

function placesOf(folders: readonly Folder[], before: readonly Place[], failed: readonly string[]): Places {
  const key = ({ ns, collection }: Place) => `${ns}/${collection}`;
  const there = folders.flatMap(({ ns, collections }) =>
    ['', ...collections].map((collection) => ({ ns, collection })),
  );
  const known = new Set(before.map(key));
  const present = new Set(there.map(key));
  return {
    known: there.filter((place) => known.has(key(place)) || place.collection === ''),
    fresh: there.filter((place) => !known.has(key(place)) && place.collection !== ''),
    gone: before.filter((place) => !present.has(key(place)) && !failed.includes(place.ns)),
    failed,
  };
}

/** Compares a folder with an index and looks at what differs. Returns how many entries it has. */
export async function lookThrough(
  ground: Ground,
  target: Target,
  { ns, collection }: Place,
): Promise<number> {
  const { store } = ground.options;
  const listing = await store.list(ns, collection);
  if (listing.failed !== undefined) {
    const problem = unreadableProblem(collection === '' ? ns : `${ns}/${collection}`, listing.failed);
    await target.writer.write([{ op: 'problems', ns, collection, problems: [problem] }]);
    return 0;
  }
  if (listing.bytes) await ground.insides?.compare(listing);
  const { changed, missing } = await compareFolder(target.writer, listing, ground.breathe);
  const refs = [...changed, ...missing];
  const name = collection === '' ? ns : `${ns}/${collection}`;
  const unreadable = await lookAtAll(ground, target, refs, (done) => {
    if (refs.length > 1) ground.tell(`Reading ${name}`, done, refs.length, { ns, collection });
  });
  await target.writer.write([
    { op: 'problems', ns, collection, problems: [...(await lasting(store, listing)), ...unreadable] },
  ]);
  return listing.entries.length;
}

/** Without bytes whose record came while the folder was looked at: an upload brings the bytes first. */
async function lasting(store: Store, { problems }: Listing): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const problem of problems) {
    const { kind, ref } = problem;
    if (kind !== 'bytes' || ref === undefined || !(await store.stat(ref))) found.push(problem);
  }
  return found;
}
