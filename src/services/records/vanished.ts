import type { Draft } from '../../core/change.ts';
import { type Ref, timeOrderedId } from '../../core/names.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Store } from '../../core/ports/store.ts';
import { PAGE_LIMIT } from '../../core/query.ts';
import { mustChange, type Who } from '../../core/who.ts';
import type { Indexing } from '../indexing.ts';
import type { Carrier } from './carry.ts';
import type { Locks } from './locks.ts';

// Records that vanished together with many others and are held until somebody decides.
// createVanished

export interface VanishedParts {
  store: Store;
  journal: Journal;
  index: Index;
  indexing: Pick<Indexing, 'stir'>;
  carrier: Carrier;
  locks: Locks;
  now: () => Date;
}

const SLICE = 128;

/** Deletes the held records of a collection, as one batch, or writes them back as the journal has them. Returns how many. */
export function createVanished(parts: VanishedParts) {
  const { store, journal, index, indexing, carrier, locks, now } = parts;

  async function settle(who: Who, ns: string, collection: string, remove: boolean): Promise<number> {
    mustChange(who, ns);
    const held = await heldIn(ns, collection);
    const batch = timeOrderedId();
    let count = 0;
    for (let at = 0; at < held.length; at += SLICE) {
      count += await settleSlice(who, held.slice(at, at + SLICE), remove, batch);
    }
    indexing.stir([{ ns, collection }]);
    return count;
  }

  async function heldIn(ns: string, collection: string): Promise<Ref[]> {
    const held: Ref[] = [];
    const sort = [{ pointer: '@id', descending: false }];
    for (let cursor: string | undefined; ; ) {
      const page = await index.list({ namespaces: [ns], ns, collection, sort, limit: PAGE_LIMIT, cursor });
      held.push(...page.items.flatMap(({ ref, problem }) => (problem?.kind === 'gone' ? [ref] : [])));
      cursor = page.nextCursor;
      if (cursor === undefined) return held;
    }
  }

  async function settleSlice(
    who: Who,
    refs: readonly Ref[],
    remove: boolean,
    batch: string,
  ): Promise<number> {
    const release = await locks.take(refs);
    try {
      const absent: Ref[] = [];
      for (const ref of refs) if ((await store.stat(ref)) === undefined) absent.push(ref);
      if (remove) return await removeAll(who, absent, batch);
      let count = 0;
      for (const ref of absent) if (await writeBack(ref)) count += 1;
      return count;
    } finally {
      release();
    }
  }

  async function removeAll(who: Who, refs: readonly Ref[], batch: string): Promise<number> {
    const drafts: Draft[] = [];
    for (const ref of refs) {
      const prev = (await lastOf(ref))?.etag ?? null;
      if (prev === null) continue;
      drafts.push({
        at: now().toISOString(),
        by: who.name,
        via: who.via,
        op: 'delete',
        ref,
        prev,
        etag: null,
        batch,
      });
    }
    await carrier.record(drafts, new Map());
    return drafts.length;
  }

  async function writeBack(ref: Ref): Promise<boolean> {
    const last = await lastOf(ref);
    const bytes = last && (await journal.read(last));
    if (bytes === undefined) return false;
    const staged = await store.stage(ref, bytes);
    if ((await store.publish(staged, undefined)) !== false) return true;
    await store.discard(staged);
    return false;
  }

  async function lastOf(ref: Ref) {
    const [last] = await index.revisions({ namespaces: '*', ref, limit: 1 });
    return last;
  }

  return settle;
}
