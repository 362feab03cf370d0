import Database from 'better-sqlite3';

// createWords

/** Scripts that are written without spaces. */
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const UNSPACED_RUN = new RegExp(`${UNSPACED.source}(?:${UNSPACED.source}|\\p{M})+`, 'gu');
const CHARACTER = /\P{M}\p{M}*/gu;

/** A word as the index has it (folded, stemmed), and how often it stands in a text. */
export type Counted = [word: string, count: number];

/** Counts words. SQLite does it, so that they are the same as the index's. */
export interface Words {
  /** In byte order of the words. Of a script without spaces: single characters and pairs. */
  count(text: string): Counted[];
  close(): void;
}

export function createWords(): Words {
  const db = new Database(':memory:');
  db.exec(`CREATE VIRTUAL TABLE words USING fts5(text, content = '', tokenize = 'porter unicode61 remove_diacritics 2');
    CREATE VIRTUAL TABLE counted USING fts5vocab(words, row)`);
  const take = db.prepare('INSERT INTO words (rowid, text) VALUES (1, ?)');
  const read = db.prepare('SELECT term, cnt FROM counted').raw();
  const clear = db.prepare("INSERT INTO words (words) VALUES ('delete-all')");
  return {
    count(text) {
      take.run(UNSPACED.test(text) ? text.replace(UNSPACED_RUN, pairs) : text);
      const counted = read.all() as Counted[];
      clear.run();
      return counted;
    },
    close: () => void db.close(),
  };
}

function pairs(run: string): string {
  const characters = run.match(CHARACTER) ?? [];
  const both = characters.slice(1).map((each, place) => `${characters[place]}${each} ${each}`);
  return ` ${characters[0]} ${both.join(' ')} `;
}
