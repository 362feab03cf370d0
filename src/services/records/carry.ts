import type { Draft, Revision } from '../../core/change.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import type { Step } from '../../core/files.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Applied } from '../../core/ports/index-writer.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Staged, Store } from '../../core/ports/store.ts';
import { type Sighting, sighting } from '../../core/record.ts';
import type { Indexing } from '../indexing.ts';
import type { ByteChange, Follower } from './bytes.ts';
import type { Past } from './past.ts';
import type { Final } from './plan.ts';
import type { Unfinished } from './unfinished.ts';

// Doing what was planned: staged, journaled, put in place, indexed. docs/design.md §2 "Writing".
// createCarrier

export interface CarrierParts {
  store: Store;
  journal: Journal;
  past: Past;
  unfinished: Unfinished;
  /** Absent where there is nothing that keeps bytes. */
  follower?: Follower;
  indexing: Pick<Indexing, 'apply' | 'caughtUp' | 'reshape'>;
  /** Called when changes are journaled, in place and readable. */
  committed: () => void;
  now: () => Date;
  user: string;
  warn: (message: string, thrown?: unknown) => void;
  step: Step;
}

/** The callers hold the locks of all refs concerned. */
export interface Carrier {
  /**
   * Carries out a write; resolves with the revisions of its drafts when they are journaled and in place, and with what resolves when
   * they are in the index, too. A failure before the commit leaves nothing behind.
   */
  carry(
    drafts: readonly Draft[],
    finals: readonly Final[],
    bytes?: readonly ByteChange[],
  ): Promise<{ revisions: Revision[]; indexed: Promise<void> }>;
  /** Journals what is on disk already, or gone from it, and has it indexed as bulk work. */
  record(drafts: readonly Draft[], stats: ReadonlyMap<Ref, Sighting>): Promise<void>;
  /** Resolves when every change so far is durable in its file, and the journal knows it. */
  settle(): Promise<void>;
  /** As `settle`, for the last time. */
  close(): Promise<void>;
}

const CHECKPOINT_MS = 250;
const AT_ONCE = 64;
/** So many writes may be answered before the index has them. */
const FAR_AHEAD = 256;

export function createCarrier(parts: CarrierParts): Carrier {
  const { store, journal, past, unfinished, follower, indexing, committed, now, user, warn, step } = parts;
  /** The last seq before each commit whose files are not in place yet: the checkpoint must not pass it. */
  const floors = new Set<{ seq: number }>();
  /** Writes that were answered and are not in the index yet. */
  let ahead = 0;
  let timer: NodeJS.Timeout | undefined;
  let settling: Promise<void> = Promise.resolve();

  async function carry(
    drafts: readonly Draft[],
    finals: readonly Final[],
    bytes: readonly ByteChange[] = [],
  ) {
    const floor = { seq: journal.lastSeq };
    floors.add(floor);
    try {
      const staged = await stageAll(finals);
      const revisions = await commit(drafts, [...staged.values()]);
      step('committed');
      const stats = new Map<Ref, Sighting>();
      const later: Draft[] = [];
      // A sidecar that is to be seen has its bytes.
      await follower?.follow(bytes, () => holdFloor(floor.seq));
      await finishAll(finals, staged, floor, stats, later);
      const indexed = applied(revisions, drafts, stats);
      if (later.length > 0 || ahead > FAR_AHEAD) await indexing.caughtUp();
      if (later.length > 0) await record(later, stats);
      return { revisions, indexed };
    } finally {
      floors.delete(floor);
      checkpointSoon();
    }
  }

  async function stageAll(finals: readonly Final[]): Promise<Map<Ref, Staged>> {
    const wanted = finals.filter((final) => final.bytes !== undefined);
    const staged: Staged[] = [];
    for (let at = 0; at < wanted.length; at += AT_ONCE)
      staged.push(...(await stageSome(wanted.slice(at, at + AT_ONCE), staged)));
    return new Map(staged.map((each) => [each.ref, each]));
  }

  /** A few at once, since each is an open file. When one fails all are discarded, `before` included. */
  async function stageSome(wanted: readonly Final[], before: readonly Staged[]): Promise<Staged[]> {
    const results = await Promise.allSettled(
      wanted.map(({ ref, bytes, etag }) => store.stage(ref, bytes as Buffer, etag ?? undefined)),
    );
    const staged = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return staged;
    await discardAll([...before, ...staged]);
    throw failed.reason;
  }

  async function commit(drafts: readonly Draft[], staged: readonly Staged[]): Promise<Revision[]> {
    try {
      const revisions = await journal.commit(await journal.begin(drafts));
      past.learn(revisions);
      return revisions;
    } catch (thrown) {
      await discardAll(staged);
      throw thrown;
    }
  }

  async function discardAll(staged: readonly Staged[]): Promise<void> {
    for (const each of staged) await store.discard(each);
  }

  /** What goes comes first, so that a name can be given up and taken, by another record or in other letters. */
  async function finishAll(
    finals: readonly Final[],
    staged: ReadonlyMap<Ref, Staged>,
    floor: { seq: number },
    stats: Map<Ref, Sighting>,
    later: Draft[],
  ): Promise<void> {
    const ordered = [...finals.filter(({ bytes }) => !bytes), ...finals.filter(({ bytes }) => bytes)];
    for (const [index, final] of ordered.entries()) {
      await finish(final, staged.get(final.ref), floor, stats, later);
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise(setImmediate);
    }
  }

  /** Puts one file in place. It has happened whatever comes now: what the system refuses is tried again later. */
  async function finish(
    { ref, expected }: Final,
    staged: Staged | undefined,
    floor: { seq: number },
    stats: Map<Ref, Sighting>,
    later: Draft[],
  ): Promise<void> {
    try {
      const done = staged
        ? await store.publish(staged, expected)
        : expected && (await store.remove(ref, expected));
      if (typeof done === 'object') stats.set(ref, { ...done, racy: false });
      if (done === false) await keepHandEdit(ref, staged, stats, later);
    } catch (thrown) {
      warn(`${ref} is journaled but could not be put in place; this is tried again.`, thrown);
      unfinished.add({ ref, staged, expected, floor: holdFloor(floor.seq) });
    }
  }

  /** Keeps the checkpoint back until an unfinished file is in place. */
  function holdFloor(seq: number): () => void {
    const held = { seq };
    floors.add(held);
    return () => floors.delete(held);
  }

  /** Somebody edited the file after it was read: that is a later change, and goes into the journal as one. */
  async function keepHandEdit(
    ref: Ref,
    staged: Staged | undefined,
    stats: Map<Ref, Sighting>,
    later: Draft[],
  ): Promise<void> {
    if (staged) await store.discard(staged);
    const file = await store.read(ref);
    if (file === undefined || isBroken(parseDocument(file.bytes))) return;
    const { bytes, etag, stat } = file;
    stats.set(ref, sighting(stat, now().getTime()));
    if (etag === staged?.etag) return;
    const prev = staged?.etag ?? null;
    later.push({
      at: now().toISOString(),
      by: user,
      via: 'disk',
      op: prev ? 'update' : 'create',
      ref,
      prev,
      etag,
      bytes,
    });
  }

  async function record(drafts: readonly Draft[], stats: ReadonlyMap<Ref, Sighting>): Promise<void> {
    if (drafts.length === 0) return;
    const floor = { seq: journal.lastSeq };
    floors.add(floor);
    try {
      await apply(await commit(drafts, []), drafts, stats, 'bulk');
    } finally {
      floors.delete(floor);
      checkpointSoon();
    }
  }

  async function applied(
    revisions: readonly Revision[],
    drafts: readonly Draft[],
    stats: ReadonlyMap<Ref, Sighting>,
  ): Promise<void> {
    ahead += 1;
    try {
      await apply(revisions, drafts, stats, 'interactive');
    } finally {
      ahead -= 1;
    }
  }

  /** The index can always catch up, so that its failure does not undo what has happened. */
  async function apply(
    revisions: readonly Revision[],
    drafts: readonly Draft[],
    stats: ReadonlyMap<Ref, Sighting>,
    priority: 'interactive' | 'bulk',
  ): Promise<void> {
    const last = new Map(revisions.map((revision) => [revision.ref, revision]));
    const changes = revisions.map((revision, index): Applied => {
      const stat = last.get(revision.ref) === revision ? stats.get(revision.ref) : undefined;
      return { revision, bytes: drafts[index]?.bytes, ...(stat && { stat }) };
    });
    try {
      await indexing.apply(changes, priority);
      past.indexed(revisions);
      reshape(revisions);
    } catch (thrown) {
      warn('The index did not take a change; it will catch up from the journal.', thrown);
    }
    step('indexed');
    committed();
  }

  function reshape(revisions: readonly Revision[]): void {
    for (const { ref } of revisions) {
      const parts = splitRef(ref);
      if (isSettings(ref) && parts) indexing.reshape(parts.ns, parts.collection);
    }
  }

  // ---- the checkpoint ----------------------------------------------------------------------------------------------

  function checkpointSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      settle().catch((thrown) =>
        warn('The last changes could not be made durable in their folders yet.', thrown),
      );
    }, CHECKPOINT_MS).unref();
  }

  function settle(): Promise<void> {
    settling = settling.catch(() => {}).then(checkpoint);
    return settling;
  }

  async function checkpoint(): Promise<void> {
    const safe = Math.min(journal.lastSeq, ...[...floors].map(({ seq }) => seq));
    await store.sync();
    await journal.checkpoint(safe);
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await settle().catch(() => {});
    clearTimeout(timer);
  }

  return { carry, record, settle, close };
}
