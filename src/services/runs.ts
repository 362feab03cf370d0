import { CairnError, isCairnError } from '../core/errors.ts';
import { timeOrderedId } from '../core/names.ts';
import { mayCancel, type Run, type RunCounts } from '../core/run.ts';
import { maySee, mustChange, type Who } from '../core/who.ts';
import type { History } from './history.ts';
import type { Coming, Mutation, Records, WriteResult } from './records.ts';

// Many changes as one batch: createRuns

export type { Run };

/** What a run is to do. All changes are in one namespace. */
export interface Work {
  ns: string;
  /** For people: "Import customers.csv into Customers". Also the note at each change in the journal. */
  title: string;
  /** How many changes are to come, where that is known. */
  total?: number;
  /** In order; asked for as they are needed, so that they never have to be in memory together. A schema comes before what needs it. */
  mutations: Iterable<Mutation> | AsyncIterable<Mutation>;
  /** Which records the run will have made when it has ended, where earlier changes refer to them. */
  coming?: Coming;
  /** The page where the result is to be seen. */
  href?: string;
  /** The page where it can be tried again when it comes to nothing. */
  again?: string;
}

/**
 * Changes to many records, of which nobody has to wait for the end. They are written in slices with one batch name: saves go in
 * between, and one Undo takes back all. The first refusal ends a run and takes back what it did. A process that is stopped
 * meanwhile leaves the changes made so far, as one row in Activity.
 */
export interface Runs {
  /** Begins at once. `forbidden` when `who` may not change the namespace. */
  start(who: Who, work: Work): Run;
  /** `not_found` when there was none of that name since the start of the process. */
  get(who: Who, id: string): Run;
  /** Newest first. */
  all(who: Who): readonly Run[];
  /** Resolves when it has ended, whichever way. */
  ended(who: Who, id: string): Promise<Run>;
  /** For who started it, and owners of the namespace. Ends it after the slice under way and takes back what it did; resolves when that is done. One that has ended stays as it is. */
  cancel(who: Who, id: string): Promise<Run>;
}

export interface RunsParts {
  write: Records['write'];
  undo: History['undo'];
  /** Told of what went wrong without being anybody's fault. */
  warn?: (message: string, thrown?: unknown) => void;
  now?: () => Date;
}

const SLICE = 200;
const SLICE_CHARACTERS = 1024 * 1024;
const REMEMBERED = 50;

interface Kept {
  run: Run;
  stop: AbortController;
  ended: Promise<void>;
}

/** `close` ends what runs after the slice under way and leaves what was done. */
export function createRuns(parts: RunsParts): Runs & { close(): Promise<void> } {
  const { write, undo, warn = () => {}, now = () => new Date() } = parts;
  const all: Kept[] = [];
  let closing = false;

  async function perform(who: Who, { run, stop }: Omit<Kept, 'ended'>, work: Work): Promise<void> {
    try {
      for await (const slice of slicesOf(work.mutations)) {
        if (stop.signal.aborted) break;
        const results = await write(who, slice, {
          ...{ batch: run.id, note: work.title },
          ...(work.coming && { coming: work.coming }),
        }).catch((thrown) => {
          throw placed(thrown, run.done);
        });
        for (const result of results) run.counts[outcomeOf(result)] += 1;
        run.done += slice.length;
        await new Promise(setImmediate);
      }
      if (!stop.signal.aborted) run.state = 'done';
      else if (closing) Object.assign(run, { state: 'failed', reason: 'Cairn was stopped meanwhile.' });
      else await takeBack(who, run, 'cancelled');
    } catch (thrown) {
      Object.assign(run, complaintOf(thrown));
      if (!isCairnError(thrown)) warn(`"${run.title}" ended early.`, thrown);
      await takeBack(who, run, 'failed');
    }
    run.endedAt = now().toISOString();
  }

  async function takeBack(who: Who, run: Run, state: 'failed' | 'cancelled'): Promise<void> {
    const changes = run.done - run.counts.unchanged;
    run.state = 'undoing';
    try {
      if (changes > 0) await undo(who, { batch: run.id }, { note: `Taken back: ${run.title}` });
      run.counts = none();
    } catch (thrown) {
      run.left = changes;
      const why = isCairnError(thrown) ? thrown.message : 'Something went wrong on our side.';
      run.reason = [run.reason, `What was done could not be taken back: ${why}`].filter(Boolean).join(' ');
      if (!isCairnError(thrown)) warn(`"${run.title}" could not be taken back.`, thrown);
    }
    run.state = state;
  }

  function kept(who: Who, id: string): Kept {
    const found = all.find(({ run }) => run.id === id && maySee(who, run.ns));
    if (!found) throw new CairnError('not_found', `There was no run ${id} since Cairn was started.`);
    return found;
  }

  return {
    start(who, work) {
      mustChange(who, work.ns);
      const { ns, title, total, href, again } = work;
      const run: Run = {
        id: timeOrderedId(),
        ns,
        title,
        by: who.name,
        ...(who.account !== undefined && { account: who.account }),
        state: 'running',
        done: 0,
        ...(total !== undefined && { total }),
        counts: none(),
        ...(href !== undefined && { href }),
        ...(again !== undefined && { again }),
        startedAt: now().toISOString(),
      };
      const stop = new AbortController();
      all.unshift({ run, stop, ended: perform(who, { run, stop }, work) });
      while (all.length > REMEMBERED && all.at(-1)?.run.endedAt !== undefined) all.pop();
      return run;
    },
    get: (who, id) => kept(who, id).run,
    all: (who) => all.filter(({ run }) => maySee(who, run.ns)).map(({ run }) => run),
    async ended(who, id) {
      const { run, ended } = kept(who, id);
      await ended;
      return run;
    },
    async cancel(who, id) {
      const { run, stop, ended } = kept(who, id);
      mustChange(who, run.ns);
      if (!mayCancel(who, run))
        throw new CairnError(
          'forbidden',
          `${run.by} started this: it is theirs to cancel, or an owner's of "${run.ns}".`,
        );
      stop.abort();
      await ended;
      return run;
    },
    async close() {
      closing = true;
      for (const { stop } of all) stop.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

function none(): RunCounts {
  return { created: 0, updated: 0, deleted: 0, moved: 0, unchanged: 0 };
}

async function* slicesOf(mutations: Work['mutations']): AsyncGenerator<Mutation[]> {
  let slice: Mutation[] = [];
  let characters = 0;
  for await (const mutation of mutations) {
    slice.push(mutation);
    characters += 'body' in mutation ? mutation.body.length : 0;
    if (slice.length < SLICE && characters < SLICE_CHARACTERS) continue;
    yield slice;
    slice = [];
    characters = 0;
  }
  if (slice.length > 0) yield slice;
}

function outcomeOf({ op, seq }: WriteResult): keyof RunCounts {
  if (seq === undefined) return 'unchanged';
  if (op === 'create') return 'created';
  if (op === 'delete') return 'deleted';
  return op === 'move' ? 'moved' : 'updated';
}

/** Counts the change that was refused from the beginning of the run instead of its slice. */
function placed(thrown: unknown, before: number): unknown {
  if (!isCairnError(thrown)) return thrown;
  const { code, message, extras } = thrown;
  return new CairnError(code, message, { ...extras, index: before + (extras.index ?? 0) });
}

function complaintOf(thrown: unknown): Pick<Run, 'reason' | 'errors' | 'index'> {
  if (!isCairnError(thrown)) return { reason: 'Something went wrong on our side.' };
  const { index } = thrown.extras;
  return {
    reason: thrown.message,
    ...(thrown.errors.length > 0 && { errors: thrown.errors }),
    ...(index !== undefined && { index }),
  };
}
