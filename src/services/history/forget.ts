import { type ByteStore, bytesOf, isFile } from '../../core/bytes.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Texts } from '../../core/texts.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation, Records } from '../records.ts';

// forget: what deleting does not do. Files with their bytes, every version in the journal, and the index, for good.

const AT_ONCE = 500;

interface Parts {
  store: Store;
  bytes?: ByteStore;
  /** What was read of them. */
  texts?: Pick<Texts, 'erase'>;
  journal: Journal;
  index: Index;
  write: Records['write'];
  /** Files that wait to be imported into a namespace. */
  imports?: WaitingImports;
  rebuild: () => Promise<unknown>;
}

/** What waits to be imported holds data, too. */
export interface WaitingImports {
  count(ns: string): { waiting: number; applying: number; applied: number };
  /** All of them, or those that are done: nobody needs their files, which still hold data. */
  erase(ns: string, which: 'all' | 'applied'): void;
}

/** How many files were removed, journal lines lost their content, and imports were erased with a namespace, or may still hold a record. */
export interface Forgotten {
  lines: number;
  files: number;
  imports: number;
}

/** Erases a record (with all its versions and earlier names) or a whole namespace. `not_found` when neither files nor journal know it; `conflict` while something is being imported into the namespace. */
export async function forget(
  parts: Parts,
  who: Who,
  target: Ref,
  { dryRun = false }: { dryRun?: boolean },
): Promise<Forgotten> {
  const isWhole = splitRef(target) === undefined;
  const lying = () =>
    parts.imports?.count(splitRef(target)?.ns ?? target) ?? { waiting: 0, applying: 0, applied: 0 };
  if (isWhole) mustRest(target, lying());
  const refs = await present(parts.store, splitRef(target) ? [target] : await refsOf(parts.store, target));
  const names = splitRef(target) ? await earlierNames(parts.index, target) : [target];
  const found = {
    lines: await linesOf(parts.journal, target, names),
    files: refs.length,
    imports: lying().waiting + lying().applying,
  };
  const isKept = isWhole && found.imports + lying().applied > 0;
  if (found.files + found.lines === 0 && !isKept)
    throw new CairnError('not_found', `Nothing is known of "${target}".`);
  if (dryRun) return found;
  const named = await bytesNamed(parts, target, names);
  if (isWhole) mustRest(target, lying());
  await remove(parts, who, refs);
  await parts.store.sync();
  let lines = 0;
  for (const name of names) lines += await parts.journal.forget(name);
  await eraseBytes(parts, named);
  parts.imports?.erase(splitRef(target)?.ns ?? target, isWhole ? 'all' : 'applied');
  await parts.rebuild();
  return { ...found, lines };
}

/** What is being imported would be written on into the namespace after it was erased. */
function mustRest(ns: string, { applying }: ReturnType<WaitingImports['count']>): void {
  if (applying > 0)
    throw new CairnError(
      'conflict',
      `Nothing was erased: something is being imported into "${ns}". Wait until that is done, or cancel it.`,
    );
}

/** Hashes of all bytes that these records have or had, those that were changed by hand included. */
async function bytesNamed(
  { journal, bytes, store }: Parts,
  target: Ref,
  names: readonly Ref[],
): Promise<Set<string>> {
  const named = new Set<string>();
  if (!bytes) return named;
  const ns = splitRef(target)?.ns;
  const isMeant = (ref: Ref) => isFile(ref) && (ns === undefined || names.includes(ref));
  for await (const hash of hashesIn(journal, ns ?? target, isMeant)) named.add(hash);
  const present = ns === undefined ? await refsOf(store, target) : [target];
  for (const ref of present.filter(isFile)) {
    const there = await bytes.examine(ref);
    if (there) named.add(there.sha256);
  }
  return named;
}

/** Erases bytes that nothing names any more. */
async function eraseBytes({ journal, bytes, texts }: Parts, named: ReadonlySet<string>): Promise<void> {
  if (!bytes || named.size === 0) return;
  const needed = new Set<string>();
  for await (const hash of hashesIn(journal, undefined, isFile)) needed.add(hash);
  for (const hash of named) {
    if (needed.has(hash)) continue;
    await bytes.erase(hash);
    await texts?.erase(hash);
  }
}

async function* hashesIn(
  journal: Journal,
  ns: string | undefined,
  isMeant: (ref: Ref) => boolean,
): AsyncGenerator<string> {
  for await (const revision of journal.scan(0, ns)) {
    if (!isMeant(revision.ref) || revision.etag === null || revision.op === 'forget') continue;
    const text = await journal.read(revision);
    const document = text && parseDocument(text);
    const found = document && !isBroken(document) ? bytesOf(document.data) : undefined;
    if (found) yield found.sha256;
  }
}

/** How many lines of the journal are of these names, or of a whole namespace. */
async function linesOf(journal: Journal, target: Ref, names: readonly Ref[]): Promise<number> {
  const ns = splitRef(target)?.ns;
  let lines = 0;
  for await (const { ref, op } of journal.scan(0, ns ?? target))
    if (op !== 'forget' && (ns === undefined || names.includes(ref))) lines += 1;
  return lines;
}

async function present(store: Store, refs: readonly Ref[]): Promise<Ref[]> {
  const found: Ref[] = [];
  for (const ref of refs) if (await store.stat(ref)) found.push(ref);
  return found;
}

// Records first and settings last, so that nothing is checked against a schema that is gone.
async function refsOf(store: Store, ns: string): Promise<Ref[]> {
  const { folders } = await store.folders();
  const collections = folders.find((folder) => folder.ns === ns)?.collections ?? [];
  const listings = await Promise.all([...collections, ''].map((collection) => store.list(ns, collection)));
  const failed = listings.find((listing) => listing.failed !== undefined);
  if (failed)
    throw new CairnError(
      'unavailable',
      `Nothing was erased: "${ns}/${failed.collection}" cannot be read (${failed.failed}).`,
    );
  const refs = listings.flatMap((listing) => listing.entries.map((entry) => entry.ref));
  return [...refs.filter((ref) => !isSettings(ref)), ...refs.filter(isSettings)];
}

async function remove({ write }: Parts, who: Who, refs: readonly Ref[]): Promise<void> {
  const deletes = refs.map((ref): Mutation => ({ op: 'delete', ref, ifMatch: '*' }));
  for (let at = 0; at < deletes.length; at += AT_ONCE)
    await write(who, deletes.slice(at, at + AT_ONCE), { note: 'Erased for good' });
}

// A record that was renamed has content under its earlier names as well.
async function earlierNames(index: Index, ref: Ref): Promise<Ref[]> {
  const names = [ref];
  for (let name: Ref | undefined = ref; name !== undefined; ) {
    const moves: { from?: string }[] = await index.revisions({
      namespaces: '*',
      ref: name,
      op: 'move',
      limit: 1,
    });
    const from: Ref | undefined = moves[0]?.from;
    name = from !== undefined && !names.includes(from) ? from : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}
