import type {
  Amendment,
  BackupBook,
  BackupKeeper,
  BackupMemory,
  BackupProgress,
  JournalMark,
  SavedBackup,
} from '../core/backup.ts';
import { CairnError, isCairnError } from '../core/errors.ts';
import { timeOrderedId } from '../core/names.ts';
import type { JournalReader } from '../core/ports/journal.ts';
import { mayManage, mustManage, type Who } from '../core/who.ts';
import { amendmentsTo } from './backups/moment.ts';
import type { Restores } from './restores.ts';

// createBackups: copies of the whole store at one moment, made while people go on.

/** The making of one backup, or the check of one, since the start of the process. */
export interface BackupJob {
  id: string;
  sort: 'backup' | 'check';
  state: 'running' | 'done' | 'failed';
  /** The folder of backups, or the backup that is checked. */
  folder: string;
  by: string;
  progress?: BackupProgress;
  startedAt: string;
  endedAt?: string;
  /** What came of it. */
  backup?: SavedBackup;
  /** Names of older ones that were removed after it. */
  removed?: string[];
  /** Why it failed, in a sentence. */
  reason?: string;
}

/** How backups stand. */
export interface BackupStanding extends BackupMemory {
  /** Where they go unless it is said otherwise (CAIRN_BACKUP). */
  folder: string | undefined;
  running: BackupJob | undefined;
  /** The last job since the start of the process, running or not. */
  latest: BackupJob | undefined;
}

/** Backups are of everything, and so for who may manage everything: else `forbidden`. */
export interface Backups {
  /** Begins one, or joins the one that is running. Errors: `invalid` where no folder is configured and none is given. */
  start(who: Who, options?: { folder?: string; keep?: number }): BackupJob;
  /** Begins reading a backup again, all of it. */
  check(who: Who, name: string): BackupJob;
  /** `not_found` when there was none of that name since the start of the process. */
  get(who: Who, id: string): BackupJob;
  /** Resolves when it has ended, whichever way. */
  ended(who: Who, id: string): Promise<BackupJob>;
  /** Whole ones in the configured folder, or where the last one went; newest first. */
  list(who: Who): Promise<SavedBackup[]>;
  /** Costs nothing; for everybody, without the folders' names. */
  standing(who: Who): BackupStanding;
}

export interface BackupsParts {
  keeper: BackupKeeper;
  book: BackupBook;
  journal: JournalReader & {
    still<Result>(use: (mark: JournalMark) => Promise<Result>): Promise<Result>;
  };
  restores: Pick<Restores, 'check'>;
  /** CAIRN_BACKUP. */
  folder: string | undefined;
  /** Told of what went wrong without being anybody's fault. */
  warn?: (message: string, thrown?: unknown) => void;
  now?: () => Date;
}

const REMEMBERED = 20;
const AT_ONCE = 100;

/** `close` breaks off what is going on; what was half made does not count. */
export function createBackups(parts: BackupsParts): Backups & { close(): Promise<void> } {
  const { keeper, book, journal, restores, folder, warn = () => {}, now = () => new Date() } = parts;
  const jobs: { job: BackupJob; ended: Promise<void> }[] = [];
  let memory = book.read();
  let closing = false;

  function begin(who: Who, sort: BackupJob['sort'], where: string, work: (job: BackupJob) => Promise<void>) {
    const startedAt = now().toISOString();
    const job: BackupJob = {
      id: timeOrderedId(),
      sort,
      state: 'running',
      folder: where,
      by: who.name,
      startedAt,
    };
    jobs.unshift({ job, ended: perform(job, work) });
    jobs.length = Math.min(jobs.length, REMEMBERED);
    return job;
  }

  async function perform(job: BackupJob, work: (job: BackupJob) => Promise<void>): Promise<void> {
    try {
      await work(job);
      job.state = 'done';
    } catch (thrown) {
      job.state = 'failed';
      job.reason = isCairnError(thrown) ? thrown.message : 'Something went wrong on our side.';
      if (!closing) warn(`${job.sort === 'backup' ? 'A backup' : 'The check of a backup'} failed.`, thrown);
    }
    job.endedAt = now().toISOString();
    if (job.sort === 'backup' && !closing) remember(job);
  }

  function remember({ backup, reason, endedAt }: BackupJob): void {
    if (backup) {
      const { collections: _collections, checked: _checked, ...last } = backup;
      memory = { last };
    } else memory = { ...memory, failed: { at: endedAt ?? now().toISOString(), reason: reason ?? '' } };
    try {
      book.write(memory);
    } catch (thrown) {
      warn('It could not be remembered how the last backup went.', thrown);
    }
  }

  async function save(job: BackupJob, keep: number | undefined): Promise<void> {
    const tell = (progress: BackupProgress) => {
      job.progress = progress;
    };
    job.backup = await journal.still(async (mark) => {
      const draft = await keeper.begin(job.folder, mark, tell);
      try {
        for await (const some of inGroups(amendmentsTo(mark, journal))) await draft.amend(some);
        return await draft.finish();
      } catch (thrown) {
        await draft.abandon().catch(() => {});
        throw thrown;
      }
    });
    if (keep !== undefined) job.removed = await keeper.thin(job.folder, keep);
  }

  function kept(who: Who, id: string) {
    mustManage(who);
    const found = jobs.find(({ job }) => job.id === id);
    if (!found) throw new CairnError('not_found', `There was no backup job ${id} since Cairn was started.`);
    return found;
  }

  const where = () => folder ?? memory.last?.path.replace(/[/\\][^/\\]+$/, '');

  return {
    start(who, { folder: given, keep } = {}) {
      mustManage(who);
      const target = given ?? folder;
      if (target === undefined)
        throw new CairnError(
          'invalid',
          'It is not said where backups go: set CAIRN_BACKUP, or name a folder.',
        );
      if (keep !== undefined && !(Number.isInteger(keep) && keep >= 1))
        throw new CairnError('invalid', 'At least one backup has to be kept.');
      const running = jobs.find(({ job }) => job.state === 'running' && job.sort === 'backup')?.job;
      return running ?? begin(who, 'backup', target, (job) => save(job, keep));
    },
    check(who, name) {
      mustManage(who);
      const folderOfAll = where();
      if (folderOfAll === undefined || /[/\\]/.test(name))
        throw new CairnError('not_found', `There is no backup ${name}.`);
      return begin(who, 'check', `${folderOfAll}/${name}`, async (job) => {
        const { check } = await restores.check(who, job.folder, (progress) => {
          job.progress = progress;
        });
        if (!check.ok) throw new CairnError('invalid', check.said);
      });
    },
    get: (who, id) => kept(who, id).job,
    async ended(who, id) {
      const { job, ended } = kept(who, id);
      await ended;
      return job;
    },
    async list(who) {
      mustManage(who);
      const target = where();
      return target === undefined ? [] : keeper.list(target);
    },
    standing(who) {
      const running = jobs.find(({ job }) => job.state === 'running')?.job;
      if (!mayManage(who))
        return { ...withoutPaths(memory), folder: undefined, running: undefined, latest: undefined };
      return { ...memory, folder, running, latest: jobs[0]?.job };
    },
    async close() {
      closing = true;
      await keeper.close();
      await Promise.all(jobs.map(({ ended }) => ended));
    },
  };
}

function withoutPaths({ last, failed }: BackupMemory): BackupMemory {
  return {
    ...(last && { last: { ...last, folder: '', path: '' } }),
    ...(failed && { failed: { at: failed.at, reason: '' } }),
  };
}

async function* inGroups(amendments: AsyncIterable<Amendment>): AsyncGenerator<Amendment[]> {
  let group: Amendment[] = [];
  for await (const amendment of amendments) {
    group.push(amendment);
    if (group.length < AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
