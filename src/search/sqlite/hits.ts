import type { Hit } from '../../core/ports/found.ts';
import { type Connection, prepared } from './connection.ts';
import { type FolderRow, refIn } from './folders.ts';
import type { Candidate } from './fuse.ts';
import type { Word } from './match.ts';
import { beginningOf, marked, markedWords, readable, snippetOf } from './snippet.ts';
import { type Standing, soughtBy, standingIn } from './standing.ts';
import { segment } from './text.ts';

// What was found as people see it. hitsOf

/** So many characters are looked through for marks in one answer. */
const LOOKED_THROUGH = 1_000_000;

interface HitRow {
  chunk: number;
  name: string;
  title: string;
  chunkName: string;
  pointer: string;
  passageTitle: string;
  text: string;
}

/** Candidates as hits; `words` are marked. */
export function hitsOf(
  db: Connection,
  candidates: readonly Candidate[],
  folders: ReadonlyMap<number, FolderRow>,
  words: readonly Word[],
): Hit[] {
  const sql = `SELECT c.id AS chunk, r.name, r.title, c.name AS chunkName, c.pointer, c.title AS passageTitle,
    substr(c.text, 1, ${LOOKED_THROUGH}) AS text
    FROM json_each(?) j CROSS JOIN chunks c ON c.id = j.value CROSS JOIN records r ON r.id = c.record`;
  const rows = prepared(db, sql).all(JSON.stringify(candidates.map(({ chunk }) => chunk))) as HitRow[];
  const marks = marksOf(db, rows, words);
  const rowOf = new Map(rows.map((row, at) => [row.chunk, { row, marks: marks[at] as Marks }]));
  return candidates.map((candidate) => {
    const { row, marks } = rowOf.get(candidate.chunk) as { row: HitRow; marks: Marks };
    return hitOf(candidate, row, marks, folders.get(candidate.folder) as FolderRow);
  });
}

/** The title and a snippet of a passage, with marks. */
interface Marks {
  title: string;
  snippet: string;
}

function marksOf(db: Connection, rows: readonly HitRow[], words: readonly Word[]): Marks[] {
  let left = LOOKED_THROUGH;
  const texts = rows.flatMap(({ passageTitle, text }) => {
    const some = text.slice(0, left);
    left -= some.length;
    return [segment(passageTitle), segment(some)];
  });
  const standing = standingIn(db, texts, soughtBy(db, words));
  return rows.map(({ text }, at) => {
    const [title, passage] = [texts[2 * at] as string, texts[2 * at + 1] as string];
    const [inTitle, inText] = [standing[2 * at] as Standing, standing[2 * at + 1] as Standing];
    const snippet = snippetOf(passage, inText) ?? beginningOf(text);
    return { title: readable(marked(title, inTitle)), snippet: readable(snippet) };
  });
}

function hitOf(
  { score, lexical, semantic }: Candidate,
  row: HitRow,
  { title, snippet }: Marks,
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
