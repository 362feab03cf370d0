import type { ByteStore } from '../../core/bytes.ts';
import type { Draft, Revision } from '../../core/change.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import { type Ref, refProblem } from '../../core/names.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Store, StoredFile } from '../../core/ports/store.ts';
import { recoverBytes } from './bytes.ts';

// Finishing what an interruption left half done. docs/design.md §2 "Recovery".
// recover

export interface RecoverParts {
  store: Store;
  journal: Journal;
  bytes?: ByteStore;
  now: () => Date;
  user: string;
  warn: (message: string) => void;
}

/** A ref as the committed lines after the checkpoint tell it. */
interface Story {
  /** The file's hashes before each of them that changed it; null for no file. A line about an edit by hand found the file changed. */
  before: Set<string | null>;
  last: Revision;
  /** What the file has to be. */
  etag: string | null;
}

/**
 * Looks at each file that a committed line after the checkpoint concerns: as the last line says, it is done; as one of the lines before,
 * it is written again; anything else is a later hand edit, journaled as one. Runs before anything else is read or written.
 */
export async function recover(parts: RecoverParts): Promise<void> {
  const { store, journal, bytes, warn } = parts;
  const stories = await readStories(journal);
  const later: Draft[] = [];
  for (const [ref, story] of stories) {
    const problem = refProblem(ref);
    const draft = problem === undefined ? await settleOne(parts, ref, story) : undefined;
    if (draft) later.push(draft);
    if (problem === undefined) continue;
    warn(`The journal has a change of "${ref}" that cannot be finished. ${problem}`);
    stories.delete(ref);
  }
  for (const [, drafts] of Map.groupBy(later, ({ ref }) => ref.slice(0, ref.indexOf('/')))) {
    await journal.commit(await journal.begin(drafts));
  }
  if (bytes) await recoverBytes({ bytes, store, journal }, [...stories.keys()]);
  await store.sync([...stories.keys()]);
  await journal.checkpoint(journal.lastSeq);
  for (const path of await store.sweep(knownTo(journal))) {
    warn(`A version that was edited by hand in the moment of an interruption is kept in ${path}.`);
  }
}

/** Whether any line of the journal names an etag; reads it once, when that is asked at all. */
function knownTo(journal: Journal): (etag: string) => Promise<boolean> {
  let known: Set<string | null> | undefined;
  return async (etag) => {
    if (known === undefined) {
      known = new Set();
      for await (const revision of journal.scan(0)) known.add(revision.etag);
    }
    return known.has(etag);
  };
}

async function readStories(journal: Journal): Promise<Map<Ref, Story>> {
  const stories = new Map<Ref, Story>();
  const tell = (ref: Ref, prev: string | null, etag: string | null, last: Revision) => {
    const before = stories.get(ref)?.before ?? new Set<string | null>();
    if (last.via !== 'disk') before.add(prev);
    stories.set(ref, { before, last, etag });
  };
  for await (const { revision } of journal.pending()) {
    const { op, ref, from, prev, etag } = revision;
    if (op === 'forget') stories.delete(ref);
    else tell(ref, from === undefined ? prev : null, etag, revision);
    if (from !== undefined) tell(from, prev, null, revision);
  }
  return stories;
}

/** Makes one file what it has to be. Returns a draft for a later hand edit. */
async function settleOne(
  { store, journal, now, user }: RecoverParts,
  ref: Ref,
  { before, last, etag }: Story,
): Promise<Draft | undefined> {
  const file = await store.read(ref);
  const found = file?.etag ?? null;
  if (found === etag) return undefined;
  if (before.has(found)) {
    await writeAgain(store, ref, etag === null ? undefined : await journal.read(last), file);
    return undefined;
  }
  if (file === undefined || isBroken(parseDocument(file.bytes))) return undefined;
  const op = etag === null ? 'create' : 'update';
  return {
    at: now().toISOString(),
    by: user,
    via: 'disk',
    op,
    ref,
    prev: etag,
    etag: file.etag,
    bytes: file.bytes,
  };
}

async function writeAgain(
  store: Store,
  ref: Ref,
  bytes: Buffer | undefined,
  file: StoredFile | undefined,
): Promise<void> {
  if (bytes !== undefined) await store.publish(await store.stage(ref, bytes), file?.stat);
  else if (file !== undefined) await store.remove(ref, file.stat);
}
