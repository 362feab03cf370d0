import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CairnError } from '../core/errors.ts';
import type { OpenTable, ReadOptions, TableRow } from '../core/tables.ts';
import type { Portion, Task } from './archive-thread.ts';

// openArchive: workbooks and archives of records, which are unpacked as a whole: in a thread of their own, which is given up
// with whatever it is doing when it takes too long or too much.

/** What one archive may take. */
export interface ArchiveLimits {
  /** Megabytes of the thread's heap; the bytes of the archive are outside of it and limited by zip.ts. */
  heapMb: number;
  /** Until the thread says anything at all. */
  ms: number;
}

const LIMITS: ArchiveLimits = { heapMb: 1024, ms: 120_000 };

/** Opens a workbook, or an archive with JSON files. Errors as `TableReader`; `too_large` also where reading takes more than it may. */
export async function openArchive(
  path: string,
  options: ReadOptions,
  limits: Partial<ArchiveLimits> = {},
  signal?: AbortSignal,
): Promise<OpenTable> {
  const thread = start({ path, options }, { ...LIMITS, ...limits }, signal);
  const { facts, columns = [] } = await thread.next();
  if (!facts) throw new Error('The thread said nothing of the archive that it opened.');
  let progress = 0;
  async function* rows(): AsyncGenerator<TableRow> {
    try {
      for (;;) {
        const portion = await thread.next();
        progress = portion.progress ?? progress;
        columns.push(...(portion.columns ?? []).slice(columns.length));
        if (!portion.rows) return;
        yield* portion.rows;
      }
    } finally {
      await thread.end();
    }
  }
  return { facts, columns, rows: rows(), progress: () => progress };
}

function start(task: Task, { heapMb, ms }: ArchiveLimits, signal?: AbortSignal) {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./archive-thread.${extension}`, import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
    name: 'archive',
  });
  const end = () => worker.terminate();
  return {
    end,
    /** What the thread says next; the thread ends with the first error. */
    async next(): Promise<Portion> {
      const late = AbortSignal.timeout(ms);
      const said = once(worker, 'message', { signal: signal ? AbortSignal.any([late, signal]) : late });
      worker.ref();
      worker.postMessage('next');
      try {
        const [portion] = (await said) as [Portion];
        worker.unref();
        if (portion.error) throw revived(portion.error);
        return portion;
      } catch (thrown) {
        await end();
        throw signal?.aborted ? signal.reason : refused(thrown as NodeJS.ErrnoException);
      }
    },
  };
}

function revived({ code, message }: NonNullable<Portion['error']>): Error {
  return code ? new CairnError(code, message) : new Error(message);
}

function refused(thrown: NodeJS.ErrnoException): unknown {
  const why = { ERR_WORKER_OUT_OF_MEMORY: 'more memory', ABORT_ERR: 'longer' }[thrown.code ?? ''];
  if (why === undefined) return thrown;
  const message = `The archive takes ${why} to read than any may: save its sheet as .csv, or import its parts one after the other.`;
  return new CairnError('too_large', message, { cause: thrown });
}
