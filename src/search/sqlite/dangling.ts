import { missingTarget } from '../../core/links.ts';
import { nameOf } from '../../core/list-url.ts';
import type { Ref } from '../../core/names.ts';
import type { Problem } from '../../core/record.ts';
import { type Connection, prepared } from './connection.ts';
import { type FolderRow, refIn } from './folders.ts';

// Records that refer to ones that are not there. danglingProblems · danglingIn

/**
 * SQL for how many records of a folder have such links, by the SQL of its number. While the index is being built targets are missing
 * that only have not been read yet: then none.
 */
export function danglingIn(folder: string): string {
  return `(SELECT count(DISTINCT l.record) FROM links l JOIN relations l_of ON l_of.id = l.relation
    WHERE l.dangling = 1 AND l_of.folder = ${folder} AND ${BUILT})`;
}

const BUILT = `EXISTS (SELECT 1 FROM notes WHERE key = 'state' AND value = 'ready')`;

/** A problem for each record with such links, `most` of a folder. */
export function danglingProblems(
  db: Connection,
  folder: FolderRow,
  pathOf: (ref: Ref) => string,
  most: number,
): Problem[] {
  const sql = `SELECT r.name, min(l_of.pointer) AS pointer, l_of.target AS "to", l_of.by, l.value, count(*) AS links
    FROM relations l_of CROSS JOIN links l ON l.relation = l_of.id CROSS JOIN records r ON r.id = l.record
    WHERE l.dangling = 1 AND l_of.folder = ? AND ${BUILT} GROUP BY r.id LIMIT ?`;
  return (prepared(db, sql).all(folder.id, most) as Row[]).map((row) => {
    const ref = refIn(folder, row.name);
    return { kind: 'link', path: pathOf(ref), ref, detail: sentence(row) };
  });
}

interface Row {
  name: string;
  pointer: string;
  to: string;
  by: string;
  value: string | number;
  links: number;
}

function sentence({ pointer, links, ...link }: Row): string {
  const more = links > 1 ? `, and ${links - 1} more of its links lead nowhere` : '';
  return `${nameOf(pointer)} refers to nothing: ${missingTarget(link)}${more}. Choose another one, empty the field, or restore what it referred to.`;
}
