import { takenValue } from '../../core/links.ts';
import type { Ref } from '../../core/names.ts';
import type { Problem } from '../../core/record.ts';
import { type Connection, prepared } from './connection.ts';
import { type FolderRow, refIn } from './folders.ts';

// Records that share a value which only one may have. twiceProblems · twiceIn

/** SQL for how many records of a folder share such a value, by the SQL of its number. */
export function twiceIn(folder: string): string {
  return `(SELECT count(DISTINCT record) FROM uniques WHERE folder = ${folder} AND twice = 1)`;
}

/** A problem for each such record, `most` of a folder; those with the same value stand together. */
export function twiceProblems(
  db: Connection,
  folder: FolderRow,
  pathOf: (ref: Ref) => string,
  most: number,
): Problem[] {
  const sql = `SELECT r.name, u.pointer, u.value, (SELECT o_r.name FROM uniques o JOIN records o_r ON o_r.id = o.record
      WHERE o.folder = u.folder AND o.pointer = u.pointer AND o.value = u.value AND o.record <> u.record LIMIT 1) AS other
    FROM uniques u JOIN records r ON r.id = u.record
    WHERE u.folder = ? AND u.twice = 1 GROUP BY r.id ORDER BY u.pointer, u.value, r.name LIMIT ?`;
  return (prepared(db, sql).all(folder.id, most) as Row[]).map(({ name, other, ...taken }) => {
    const ref = refIn(folder, name);
    const detail = `${takenValue({ ...taken, other: refIn(folder, other) })} Change one of them, or merge the two.`;
    return {
      kind: 'duplicate',
      path: pathOf(ref),
      ref,
      other: refIn(folder, other),
      pointer: taken.pointer,
      detail,
    };
  });
}

interface Row {
  name: string;
  pointer: string;
  value: string | number;
  other: string;
}
