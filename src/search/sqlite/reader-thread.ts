import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { CairnError } from '../../core/errors.ts';
import { type Connection, isCorrupt, openConnection, setDeadline } from './connection.ts';
import { questions } from './questions.ts';

// The thread that answers slow questions, one after the other, on its own connection.

/** A question to the thread. `file`: the index that it is about; `limit`: milliseconds. */
export interface Question {
  id: number;
  file: string;
  limit: number;
  name: keyof typeof questions;
  with: unknown[];
}

/** Its answer: a value, or why there is none. */
export interface Answer {
  id: number;
  value?: unknown;
  error?: { code?: CairnError['code']; message: string; extras?: CairnError['extras']; corrupt: boolean };
}

/** Pages of the index that stay in memory, as far as questions have read any; with SQLite's usual 2 MB a search reads most of its own again. */
const CACHE_KB = 32_000;

let open: { file: string; db: Connection } | undefined;

parentPort?.on('message', (question: Question | { file: undefined }) => {
  if (question.file === undefined) {
    open?.db.close();
    open = undefined;
  } else parentPort?.postMessage(answer(question));
});

parentPort?.postMessage('ready');

function answer(question: Question): Answer {
  try {
    const db = connection(question.file);
    setDeadline(db, question.limit);
    const ask = questions[question.name] as (db: Connection, ...rest: unknown[]) => unknown;
    return { id: question.id, value: ask(db, ...question.with) };
  } catch (thrown) {
    const { message } = thrown as Error;
    const corrupt = isCorrupt(thrown);
    if (!(thrown instanceof CairnError)) return { id: question.id, error: { message, corrupt } };
    return { id: question.id, error: { code: thrown.code, message, extras: thrown.extras, corrupt } };
  }
}

function connection(file: string): Connection {
  if (open?.file !== file) {
    open?.db.close();
    open = undefined;
    open = { file, db: openConnection(join(workerData.folder, file), 'read') };
    open.db.pragma(`cache_size = -${CACHE_KB}`);
  }
  return open.db;
}
