import type { Hit } from '../../core/ports.ts';
import { type Connection, prepared } from './connection.ts';
import { type FolderRow, refIn } from './folders.ts';
import type { Candidate } from './fuse.ts';
import { beginning, createMarks, markedWords, partsOf, shortMarks } from './snippet.ts';

// What was found as people see it. createHits

interface HitRow {
  name: string;
  title: string;
  chunkName: string;
  pointer: string;
}

/** Makes hits of candidates; `match` is the FTS5 expression of the words to mark, if there are any. */
export function createHits(
  db: Connection,
  folders: ReadonlyMap<number, FolderRow>,
  match: string | undefined,
): (candidate: Candidate) => Hit {
  const marksOf = match === undefined ? beginning(db) : createMarks(db, match);
  const find = prepared(
    db,
    `SELECT r.name, r.title, c.name AS chunkName, c.pointer
    FROM chunks c CROSS JOIN records r ON r.id = c.record WHERE c.id = ?`,
  );
  // FTS5 takes a row that is not an integer for any row, and numbers are bound as reals.
  const short = prepared(
    db,
    `SELECT ${shortMarks} FROM words w CROSS JOIN chunks c ON c.id = w.rowid WHERE words MATCH ? AND w.rowid = ?`,
  ).pluck();
  return ({ chunk, folder, score, lexical, semantic }) => {
    const row = find.get(chunk) as HitRow;
    const marks =
      match === undefined ? undefined : (short.get(match, BigInt(chunk)) as string | null | undefined);
    const { title, snippet } = partsOf(marks ?? marksOf(chunk));
    const ref = refIn(folders.get(folder) as FolderRow, row.name);
    const figures = {
      ...(lexical !== undefined && { lexical }),
      ...(semantic !== undefined && { semantic }),
      inTitle: markedWords(title),
      inText: markedWords(snippet),
    };
    return {
      ref,
      chunkId: `${ref}#${row.chunkName}`,
      pointer: row.pointer,
      title: row.title,
      snippet,
      score,
      why: reason(figures),
      figures,
    };
  };
}

function reason({ inTitle, inText, semantic }: Hit['figures']): string {
  if (inTitle.length) return 'words in the title';
  if (inText.length) return 'words in the text';
  return semantic === undefined ? 'words in the record' : 'like what was asked';
}
