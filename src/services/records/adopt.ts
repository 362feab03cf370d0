import type { Draft } from '../../core/change.ts';
import { isCairnError } from '../../core/errors.ts';
import { type Ref, refProblem, splitRef, timeOrderedId } from '../../core/names.ts';
import type { Observed } from '../../core/ports/index-writer.ts';
import type { Store, StoredFile } from '../../core/ports/store.ts';
import { isSameStat, type Sighting, sighting } from '../../core/record.ts';
import type { Carrier } from './carry.ts';
import type { Locks } from './locks.ts';
import type { Past } from './past.ts';
import type { Unfinished } from './unfinished.ts';

// Changes made by hand, as the index worker saw them: journaled like any other. docs/design.md §2 "Hand edits".
// createAdopter

export interface AdopterParts {
  store: Store;
  past: Past;
  carrier: Carrier;
  locks: Locks;
  unfinished: Unfinished;
  now: () => Date;
  /** Who changes files by hand. */
  user: string;
}

const SLICE = 128;
const SLICE_BYTES = 4 * 1024 * 1024;
/** Changes that follow each other so closely are one batch: a checkout is one row in Activity, with one Undo. */
const TOGETHER_MS = 3000;
/** A file that was changed so lately may have been changed again within the same tick of its clock. */
const FRESH_MS = 3000;

/** Adopts in slices, so that requests are served in between. What is no longer as it was observed is left for the next look. */
export function createAdopter(parts: AdopterParts): (observed: readonly Observed[]) => Promise<void> {
  const { store, past, carrier, locks, unfinished, now, user } = parts;
  const batches = new Map<string, { id?: string; until: number }>();

  async function adopt(observed: readonly Observed[]): Promise<void> {
    const good = observed.filter(({ ref }) => refProblem(ref) === undefined);
    const gone = good.some(({ file }) => file === undefined) ? await readablePlaces() : undefined;
    for (const [ns, share] of Map.groupBy(good, ({ ref }) => splitRef(ref)?.ns ?? '')) {
      const batch = batchFor(ns, share.length);
      for (const slice of slices(share.filter(({ file }) => file !== undefined || gone?.has(ns)))) {
        await adoptSlice(slice, batch);
        await new Promise(setImmediate);
      }
    }
  }

  async function adoptSlice(slice: readonly Observed[], batch: string | undefined): Promise<void> {
    const release = await locks.take(slice.map(({ ref }) => ref));
    try {
      const stats = new Map<Ref, Sighting>();
      const drafts: Draft[] = [];
      for (const one of slice) {
        const draft = await draftFor(one);
        if (draft === undefined) continue;
        drafts.push({ ...draft, ...(batch !== undefined && { batch }) });
        if (one.file) stats.set(one.ref, sighting(one.file.stat, now().getTime()));
      }
      await carrier.record(drafts, stats);
    } finally {
      release();
    }
  }

  /** What the journal has to be told; undefined when it knows, or when the file is not as it was observed any more. */
  async function draftFor({ ref, file }: Observed): Promise<Draft | undefined> {
    if (unfinished.has(ref) || !(await isStill(ref, file))) return undefined;
    const last = await past.last(ref);
    const prev = last?.etag ?? null;
    const etag = file?.etag ?? null;
    if (prev === etag) return undefined;
    const op = etag === null ? 'delete' : last === undefined ? 'seen' : prev === null ? 'create' : 'update';
    return {
      at: now().toISOString(),
      by: user,
      via: 'disk',
      op,
      ref,
      prev,
      etag,
      ...(file && { bytes: file.bytes }),
    };
  }

  async function isStill(ref: Ref, file: StoredFile | undefined): Promise<boolean> {
    try {
      const stat = await store.stat(ref);
      if (stat === undefined || file === undefined) return stat === undefined && file === undefined;
      if (!isSameStat(stat, file.stat)) return false;
      return now().getTime() - stat.ctimeMs > FRESH_MS || (await store.read(ref))?.etag === file.etag;
    } catch (thrown) {
      if (isCairnError(thrown, 'unavailable')) return false;
      throw thrown;
    }
  }

  /** Namespaces of which it may be believed that a file is gone. A store without any is rather a disk that is not there. */
  async function readablePlaces(): Promise<{ has(ns: string): boolean }> {
    const { folders, failed } = await store.folders();
    const none = failed.includes('') || folders.length === 0;
    return { has: (ns) => !none && !failed.includes(ns) };
  }

  function batchFor(ns: string, count: number): string | undefined {
    const time = now().getTime();
    const recent = batches.get(ns);
    const id =
      recent?.id !== undefined && recent.until > time
        ? recent.id
        : count > 1
          ? timeOrderedId(time)
          : undefined;
    batches.set(ns, { id, until: time + TOGETHER_MS });
    return id;
  }

  return adopt;
}

function* slices(observed: readonly Observed[]): Generator<Observed[]> {
  let slice: Observed[] = [];
  let bytes = 0;
  for (const one of observed) {
    slice.push(one);
    bytes += one.file?.bytes.length ?? 0;
    if (slice.length < SLICE && bytes < SLICE_BYTES) continue;
    yield slice;
    [slice, bytes] = [[], 0];
  }
  if (slice.length > 0) yield slice;
}
