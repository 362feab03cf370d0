import { CairnError, isCairnError } from '../../core/errors.ts';
import type { Import, ImportPlan } from '../../core/import.ts';
import type { ImportShelf } from '../../core/tables.ts';
import { maySee, mustChange, type Who } from '../../core/who.ts';

// createDesk: imports that wait, and what is being done with each.

export interface Job {
  signal: AbortSignal;
  stop(): void;
  ended: Promise<void>;
  plan?: ImportPlan;
}

export interface DeskParts {
  shelf: ImportShelf;
  /** Goes on reading where a process has ended meanwhile. */
  read(given: Import, job: Job): Promise<void>;
  warn(message: string, thrown?: unknown): void;
  now(): Date;
}

const STOPPED =
  'Cairn was stopped while this was being imported. What was done until then stands in Activity, where it can be undone; tried again, it goes on with the rest.';
const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Keeps them on the shelf, each with its latest job. */
export function createDesk({ shelf, read, warn, now }: DeskParts) {
  const open = new Map<string, Import>();
  const jobs = new Map<string, Job>();

  function load(id: string): Import | undefined {
    const known = open.get(id);
    if (known) return known;
    const note = shelf.note(id) as Import | undefined;
    if (!note) return undefined;
    open.set(id, note);
    // What was under way when the process ended is not any more.
    if (note.state === 'reading') begin(note, (job) => read(note, job));
    else if (note.state === 'checking' || note.state === 'checked') note.state = 'read';
    else if (note.state === 'applying') reopen(note, STOPPED);
    return note;
  }

  function find(who: Who, id: string): Import {
    const found = load(id);
    if (!found || !maySee(who, found.ns)) throw new CairnError('not_found', `There is no import "${id}".`);
    mustChange(who, found.ns);
    return found;
  }

  /** One that may be changed. */
  function findOpen(who: Who, id: string): Import {
    const found = find(who, id);
    if (found.state === 'applying') throw new CairnError('conflict', 'This import is under way.');
    if (found.state === 'applied')
      throw new CairnError('conflict', 'This import is done: bring the file again.');
    return found;
  }

  function keep(given: Import): void {
    if (open.has(given.id)) shelf.setNote(given.id, given);
  }

  function tidy(): void {
    for (const id of shelf.ids()) {
      const at = load(id)?.at;
      if (at === undefined || now().getTime() - Date.parse(at) > KEPT_MS) remove(id);
    }
  }

  function remove(id: string): void {
    const job = jobs.get(id);
    job?.stop();
    jobs.delete(id);
    open.delete(id);
    shelf.remove(id);
  }

  /** One thing at a time for each import: a new one ends the one before. */
  function begin(given: Import, work: (job: Job) => Promise<void>): Job {
    const before = jobs.get(given.id);
    before?.stop();
    const stopping = new AbortController();
    const { signal } = stopping;
    const job: Job = { signal, stop: () => stopping.abort(), ended: Promise.resolve() };
    given.progress = 0;
    job.ended = (before?.ended ?? Promise.resolve()).then(async () => {
      try {
        await work(job);
      } catch (thrown) {
        if (signal.aborted) return;
        given.state = 'failed';
        given.reason = isCairnError(thrown) ? thrown.message : 'Something went wrong on our side.';
        if (!isCairnError(thrown)) warn(`The import of ${given.name} ended early.`, thrown);
      }
      if (!signal.aborted) keep(given);
    });
    jobs.set(given.id, job);
    return job;
  }

  /** After a run that came to nothing: it waits again, and is compared anew with what is there. */
  function reopen(given: Import, reason: string): void {
    Object.assign(given, { state: 'read', reason });
    const job = jobs.get(given.id);
    if (job) delete job.plan;
  }

  /** After another wish: it is worked out anew. */
  function settle(given: Import): void {
    if (given.state !== 'reading' && given.columns.length > 0) given.state = 'read';
    const job = jobs.get(given.id);
    if (job) delete job.plan;
    keep(given);
  }

  return {
    find,
    findOpen,
    keep,
    tidy,
    remove,
    begin,
    reopen,
    settle,
    job: (id: string) => jobs.get(id),
    /** Those that are there, whoever may see them. */
    all: () => shelf.ids().flatMap((id) => load(id) ?? []),
    add(given: Import): void {
      open.set(given.id, given);
      keep(given);
    },
    async close(): Promise<void> {
      for (const job of jobs.values()) job.stop();
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}
