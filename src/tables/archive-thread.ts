import { parentPort, workerData } from 'node:worker_threads';
import { CairnError } from '../core/errors.ts';
import type { OpenTable, ReadOptions, TableFacts, TableRow } from '../core/tables.ts';
import { openXlsx } from './xlsx.ts';
import { entriesOf, openZip, repacked } from './zip.ts';

// The thread that reads one archive, for archive.ts: it opens it, and then gives a portion of rows for each message.

/** What the thread is started with. */
export interface Task {
  path: string;
  options: ReadOptions;
}

/** What it says; `columns`: all that are known by then. Without rows, the archive is open, or read to its end. */
export interface Portion {
  facts?: TableFacts;
  columns?: string[];
  rows?: TableRow[];
  progress?: number;
  error?: { code?: CairnError['code']; message: string };
}

const PORTION = 500;

const { path, options } = workerData as Task;
const opened = open().catch(complaint);
parentPort?.once('message', async () => {
  const table = await opened;
  if ('error' in table) return say(table);
  const rows = table.rows[Symbol.asyncIterator]();
  const next = async () => say(await portion(table, rows).catch(complaint));
  parentPort?.on('message', next);
  say({ facts: table.facts, columns: table.columns });
});

async function open(): Promise<OpenTable> {
  const archive = await entriesOf(path);
  if (archive.names.includes('xl/workbook.xml')) return openXlsx(repacked(archive), options);
  if (archive.names.includes('content.xml') || archive.names.includes('word/document.xml'))
    throw new CairnError('invalid', 'This is no workbook that can be read: save it as .xlsx or .csv.');
  return openZip(archive);
}

async function portion(table: OpenTable, source: AsyncIterator<TableRow>): Promise<Portion> {
  const rows: TableRow[] = [];
  while (rows.length < PORTION) {
    const next = await source.next();
    if (next.done) break;
    rows.push(next.value);
  }
  return { columns: table.columns, progress: table.progress(), ...(rows.length > 0 && { rows }) };
}

function complaint(thrown: unknown): Required<Pick<Portion, 'error'>> {
  const { message } = thrown as Error;
  return { error: { message, ...(thrown instanceof CairnError && { code: thrown.code }) } };
}

function say(portion: Portion): void {
  parentPort?.postMessage(portion);
}
