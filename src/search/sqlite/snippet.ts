import { type Connection, prepared } from './connection.ts';
import { TOKENIZER } from './schema.ts';
import { fold, segment, unsegment } from './text.ts';

// Where a passage matches: its title and a few words of its text, with marks around what was looked for.
// shortMarks · createMarks · beginning · partsOf · markedWords

/** FTS5 compares each match in a text with each other one, so that only short texts are left to it. */
const SHORT_BYTES = 4000;
/** A long text is looked through in pieces of so many characters, up to so many pieces in one search. */
const PIECE = 2000;
const PIECES = 500;
const BEGINNING = 200;
const LONGEST_WORD = 80;

const PARTS = '\0';
const snippet = (table: string, column: number) => `snippet(${table}, ${column}, char(2), char(3), '…', 48)`;

/**
 * The marks of those passages, given by id, that are short; their beginning where there is nothing of what is looked for. They are put into a
 * table of their own for it: full text would have to find each of them again among all others.
 */
export function shortMarks(db: Connection, match: string, chunks: readonly number[]): Map<number, string> {
  db.exec(
    `CREATE VIRTUAL TABLE IF NOT EXISTS temp.passages_found USING fts5 (title, text, tokenize = '${TOKENIZER}')`,
  );
  prepared(db, 'SAVEPOINT passages_found').run();
  try {
    prepared(
      db,
      `INSERT INTO temp.passages_found (rowid, title, text) SELECT c.id, segment(c.title), segment(c.text)
      FROM json_each(?) j CROSS JOIN chunks c ON c.id = j.value WHERE octet_length(c.text) <= ${SHORT_BYTES}`,
    ).run(JSON.stringify(chunks));
    const find = prepared(
      db,
      `SELECT rowid, highlight(passages_found, 0, char(2), char(3)) || char(0) || ${snippet('passages_found', 1)}
      FROM temp.passages_found WHERE passages_found MATCH ?`,
    );
    const marks = new Map(find.raw(true).all(match) as [number, string][]);
    const sql =
      'SELECT c.id, c.title, c.text FROM temp.passages_found p CROSS JOIN chunks c ON c.id = p.rowid';
    const all = marks.size < chunks.length ? (prepared(db, sql).all() as (Chunk & { id: number })[]) : [];
    for (const chunk of all) if (!marks.has(chunk.id)) marks.set(chunk.id, beginningOf(chunk));
    return marks;
  } finally {
    prepared(db, 'ROLLBACK TO passages_found').run();
    prepared(db, 'RELEASE passages_found').run();
  }
}

/** The marks of long passages, given by id: around the first piece that matches, else the beginning. */
export function createMarks(db: Connection, match: string): (chunk: number) => string {
  let left = PIECES;
  const matching = (text: string): string | undefined => {
    const insert = prepared(db, 'INSERT INTO temp.pieces (rowid, text) VALUES (?, ?)');
    const find = prepared(db, `SELECT ${snippet('pieces', 0)} FROM temp.pieces WHERE pieces MATCH ?`).pluck();
    for (let at = 0; at < text.length && left > 0; left--) {
      const end = endOfPiece(text, at, PIECE);
      insert.run(left, segment(text.slice(at, end)));
      const found = find.get(match) as string | undefined;
      if (found !== undefined) return found;
      at = end;
    }
    return undefined;
  };
  return (chunk) => {
    db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.pieces USING fts5 (text, tokenize = '${TOKENIZER}')`);
    const { title, text } = prepared(db, 'SELECT title, text FROM chunks WHERE id = ?').get(chunk) as Chunk;
    // What is put in is only ever seen here.
    prepared(db, 'SAVEPOINT pieces').run();
    try {
      const found = matching(text) ?? start(text);
      prepared(db, 'DELETE FROM temp.pieces').run();
      return `${matching(title) ?? title}${PARTS}${found}`;
    } finally {
      prepared(db, 'ROLLBACK TO pieces').run();
      prepared(db, 'RELEASE pieces').run();
    }
  };
}

/** The title and the beginning of a passage, given by id, without marks. */
export function beginning(db: Connection): (chunk: number) => string {
  return (chunk) => {
    const found = prepared(db, 'SELECT title, text FROM chunks WHERE id = ?').get(chunk) as Chunk;
    return beginningOf(found);
  };
}

/** Title and snippet as people read them: in one line, and without the rest of words that nobody reads to the end. */
export function partsOf(marks: string): { title: string; snippet: string } {
  const [title = '', ...text] = unsegment(marks).split(PARTS);
  return { title, snippet: text.join(' ').replace(LINES, ' · ').replace(TOO_LONG, '$1…') };
}

/** The words between marks as they are written, each once, whatever its case. */
export function markedWords(marked: string): string[] {
  const words = new Map<string, string>();
  for (const part of marked.split('\u0002').slice(1)) {
    const [word = ''] = part.split('\u0003');
    const folded = fold(word);
    if (!words.has(folded)) words.set(folded, word);
  }
  return [...words.values()];
}

const LINES = /\s*\n\s*/g;
const TOO_LONG = new RegExp(`([^\\s\\u0002\\u0003]{${LONGEST_WORD}})[^\\s\\u0002\\u0003]+`, 'gu');

interface Chunk {
  title: string;
  text: string;
}

function beginningOf({ title, text }: Chunk): string {
  return `${title}${PARTS}${start(text)}`;
}

function start(text: string): string {
  const end = endOfPiece(text, 0, BEGINNING);
  return end < text.length ? `${text.slice(0, end)}…` : text;
}

// Between words where there are any, and never inside a character.
function endOfPiece(text: string, at: number, length: number): number {
  if (at + length >= text.length) return text.length;
  const piece = text.slice(at, at + length);
  const space = Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\n'));
  if (space > length / 2) return at + space;
  return at + length - (/[\ud800-\udbff]$/.test(piece) ? 1 : 0);
}
