import { type Connection, prepared } from './connection.ts';

// How much vectors count beside words, and what that goes by. vectorWeight · textSize · varints

/** Of vectors that were learned from the store itself, for texts of at least so many words; they know little of shorter ones. */
const LEARNED = 0.5;
const LONG = 90;
/** Of a model that has read more than this store. */
const TAUGHT = 0.65;

/** The vectors' part in a score, from 0 to 1. */
export function vectorWeight(db: Connection, model: string): number {
  return model.startsWith('learned/') ? LEARNED * Math.min(1, wordsEach(db) / LONG) : TAUGHT;
}

/** How many words a passage has on average. */
function wordsEach(db: Connection): number {
  const { passages, words } = textSize(db);
  return passages === 0 ? 0 : words / passages;
}

/** How many passages full text has, and words in all. What FTS5 keeps for BM25: varints of the rows and of each column's words. */
export function textSize(db: Connection): { passages: number; words: number } {
  const block = prepared(db, 'SELECT block FROM words_data WHERE id = 1').pluck().get() as Buffer | undefined;
  const [passages = 0, ...columns] = varints(block ?? Buffer.alloc(0));
  return { passages, words: columns.reduce((sum, each) => sum + each, 0) };
}

/** Numbers as SQLite writes them: seven bits a byte, the greatest first. None here needs a ninth byte. */
export function varints(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of bytes) {
    number = number * 128 + (byte & 127);
    if (byte & 128) continue;
    numbers.push(number);
    number = 0;
  }
  return numbers;
}
