import type { Unique } from '../../../core/ports/index-writer.ts';
import { type Connection, prepared } from '../connection.ts';

// What may be there only once, and is there twice: marked when a record comes, changes or goes, so that nobody has to compare
// all of them. createUniqueWrites

export interface UniqueWrites {
  /** Sets a record's values in place of its earlier ones. */
  put(record: number, folder: number, uniques: readonly Unique[]): void;
  /** Takes a record's values away. */
  remove(record: number): void;
}

interface Row extends Unique {
  folder: number;
}

export function createUniqueWrites(db: Connection): UniqueWrites {
  const of = (record: number) =>
    prepared(db, 'SELECT folder, pointer, value FROM uniques WHERE record = ?').all(record) as Row[];
  return {
    put(record, folder, uniques) {
      const before = of(record);
      const same = (a: Unique) => (b: Unique) => a.pointer === b.pointer && a.value === b.value;
      for (const row of before) if (!uniques.some(same(row))) forget(db, record, row);
      for (const each of uniques) if (!before.some(same(each))) learn(db, record, { ...each, folder });
    },
    remove(record) {
      for (const row of of(record)) forget(db, record, row);
    },
  };
}

const HAVING = 'folder = @folder AND pointer = @pointer AND value = @value';

// Two are enough to know: a value that thousands have by mistake costs no more than another.
function others(db: Connection, row: Row): { record: number; twice: number }[] {
  const sql = `SELECT record, twice FROM uniques WHERE ${HAVING} LIMIT 2`;
  return prepared(db, sql).all(row) as { record: number; twice: number }[];
}

function learn(db: Connection, record: number, row: Row): void {
  const [other] = others(db, row);
  if (other?.twice === 0) mark(db, other.record, row, 1);
  const sql = `INSERT INTO uniques (folder, pointer, value, record, twice)
    VALUES (@folder, @pointer, @value, @record, @twice)`;
  prepared(db, sql).run({ ...row, record, twice: Number(other !== undefined) });
}

function forget(db: Connection, record: number, row: Row): void {
  prepared(db, `DELETE FROM uniques WHERE ${HAVING} AND record = @record`).run({ ...row, record });
  const [left, another] = others(db, row);
  if (left && !another) mark(db, left.record, row, 0);
}

function mark(db: Connection, record: number, row: Row, twice: 0 | 1): void {
  prepared(db, `UPDATE uniques SET twice = @twice WHERE ${HAVING} AND record = @record`).run({
    ...row,
    record,
    twice,
  });
}
