import type { Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { type FolderRow, recordFolders } from './folders.ts';
import { CHUNK_BITS } from './schema.ts';
import { termsOf } from './terms.ts';
import { fold, segment } from './text.ts';

// What people type as FTS5 expressions. Every word is quoted, so that nothing typed is syntax.
// Word · parseWords · settled · begun · tellingWords · withSynonyms · wordsOfText · expression · beginning · quoted · stands

/** Folders in which something is looked for; `everywhere`: no record lies in any other. */
export interface Reach {
  folders: ReadonlyMap<number, FolderRow>;
  everywhere: boolean;
}

/** A word or a phrase in quotes, or one that must not be there; the last one may be unfinished. */
export interface Word {
  text: string;
  phrase: boolean;
  unfinished: boolean;
  negated: boolean;
  /** Of an unfinished one that is settled: what words begin with. */
  begin?: string;
}

// Only left out of questions that have other words: "who is who" still finds itself.
const STOP_WORDS = new Set(
  `a about after all also am an and any are as at be because been before being between both but by can could did do does
  for from had has have having he her here him his how i if in into is it its itself just me more most my no nor not of off
  on once only or other our out over own she should so some such than that the their them then there these they this those
  through to too under until up very was we were what when where which while who whom why will with would you your
  der die das den dem des ein eine einer eines einem einen und oder ist sind war mit von zu im in auf für nicht auch wie
  le la les un une des et ou est dans pour par sur avec pas que qui au aux du de`.split(/\s+/),
);
const MANY_WORDS = 150;
/** In a question of so many words the last one is looked for as it stands and as a beginning. */
const FEW_WORDS = 2;

/** The words and quoted phrases of a text. Phrases end where a quote is missing. */
export function parseWords(text: string): Word[] {
  const clean = segment(text.replaceAll('\0', ' '));
  const words: Word[] = [];
  for (const [, minus, phrase, word] of clean.matchAll(/(-(?=[^\s-]))?(?:"([^"]*)"?|([^\s"]+))/gu)) {
    const found = phrase ?? word ?? '';
    if (/[\p{L}\p{N}\p{Co}]/u.test(found))
      words.push({
        text: found,
        phrase: phrase !== undefined,
        unfinished: false,
        negated: minus !== undefined,
      });
  }
  const last = words.at(-1);
  if (last && !last.phrase && !last.negated && /[\p{L}\p{N}\p{M}]$/u.test(clean)) last.unfinished = true;
  return words.slice(0, MANY_WORDS);
}

/**
 * The words of a question for the best matches, settled by words of the asker's namespaces alone: the last one is finished where it probably is,
 * in one of several words when something has it.
 */
export function settled(db: Connection, words: readonly Word[], namespaces: Query['namespaces']): Word[] {
  const reach = reachOf(db, namespaces);
  const isFinished = ({ text, unfinished }: Word) =>
    unfinished && words.length > FEW_WORDS && stands(db, quoted(text), reach);
  return begun(
    db,
    words.map((word) => (isFinished(word) ? { ...word, unfinished: false } : word)),
    namespaces,
  );
}

/** The words with what an unfinished one is the beginning of, in the asker's namespaces alone. */
export function begun(db: Connection, words: readonly Word[], namespaces: Query['namespaces']): Word[] {
  return words.map((word) =>
    word.unfinished ? { ...word, begin: beginOf(db, word.text, reachOf(db, namespaces)) } : word,
  );
}

/** The words that say what is looked for: without stop words, unless there are no others. Those that repeat count as often. */
export function tellingWords(words: readonly Word[]): Word[] {
  const wanted = words.filter(({ negated }) => !negated);
  const telling = wanted.filter(
    (word) => word.phrase || word.unfinished || !STOP_WORDS.has(word.text.toLowerCase()),
  );
  return telling.length ? telling : wanted;
}

/** The words, and what means the same as some of them, one or several together. */
export function withSynonyms(db: Connection, words: readonly Word[], groups: Query['synonyms'] = []): Word[] {
  const spelled = (text: string) => termsOf(db, segment(text)).join(' ');
  const asked = words.map((word) => (word.phrase ? '\0' : spelled(word.text)));
  const sentence = ` ${asked.join(' ')} `;
  const others = groups.flatMap((group) => {
    const isAsked = (member: string) => spelled(member) !== '' && sentence.includes(` ${spelled(member)} `);
    return group.some(isAsked) ? group.filter((member) => !isAsked(member)) : [];
  });
  return [
    ...words,
    ...others.map((text) => ({ text: segment(text), phrase: false, unfinished: false, negated: false })),
  ];
}

/** The words of a text that say something, the most frequent first, at most so many, with the expression that finds each. */
export function wordsOfText(text: string, most: number): Map<string, { count: number; match: string }> {
  const counts = new Map<string, number>();
  for (const [word] of segment(text.toLowerCase()).matchAll(/[\p{L}\p{N}\p{M}\p{Co}]{2,}/gu))
    if (!STOP_WORDS.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
  return new Map(frequent.map(([word, count]) => [word, { count, match: quoted(word) }]));
}

/** The FTS5 expression of one word or phrase. */
export function expression(word: Word): string {
  const exact = quoted(word.text);
  return word.unfinished ? `(${exact} OR ${beginning(word)})` : exact;
}

/** The expression of words that begin as an unfinished one does. */
export function beginning({ text, begin = text }: Word): string {
  return `${quoted(begin)} *`;
}

/** Whether an expression finds anything in some folders. */
export function stands(db: Connection, match: string, { folders, everywhere }: Reach): boolean {
  if (everywhere)
    return prepared(db, 'SELECT 1 FROM words WHERE words MATCH ? LIMIT 1').get(match) !== undefined;
  const sql = `SELECT r.folder FROM words w CROSS JOIN records r ON r.id = w.rowid >> ${CHUNK_BITS}
    WHERE words MATCH ? AND tick(w.rowid)`;
  for (const folder of prepared(db, sql).pluck().iterate(match))
    if (folders.has(folder as number)) return true;
  return false;
}

function reachOf(db: Connection, namespaces: Query['namespaces']): Reach {
  const folders = new Map(recordFolders(db, { namespaces }).map((folder) => [folder.id, folder]));
  return { folders, everywhere: namespaces === '*' };
}

/** What a stem can have at its end in place of letters of the word: "survei" of "surveying", "sensibl" of "sensibility". */
const STEM_ENDS = ['', 'i', 'l'];

/**
 * What words begin with that go on as it was typed. The index has stems: "surveyi" is longer than that of "surveying", so it is cut until a
 * stem is left. "strasse" is no beginning of "strand", however much of it is cut.
 */
function beginOf(db: Connection, text: string, reach: Reach): string {
  if (stands(db, `${quoted(text)} *`, reach)) return text;
  const points = [...text];
  for (let length = points.length - 1; length >= Math.max(4, points.length - 4); length--) {
    const begin = points.slice(0, length).join('');
    if (STEM_ENDS.some((end) => stands(db, quoted(begin + end), reach) && isTerm(db, fold(begin + end))))
      return begin;
  }
  return text;
}

function isTerm(db: Connection, term: string): boolean {
  db.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, words, row)');
  return prepared(db, 'SELECT 1 FROM temp.vocabulary WHERE term = ?').get(term) !== undefined;
}

/** The expression of a text word for word. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
