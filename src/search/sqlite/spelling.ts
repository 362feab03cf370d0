import { distance } from '../../core/distance.ts';
import { type Connection, prepared } from './connection.ts';
import { beginning, quoted, stands, type Word } from './match.ts';
import { CHUNK_BITS } from './schema.ts';
import type { Scope } from './scope.ts';
import { termsOf } from './terms.ts';
import { fold, unsegment } from './text.ts';

// Words that stand nowhere, and what was probably meant: words of the index itself. respell

export interface Spelled {
  words: Word[];
  /** The text with other words in place of those that stand nowhere; absent when there is nothing to replace. */
  corrected?: string;
  /** Those for which there is no other word. */
  unknown: string[];
}

/** So many of the likeliest words are tried, of so many that are looked for in the scope: the others may all stand elsewhere. */
const TRIED = 5;
const LOOKED_AT = 50;
/** Endings of so many letters may differ, as the index does not know them; what is left has to be a word still. */
const ENDING = 2;
const LEFT = 4;
const WORD = /^[\p{L}\p{M}'’]+$/u;

/** Replaces words that stand in no record of the scope's folders by the likeliest that does. */
export function respell(db: Connection, text: string, words: readonly Word[], scope: Scope): Spelled {
  const unknown: string[] = [];
  let corrected = text;
  const spelled = words.map((word) => {
    if (standsIn(db, word, scope)) return word;
    const meant = word.phrase ? undefined : meantBy(db, word, scope);
    if (meant === undefined) {
      unknown.push(unsegment(word.text));
      return word;
    }
    corrected = corrected.replace(word.text, () => meant);
    return { ...word, text: meant, unfinished: false };
  });
  return { words: spelled, unknown, ...(corrected !== text && { corrected }) };
}

function standsIn(db: Connection, word: Word, scope: Scope): boolean {
  return stands(db, quoted(word.text), scope) || (word.unfinished && stands(db, beginning(word), scope));
}

function meantBy(db: Connection, { text }: Word, scope: Scope): string | undefined {
  const [term, ...more] = WORD.test(text) ? termsOf(db, text) : [];
  const most = more.length ? 0 : mistakesIn(text);
  if (term === undefined || most === 0) return undefined;
  const likely = termsLike(db, term)
    .map((one) => ({ ...one, mistakes: distance(fold(term), fold(one.term), most) }))
    .filter(({ mistakes }) => mistakes <= most)
    .sort((a, b) => a.mistakes - b.mistakes || b.passages - a.passages);
  let tried = 0;
  for (const { term: other } of likely.slice(0, LOOKED_AT)) {
    const written = asWritten(db, other, scope);
    if (written !== undefined && isNear(fold(text), fold(written), most)) return written;
    if (written !== undefined && ++tried === TRIED) break;
  }
  return undefined;
}

// Without their endings two words may be nearer than they are.
function isNear(typed: string, written: string, most: number): boolean {
  const shorter = (word: string) =>
    Array.from({ length: ENDING + 1 }, (_, cut) => word.slice(0, word.length - cut)).filter(
      (part) => part === word || part.length >= LEFT,
    );
  return shorter(typed).some((part) => shorter(written).some((other) => distance(part, other, most) <= most));
}

/** Short words are too like one another. */
function mistakesIn(text: string): number {
  const { length } = [...text];
  return length < 4 ? 0 : length < 8 ? 1 : 2;
}

function placeOf(
  db: Connection,
  term: string,
  { folders, everywhere }: Scope,
): { doc: number; col: string } | undefined {
  db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.written USING fts5vocab (main, words, instance)');
  const sql = `SELECT w.doc, w.col, r.folder FROM temp.written w CROSS JOIN records r ON r.id = w.doc >> ${CHUNK_BITS}
    WHERE w.term = ? AND tick(w.doc)`;
  const places = prepared(db, sql).iterate(term) as Iterable<{ doc: number; col: string; folder: number }>;
  for (const place of places) if (everywhere || folders.has(place.folder)) return place;
  return undefined;
}

/** Words of the index with the same first letter, or with the first two the other way round. */
function termsLike(db: Connection, term: string): { term: string; passages: number }[] {
  db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, words, row)');
  const sql = 'SELECT term, doc AS passages FROM temp.vocabulary WHERE term >= ? AND term < ? AND tick(doc)';
  const [first = '', second = ''] = term;
  return [first, second + first].flatMap(
    (start) => prepared(db, sql).all(start, `${start}\u{10ffff}`) as { term: string; passages: number }[],
  );
}

/** A word as some passage of the scope has it, and no other: the index only knows it without its ending. */
function asWritten(db: Connection, term: string, scope: Scope): string | undefined {
  const { doc, col } = placeOf(db, term, scope) ?? {};
  const texts = prepared(db, 'SELECT title, text FROM chunks WHERE id = ?').get(doc) as
    | { title: string; text: string }
    | undefined;
  const text = (col === 'title' ? texts?.title : texts?.text) ?? '';
  for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu))
    if (termsOf(db, word)[0] === term) return word.toLowerCase();
  return undefined;
}
