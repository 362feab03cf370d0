import { CairnError } from '../../core/errors.ts';
import type { Ref } from '../../core/names.ts';
import type { Applied, IndexStatus, IndexWriter, Stirred } from '../../core/ports.ts';
import { createAgenda, type Task } from './agenda.ts';
import { hold } from './believe.ts';
import { createDoubts } from './doubts.ts';
import { listFolders, lookThrough } from './folders.ts';
import type { Ground, IndexLoopOptions } from './ground.ts';
import { lookAtAll } from './looking.ts';
import { ingest, makeBeside, openLive } from './opening.ts';
import { createOutbox } from './outbox.ts';
import { createPauses } from './pauses.ts';
import { rederive } from './rederive.ts';
import { createTarget, slices, type Target } from './target.ts';
import { createTurns } from './turns.ts';

// The heart of the index worker: keeps indexes in step with journal and disk. What has to be looked at waits in the agenda;
// one runner takes the most urgent in slices, and changes that come with `apply` go in between. createIndexLoop

export interface IndexLoop {
  /** Resolves when the index can be read: it may lack what changed on disk since, which is looked for from now on. */
  start(journal: { epoch: string; lastSeq: number }): Promise<void>;
  /**
   * Resolves when the changes are in the index. One that cannot be written (its disk is full) catches up with the journal when it can:
   * interactive changes wait for that, bulk ones reject.
   */
  apply(changes: readonly Applied[], priority: 'interactive' | 'bulk'): Promise<void>;
  stir(where: readonly Stirred[]): void;
  reshape(ns: string, collection: string): void;
  want(ns: string, collection: string, pointer: string): Promise<void>;
  /** The index of this name turned out to be no good. */
  distrust(reason: string, file: string): Promise<void>;
  /** Resolves when nothing waits: all is looked at, journaled and applied. */
  settled(): Promise<void>;
  rebuild(): Promise<IndexStatus>;
  status(): Promise<IndexStatus>;
  close(): Promise<void>;
}

interface Refused {
  refs: Ref[];
  resolve(): void;
  reject(error: unknown): void;
}

const RETRY_MS = 5000;
const IDLE_MS = 1000;
const SCAN_MS = 60_000;
/** A look through everything may take this part of the time. */
const SCAN_PART = 200;
const TELL_MS = 200;

export function createIndexLoop(options: IndexLoopOptions): IndexLoop {
  const { shelf, journal, store, warn } = options;
  const agenda = createAgenda();
  const doubts = createDoubts(options.holdMs);
  const pause = createPauses();
  const turns = createTurns();
  /** Undefined while there is none that is any good. */
  let live: Target | undefined;
  let building: Target | undefined;
  /** A live index that was taken away. */
  let gone: Target | undefined;
  let epoch = '';
  let running: Promise<void> | undefined;
  let closing = false;
  let busy = false;
  let mending: Promise<void> | undefined;
  let progress: IndexStatus['progress'];
  let reason: string | undefined;
  let bulk = 0;
  /** Changes that could not be written into the index. */
  let refused: Refused[] = [];
  let catchUpAt = 0;
  /** The journal told the index something at start that the next look through everything has to check. */
  let caughtUp = false;
  /** Namespaces that could not be seen when folders were listed last; '' for all. */
  let unseen = new Set<string>();
  let told = 0;
  let scanAt = Number.POSITIVE_INFINITY;
  let watching: { close(): Promise<void> } | undefined;
  const idle: (() => void)[] = [];
  const rebuilds: { resolve(): void; reject(error: unknown): void }[] = [];

  const outbox = createOutbox(
    (batch) => options.adopt(batch),
    (refs, error) => {
      agenda.landed(refs);
      reason = error === undefined ? undefined : (error as Error).message;
      if (error === undefined || closing) return;
      warn(`What was changed by hand could not be journaled yet: ${reason}`);
      setTimeout(() => agenda.look(refs), RETRY_MS).unref();
    },
  );

  const ground: Ground = {
    options,
    agenda,
    doubts,
    outbox,
    targets: () => [live, building].filter((target) => target !== undefined),
    async breathe() {
      if (closing) throw new Error('closed');
      await pause();
    },
    tell(doing, done, total) {
      progress = { doing, done, total };
      const now = performance.now();
      if (now - told < TELL_MS) return;
      told = now;
      void status().then(options.progress, () => {});
    },
  };

  const targetOf = (writer: IndexWriter) =>
    createTarget({ writer, store, check: options.check, pathOf: options.pathOf });

  async function start(facts: { epoch: string; lastSeq: number }): Promise<void> {
    epoch = facts.epoch;
    const { writer } = await openLive(shelf, facts, warn);
    live = targetOf(writer);
    caughtUp = (await ingest(writer, journal, ground.breathe)) > 0;
    watching = await store.watch((where) => agenda.stir([where]));
    agenda.everything();
    running = run();
  }

  async function run(): Promise<void> {
    while (!closing) {
      if (!live) {
        await mend().catch(() => agenda.wait(RETRY_MS));
        continue;
      }
      if (refused.length && performance.now() >= catchUpAt) await catchUp(live);
      const task = agenda.next() ?? dueTask();
      if (!task) {
        if (isSettled()) for (const resolve of idle.splice(0)) resolve();
        if (!(await chores())) await rest();
        continue;
      }
      busy = true;
      const target = live;
      try {
        await perform(task);
      } catch (thrown) {
        await failed(task, target, thrown);
      }
      busy = false;
      progress = undefined;
    }
  }

  /** Takes in what was refused: its revisions from the journal, its records from their files. */
  async function catchUp(target: Target): Promise<void> {
    const some = refused;
    refused = [];
    try {
      await turns.take(() => ingest(target.writer, journal, ground.breathe));
      await lookAtAll(ground, target, [...new Set(some.flatMap(({ refs }) => refs))]);
      reason = undefined;
      for (const { resolve } of some) resolve();
    } catch (thrown) {
      refused.push(...some);
      catchUpAt = performance.now() + IDLE_MS;
      if (shelf.isCorrupt(thrown)) await giveUp(target, damaged(thrown));
    }
  }

  async function perform(task: Task): Promise<void> {
    const target = live as Target;
    if (task.do === 'look') await lookAtAll(ground, target, task.refs);
    else if (task.do === 'folder') await lookThrough(withLooks(), target, task.place);
    else if (task.do === 'reshape')
      for (const each of ground.targets()) await rederive(ground, each, task.place);
    else if (task.do === 'rebuild') await rebuildNow();
    else await lookThroughFolders(target, task.all);
  }

  /** In long work, what moved meanwhile is looked at between slices. */
  function withLooks(): Ground {
    const breathe = async () => {
      if (closing) throw new Error('closed');
      if (!(await pause())) return;
      const refs = agenda.refs();
      if (refs.length) await lookAtAll(ground, living(), refs);
    };
    return { ...ground, breathe };
  }

  async function lookThroughFolders(target: Target, all: boolean): Promise<void> {
    const began = performance.now();
    const places = await listFolders(ground, target);
    if (!places) {
      unseen.add('');
      scanAt = performance.now() + SCAN_MS;
      return;
    }
    const { known, fresh, gone, failed } = places;
    const back = known.filter(({ ns }) => all || unseen.has('') || (unseen.has(ns) && !failed.includes(ns)));
    unseen = new Set(failed);
    for (const place of [...back, ...fresh, ...gone]) await lookThrough(withLooks(), target, place);
    if (!all) return;
    if (caughtUp) await lookForMissing(target);
    caughtUp = false;
    scanAt = performance.now() + Math.max(SCAN_MS, (performance.now() - began) * SCAN_PART);
    await target.writer.setNote('state', 'ready');
  }

  /** What the journal says exists and neither index nor disk have: only where the journal told the index something new. */
  async function lookForMissing(target: Target): Promise<void> {
    for (let after: Ref | undefined = ''; after !== undefined; ) {
      const { refs, next }: { refs: Ref[]; next?: Ref } = await target.writer.missing(after, 200);
      const lost: Ref[] = [];
      for (const ref of refs)
        if ((await live?.writer.head(ref))?.problem?.kind === 'gone') await hold(ground, ref);
        else if (!outbox.has(ref)) lost.push(ref);
      await lookAtAll(ground, target, lost);
      await ground.breathe();
      after = next;
    }
  }

  function dueTask(): Task | undefined {
    const refs = doubts.due();
    if (refs.length) return { do: 'look', refs };
    if (performance.now() < scanAt) return undefined;
    scanAt = Number.POSITIVE_INFINITY;
    return { do: 'folders', all: true };
  }

  /** Small things that can wait; returns whether there may be more. */
  async function chores(): Promise<boolean> {
    if (outbox.size || bulk || !live) return false;
    const target = live;
    if (await isGone(target)) return true;
    try {
      return await turns.take(async () => (await live?.writer.tend()) ?? false);
    } catch (thrown) {
      if (shelf.isCorrupt(thrown)) await giveUp(target, damaged(thrown));
      else warn(`The search index could not be tended: ${(thrown as Error).message}`);
      return false;
    } finally {
      await new Promise(setImmediate);
    }
  }

  async function rest(): Promise<void> {
    const until = Math.min(doubts.next() ?? IDLE_MS, Math.max(0, scanAt - performance.now()), IDLE_MS);
    await agenda.wait(until);
    if (live && agenda.size === 0 && !closing) agenda.look(await youngFiles(live));
  }

  async function youngFiles(target: Target): Promise<Ref[]> {
    try {
      return await target.writer.racy(200);
    } catch {
      return [];
    }
  }

  function isSettled(): boolean {
    return !busy && [agenda, doubts, outbox].every(({ size }) => size === 0) && bulk + refused.length === 0;
  }

  async function failed(task: Task, target: Target | undefined, thrown: unknown): Promise<void> {
    if (closing || target !== live) return;
    if (shelf.isCorrupt(thrown)) return giveUp(target, damaged(thrown));
    const { message } = thrown as Error;
    if (message !== reason) warn(`Indexing stopped at "${task.do}" and goes on: ${message}`);
    reason = message;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    if (task.do === 'look') agenda.look(task.refs);
    else if (task.do === 'folder') agenda.folder(task.place);
    else if (task.do === 'reshape') agenda.reshape(task.place);
    else if (task.do === 'folders') agenda.everything();
  }

  /** Whether an index was taken away. Whoever has it open can go on reading it until another one is built. */
  async function isGone(target: Target): Promise<boolean> {
    if (await shelf.inPlace(target.writer)) return false;
    if (closing || building || target !== live) return true;
    if (gone !== target) warn('The search index is gone from its place. It is built again.');
    gone = target;
    agenda.rebuild();
    return true;
  }

  /** An index that is no good: another one takes its place. What is being done with the old one fails, and is done again. */
  async function giveUp(target: Target | undefined, why: string): Promise<void> {
    if (closing || !target || target !== live) return;
    warn(`The search index ${why}. It is built again.`);
    live = undefined;
    await target.writer.close().catch(() => {});
    // Should it fail, the runner tries again.
    await mend().catch(() => {});
  }

  /** Resolves when there is an index again. */
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
        await ingest(fresh, journal, ground.breathe);
        await shelf.setAside();
        await shelf.promote(fresh);
      } catch (thrown) {
        if (!closing) reason = (thrown as Error).message;
        await fresh?.close().catch(() => {});
        throw thrown;
      }
      live = targetOf(fresh);
      caughtUp = true;
      reason = undefined;
    });
    agenda.everything();
    await options.moved();
    await shelf.tidy();
  }

  function living(): Target {
    if (live) return live;
    throw new CairnError('unavailable', 'The search index is being built again.', { retryAfter: 1 });
  }

  /** Builds another index beside the live one, which is kept in step meanwhile, and lets it take over. */
  async function rebuildNow(): Promise<void> {
    try {
      building = targetOf(await makeBeside(shelf, epoch));
      await ingest(building.writer, journal, ground.breathe);
      const quiet = withLooks();
      const places = await listFolders(ground, building);
      if (!places)
        throw new CairnError('unavailable', `${store.location} cannot be seen: nothing was rebuilt.`);
      for (const place of [...places.known, ...places.fresh]) await lookThrough(quiet, building, place);
      await lookForMissing(building);
      await settleAll();
      await building.writer.setNote('state', 'ready');
      await takeOver();
      reason = undefined;
      for (const { resolve } of rebuilds.splice(0)) resolve();
    } catch (thrown) {
      await building?.writer.close().catch(() => {});
      building = undefined;
      await shelf.tidy();
      for (const { reject } of rebuilds.splice(0)) reject(thrown);
      throw thrown;
    }
  }

  /** Waits until what the new index observed or doubts is decided. */
  async function settleAll(): Promise<void> {
    while (doubts.size || outbox.size || bulk || agenda.size) {
      await ground.breathe();
      const refs = [...agenda.refs(), ...doubts.due()];
      if (refs.length) await lookAtAll(ground, living(), refs);
      else if (agenda.size && !doubts.size && !outbox.size && !bulk) return;
      else await agenda.wait(Math.min(doubts.next() ?? 20, 20));
    }
  }

  async function takeOver(): Promise<void> {
    const old = live;
    await turns.take(async () => {
      await shelf.promote((building as Target).writer);
      live = building;
      building = undefined;
      await old?.writer.close();
    });
    await options.moved();
    await shelf.tidy();
  }

  async function applySlice(slice: readonly Applied[]): Promise<void> {
    const target = live;
    const put = async () => {
      living();
      for (const each of ground.targets()) await each.apply(slice);
    };
    try {
      await turns.take(put);
    } catch (thrown) {
      if (shelf.isCorrupt(thrown)) await giveUp(target, damaged(thrown));
      else if (target && target === live) throw thrown;
      else await mend();
      await turns.take(put);
    }
    afterSlice(slice);
  }

  /** Notes what the index lacks now; resolves when it has it after all. */
  function caughtUpAgain(changes: readonly Applied[], thrown: unknown): Promise<void> {
    const { message } = thrown as Error;
    if (message !== reason && !closing)
      warn(`The search index could not take a change and will catch up: ${message}`);
    reason = message;
    const refs = changes.flatMap(({ revision: { ref, from = ref } }) => [ref, from]);
    const caught = new Promise<void>((resolve, reject) => refused.push({ refs, resolve, reject }));
    caught.catch(() => {});
    return caught;
  }

  /** Nothing is doubted about what was just written; bytes that did not come along are looked for. */
  function afterSlice(slice: readonly Applied[]): void {
    for (const { revision, bytes } of slice) {
      doubts.settle(revision.ref);
      if (!bytes && revision.etag !== null) agenda.look([revision.ref]);
    }
  }

  async function status(): Promise<IndexStatus> {
    const waiting = progress ? progress.total - progress.done : 0;
    const pending = agenda.size + outbox.size + bulk + refused.length + waiting;
    const isWhole = refused.length === 0;
    const target = live;
    try {
      const [own, state] = await Promise.all([living().writer.status(), living().writer.note('state')]);
      return {
        state: state === 'ready' && isWhole ? 'ready' : 'building',
        pending,
        ...own,
        progress,
        reason,
      };
    } catch (thrown) {
      if (shelf.isCorrupt(thrown)) void giveUp(target, damaged(thrown));
      const nothing = { records: 0, failed: 0, seq: 0, bytes: 0, file: '' };
      return { state: reason ? 'failed' : 'building', pending, ...nothing, progress, reason };
    }
  }

  return {
    start,
    async apply(changes, priority) {
      if (priority === 'bulk') bulk += changes.length;
      try {
        for (const slice of slices(changes)) {
          await applySlice(slice);
          if (priority === 'bulk') await new Promise(setImmediate);
        }
      } catch (thrown) {
        const caught = caughtUpAgain(changes, thrown);
        if (closing || priority === 'bulk') throw thrown;
        await caught;
      } finally {
        if (priority === 'bulk') {
          bulk -= changes.length;
          agenda.wake();
        }
      }
    },
    stir: (where) => agenda.stir(where),
    reshape: (ns, collection) => agenda.reshape({ ns, collection }),
    async want(ns, collection, pointer) {
      await turns.take(async () => live?.writer.want(ns, collection, pointer));
      agenda.wake();
    },
    async distrust(why, file) {
      const target = live;
      if (file !== target?.writer.file || (await isGone(target))) return;
      await giveUp(target, `is damaged (${why})`);
    },
    settled: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        agenda.wake();
      }),
    rebuild: () =>
      new Promise<void>((resolve, reject) => {
        rebuilds.push({ resolve, reject });
        agenda.rebuild();
      }).then(status),
    status,
    async close() {
      closing = true;
      for (const { reject } of refused.splice(0)) reject(new Error('closed'));
      agenda.wake();
      await watching?.close();
      await running;
      await turns.take(async () => {
        for (const target of ground.targets()) await target.writer.close();
      });
      await shelf.tidy();
    },
  };
}

function damaged(thrown: unknown): string {
  return `is damaged (${(thrown as Error).message})`;
}
