import type { RowTask, TableRow } from '../../core/tables.ts';

// Rows with what is known of each: withTasks · slicesOf

const SLICE = 200;

/** A row, and what an earlier look at the file said about it. */
export interface TaskedRow extends TableRow {
  task?: RowTask | undefined;
}

/** Puts to each row its task; both come in the order of the file. */
export async function* withTasks(
  rows: AsyncIterable<TableRow>,
  tasks: AsyncIterable<RowTask>,
): AsyncGenerator<TaskedRow> {
  const iterator = tasks[Symbol.asyncIterator]();
  try {
    let next = await iterator.next();
    for await (const row of rows) {
      const isIts = !next.done && next.value.at === row.at;
      yield isIts ? { ...row, task: next.value } : row;
      if (isIts) next = await iterator.next();
    }
  } finally {
    await iterator.return?.();
  }
}

/** Rows in the portions in which they are looked at and written. */
export async function* slicesOf<Row>(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let slice: Row[] = [];
  for await (const row of rows) {
    if (slice.push(row) < SLICE) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
