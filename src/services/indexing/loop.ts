import type { Ref } from '../../core/names.ts';
import { createPauses } from '../../core/pauses.ts';
import type { IndexStatus } from '../../core/ports/found.ts';
import type { Stirred } from '../../core/ports/store.ts';
import { createAgenda, type Task } from './agenda.ts';
import { createChunkLog } from './chunk-log.ts';
import { createDoubts } from './doubts.ts';
import { lookThrough } from './folders.ts';
import type { Ground, IndexLoopOptions, Trouble } from './ground.ts';
import { createIndexes } from './indexes.ts';
import { createInsides } from './insides.ts';
import { createIntake, type Intake } from './intake.ts';
import { lookAtAll, withLooks } from './looking.ts';
import { createOutbox } from './outbox.ts';
import { rebuild } from './rebuild.ts';
import { deriveAgain, rederive } from './rederive.ts';
import { createWatch } from './rest.ts';
import { createScan } from './scan.ts';
import { createProgress, standingOf, type Waiting, waitingIn } from './standing.ts';
import type { Target } from './target.ts';
import { createTurns } from './turns.ts';
import { type VectorCalls, vectorCalls } from './vector-calls.ts';

// The heart of the index worker: keeps indexes in step with journal and disk. What has to be looked at waits in the agenda;
// one runner takes the most urgent in slices, and changes that come with `apply` go in between. createIndexLoop

export interface IndexLoop {
  /** Resolves when the index can be read: it may lack what changed on disk since, which is looked for from now on. */
  start(journal: { epoch: string; lastSeq: number }): Promise<void>;
  apply: Intake['apply'];
  stir(where: readonly Stirred[]): Promise<void>;
  reshape(ns: string, collection: string): Promise<void>;
  want(ns: string, collection: string, pointer: string): Promise<void>;
  /** The index of this name turned out to be no good. */
  distrust(reason: string, file: string): Promise<void>;
  /** Resolves when nothing waits: all is looked at, journaled and applied. */
  settled(): Promise<void>;
  rebuild(): Promise<IndexStatus>;
  status(): Promise<IndexStatus>;
  vectors: VectorCalls;
  waiting(): Waiting[];
  close(): Promise<void>;
}

const RETRY_MS = 5000;
const IDLE_MS = 1000;

export function createIndexLoop(options: IndexLoopOptions): IndexLoop {
  const { store, warn } = options;
  const agenda = createAgenda();
  const doubts = createDoubts(options.holdMs);
  const pause = createPauses();
  const turns = createTurns();
  const stopping = new AbortController();
  const closing = stopping.signal;
  const trouble: Trouble = {};
  const progress = createProgress(() => void status().then(options.progress, () => {}));
  const outbox = createOutbox((batch) => options.adopt(batch), adopted);
  const breathe = () => {
    closing.throwIfAborted();
    return pause();
  };
  const insides =
    options.files &&
    createInsides(options.files, {
      writer: () => indexes.live?.writer,
      pathOf: options.pathOf,
      again: agenda.again,
      warn,
    });
  const foundation = { options, agenda, doubts, outbox, insides, closing, trouble, breathe };
  const indexes = createIndexes(foundation, turns);
  const ground: Ground = { ...foundation, targets: indexes.all, tell: progress.tell };
  const intake = createIntake(ground, indexes, turns);
  const scan = createScan(ground, indexes);
  const log = createChunkLog(options.chunkFiles, warn);
  const status = () => standingOf(ground, indexes, intake, progress, scan.ahead);
  const watch = createWatch(isSettled, status, (...said) => options.resting?.(...said));
  let running: Promise<void> | undefined;
  let busy = false;
  /** Something was done since `changed` was called last. */
  let isChanged = true;
  let watching: { close(): Promise<void> } | undefined;
  const idle: (() => void)[] = [];
  const rebuilds: { resolve(): void; reject(error: unknown): void }[] = [];

  /** What was seen on disk came back from the journal. */
  function adopted(refs: Ref[], error: unknown): void {
    agenda.landed(refs);
    trouble.reason = error === undefined ? undefined : (error as Error).message;
    if (error === undefined || closing.aborted) return;
    warn(`What was changed by hand could not be journaled yet: ${trouble.reason}`);
    setTimeout(() => agenda.look(refs), RETRY_MS).unref();
  }

  async function run(): Promise<void> {
    while (!closing.aborted) {
      if (!indexes.live) {
        watch.stirs();
        await indexes.mend().catch(() => agenda.wait(RETRY_MS));
        continue;
      }
      await intake.catchUp();
      await concluded();
      const task = agenda.next() ?? dueTask();
      if (!task) {
        if (isSettled()) for (const resolve of idle.splice(0)) resolve();
        if (!(await chores())) await rest();
        continue;
      }
      busy = true;
      const target = indexes.live;
      try {
        await perform(task, target as Target);
      } catch (thrown) {
        await failed(task, target, thrown);
      }
      busy = false;
      progress.clear();
    }
  }

  async function concluded(): Promise<void> {
    const target = indexes.live;
    try {
      await scan.conclude();
    } catch (thrown) {
      await failed({ do: 'folders', all: true }, target, thrown);
    }
  }

  async function perform(task: Task, target: Target): Promise<void> {
    isChanged = true;
    watch.stirs();
    if (task.do === 'look') await lookAtAll(ground, target, task.refs);
    else if (task.do === 'again')
      for (const each of indexes.all()) await deriveAgain(ground, each, task.refs);
    else if (task.do === 'folder') await lookThrough(withLooks(ground, indexes.living), target, task.place);
    else if (task.do === 'reshape')
      for (const each of indexes.all()) await rederive(ground, each, task.place);
    else if (task.do === 'rebuild') await rebuildNow();
    else await scan.folders(target, task.all);
  }

  async function rebuildNow(): Promise<void> {
    try {
      await rebuild(ground, indexes, intake, log);
      for (const { resolve } of rebuilds.splice(0)) resolve();
    } catch (thrown) {
      for (const { reject } of rebuilds.splice(0)) reject(thrown);
      throw thrown;
    }
  }

  function dueTask(): Task | undefined {
    const refs = doubts.due();
    if (refs.length) return { do: 'look', refs };
    return scan.isDue() ? { do: 'folders', all: true } : undefined;
  }

  /** Small things that can wait; returns whether there may be more. */
  async function chores(): Promise<boolean> {
    const target = indexes.live;
    if (outbox.size || intake.bulk || !target) return false;
    if (await indexes.isGone(target)) return true;
    try {
      const more = await turns.take(async () => (await indexes.live?.writer.tend()) ?? false);
      if (more) watch.stirs();
      return more || (await log.tend(target.writer));
    } catch (thrown) {
      // What is done with an index that was given up fails, and that is no news.
      if (target === indexes.live && !(await indexes.giveUpIfDamaged(target, thrown)))
        warn(`The search index could not be tended: ${(thrown as Error).message}`);
      return false;
    } finally {
      await new Promise(setImmediate);
    }
  }

  async function rest(): Promise<void> {
    if (isChanged) options.changed?.();
    isChanged = false;
    await watch.rests();
    await agenda.wait(Math.min(doubts.next() ?? IDLE_MS, scan.next(), IDLE_MS));
    const target = indexes.live;
    if (target && agenda.size === 0 && !closing.aborted) agenda.look(await youngFiles(target));
  }

  function isSettled(): boolean {
    return (
      !busy &&
      [agenda, doubts, outbox].every(({ size }) => size === 0) &&
      !insides?.size &&
      !scan.isOpen &&
      intake.bulk + intake.refused === 0
    );
  }

  async function failed(task: Task, target: Target | undefined, thrown: unknown): Promise<void> {
    if (closing.aborted || target !== indexes.live) return;
    if (await indexes.giveUpIfDamaged(target, thrown)) return;
    const { message } = thrown as Error;
    if (message !== trouble.reason) warn(`Indexing stopped at "${task.do}" and goes on: ${message}`);
    trouble.reason = message;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    if (task.do === 'look') agenda.look(task.refs);
    else if (task.do === 'again') agenda.again(task.refs);
    else if (task.do === 'folder') agenda.folder(task.place);
    else if (task.do === 'reshape') agenda.reshape(task.place);
    else if (task.do === 'folders') agenda.everything();
  }

  const { putVectors, askVectors } = vectorCalls(indexes);
  return {
    start: watch.during(async (journal) => {
      await indexes.open(journal);
      await log.check(indexes.living().writer);
      watching = await store.watch((where) => agenda.stir([where]));
      agenda.everything();
      // The process may have ended before they were read, and nothing tells of them otherwise.
      if (insides) agenda.again(await indexes.living().writer.unread());
      running = run();
    }),
    apply: watch.during(async (changes, priority) => {
      await intake.apply(changes, priority);
      isChanged = true;
    }),
    stir: watch.during((where) => agenda.stir(where)),
    reshape: watch.during((ns, collection) => agenda.reshape({ ns, collection })),
    want: watch.during(async (ns, collection, pointer) => {
      await turns.take(async () => indexes.live?.writer.want(ns, collection, pointer));
      agenda.wake();
    }),
    distrust: watch.during(async (why, file) => {
      const target = indexes.live;
      if (file !== target?.writer.file || (await indexes.isGone(target))) return;
      await indexes.giveUp(target, `is damaged (${why})`);
    }),
    settled: () =>
      new Promise((resolve) => {
        idle.push(resolve);
        agenda.wake();
      }),
    rebuild: watch.during(() =>
      new Promise<void>((resolve, reject) => {
        rebuilds.push({ resolve, reject });
        agenda.rebuild();
      }).then(status),
    ),
    status,
    vectors: { askVectors, putVectors: watch.during(putVectors) },
    waiting: () => waitingIn(ground, progress, scan.ahead),
    async close() {
      stopping.abort(new Error('closed'));
      intake.close();
      agenda.wake();
      await watching?.close();
      await insides?.close();
      await running;
      await log.close();
      await indexes.close();
    },
  };
}

async function youngFiles(target: Target): Promise<Ref[]> {
  try {
    return await target.writer.racy(200);
  } catch {
    return [];
  }
}
