import { CairnError } from '../../core/errors.ts';
import type { IndexWriter } from '../../core/ports/index-writer.ts';
import type { Ground } from './ground.ts';
import { ingest, makeBeside, openLive } from './opening.ts';
import { createTarget, type Target } from './target.ts';
import type { Turns } from './turns.ts';

// Which index is live, which one is being built, and what takes the place of one that is no good. createIndexes

/** A journal as it is at start. */
export interface JournalFacts {
  epoch: string;
  lastSeq: number;
}

export interface Indexes {
  /** Undefined while there is none that is any good. */
  readonly live: Target | undefined;
  /** The one that was begun and has not taken over yet. */
  readonly building: Target | undefined;
  /** The live one; throws `unavailable` while there is none. */
  living(): Target;
  /** Those that are kept in step: the live one, and the one that is being built, if any. */
  all(): Target[];
  /** Finds or makes the live one, which knows the journal then. */
  open(journal: JournalFacts): Promise<void>;
  /** Whether an index was taken away. Whoever has it open can go on reading it until another one is built. */
  isGone(target: Target): Promise<boolean>;
  /** An index that is no good: another one takes its place. What is being done with the old one fails, and is done again. */
  giveUp(target: Target | undefined, why: string): Promise<void>;
  /** Gives the index up if an error means that it is damaged; returns whether it does. */
  giveUpIfDamaged(target: Target | undefined, thrown: unknown): Promise<boolean>;
  /** Resolves when there is a live one again. */
  mend(): Promise<void>;
  /** Begins another one beside the live one, which is kept in step from then on. */
  begin(): Promise<Target>;
  /** The one that was begun takes over. */
  takeOver(): Promise<void>;
  /** Drops what was begun. */
  abandon(): Promise<void>;
  close(): Promise<void>;
}

/** `turns`: who writes has one. */
export function createIndexes(ground: Omit<Ground, 'targets' | 'tell'>, turns: Turns): Indexes {
  const { options, agenda, trouble, closing, breathe } = ground;
  const { shelf, journal, store, warn } = options;
  let live: Target | undefined;
  let building: Target | undefined;
  /** A live index that was taken away. */
  let gone: Target | undefined;
  let epoch = '';
  let mending: Promise<void> | undefined;

  const targetOf = (writer: IndexWriter) =>
    createTarget({ writer, store, insides: ground.insides, check: options.check, pathOf: options.pathOf });
  const all = () => [live, building].filter((target) => target !== undefined);

  async function giveUp(target: Target | undefined, why: string): Promise<void> {
    if (closing.aborted || !target || target !== live) return;
    warn(`The search index ${why}. It is built again.`);
    live = undefined;
    await target.writer.close().catch(() => {});
    // Should it fail, the runner tries again.
    await mend().catch(() => {});
  }

  async function mend(): Promise<void> {
    if (live) return;
    mending ??= replaceLive().finally(() => {
      mending = undefined;
    });
    await mending;
  }

  /** Another index takes the place of the live one as soon as it knows the journal, and is filled from then on. */
  async function replaceLive(): Promise<void> {
    await turns.take(async () => {
      let fresh: IndexWriter | undefined;
      try {
        fresh = await makeBeside(shelf, epoch);
        await ingest(fresh, journal, breathe);
        await shelf.setAside();
        await shelf.promote(fresh);
      } catch (thrown) {
        if (!closing.aborted) trouble.reason = (thrown as Error).message;
        await fresh?.close().catch(() => {});
        throw thrown;
      }
      live = targetOf(fresh);
      live.caughtUp = true;
      trouble.reason = undefined;
    });
    agenda.everything();
    await options.moved();
    await shelf.tidy();
  }

  return {
    get live() {
      return live;
    },
    get building() {
      return building;
    },
    living() {
      if (live) return live;
      throw new CairnError('unavailable', 'The search index is being built again.', { retryAfter: 1 });
    },
    all,
    async open(facts) {
      epoch = facts.epoch;
      const { writer } = await openLive(shelf, facts, warn);
      live = targetOf(writer);
      live.caughtUp = (await ingest(writer, journal, breathe)) > 0;
    },
    async isGone(target) {
      if (await shelf.inPlace(target.writer)) return false;
      if (closing.aborted || building || target !== live) return true;
      if (gone !== target) warn('The search index is gone from its place. It is built again.');
      gone = target;
      agenda.rebuild();
      return true;
    },
    giveUp,
    async giveUpIfDamaged(target, thrown) {
      if (!shelf.isCorrupt(thrown)) return false;
      await giveUp(target, `is damaged (${(thrown as Error).message})`);
      return true;
    },
    mend,
    async begin() {
      building = targetOf(await makeBeside(shelf, epoch));
      await ingest(building.writer, journal, breathe);
      return building;
    },
    async takeOver() {
      const old = live;
      await turns.take(async () => {
        await shelf.promote((building as Target).writer);
        live = building;
        building = undefined;
        await old?.writer.close();
      });
      await options.moved();
      await shelf.tidy();
    },
    async abandon() {
      await building?.writer.close().catch(() => {});
      building = undefined;
      await shelf.tidy();
    },
    async close() {
      await turns.take(async () => {
        for (const target of all()) await target.writer.close();
      });
      await shelf.tidy();
    },
  };
}
