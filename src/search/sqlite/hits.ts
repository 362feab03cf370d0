import type { Hit } from '../../core/ports/found.ts';
import { type Connection, prepared } from './connection.ts';
import { type FolderRow, refIn } from './folders.ts';
import type { Candidate } from './fuse.ts';
import { beginning, createMarks, markedWords, partsOf, shortMarks } from './snippet.ts';

// What was found as people see it. hitsOf

interface HitRow {
  name: string;
  title: string;
  chunkName: string;
  pointer: string;
}

/** Candidates as hits; `match` is the FTS5 expression of the words to mark, if there are any. */
export function hitsOf(
  db: Connection,
  candidates: readonly Candidate[],
  folders: ReadonlyMap<number, FolderRow>,
  match: string | undefined,
): Hit[] {
  const chunks = candidates.map(({ chunk }) => chunk);
  const short = match === undefined ? new Map<number, string>() : shortMarks(db, match, chunks);
  const long = match === undefined ? beginning(db) : createMarks(db, match);
  const sql = `SELECT r.name, r.title, c.name AS chunkName, c.pointer
    FROM chunks c CROSS JOIN records r ON r.id = c.record WHERE c.id = ?`;
  return candidates.map((candidate) => {
    const row = prepared(db, sql).get(candidate.chunk) as HitRow;
    const marked = partsOf(short.get(candidate.chunk) ?? long(candidate.chunk));
    return hitOf(candidate, row, marked, folders.get(candidate.folder) as FolderRow);
  });
}

function hitOf(
  { score, lexical, semantic }: Candidate,
  row: HitRow,
  { title, snippet }: ReturnType<typeof partsOf>,
  folder: FolderRow,
): Hit {
  const ref = refIn(folder, row.name);
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
}

function reason({ inTitle, inText, semantic }: Hit['figures']): string {
  if (inTitle.length) return 'words in the title';
  if (inText.length) return 'words in the text';
  return semantic === undefined ? 'words in common' : 'similar in meaning';
}
