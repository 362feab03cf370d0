import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Fitted } from './fit.ts';

// The file of a learned model: written once, then only read. writeModel · openModel

/** What a word adds to a text's vector: `scale · steps`. */
export interface WordVector {
  scale: number;
  steps: Int8Array;
}

export interface Model {
  dimensions: number;
  vector(word: string): WordVector | undefined;
  /** All words at once. */
  vectors(): Map<string, WordVector>;
  /** Hashes of the first texts that it was fitted on, in order. */
  texts(): string[];
  close(): void;
}

/** Steps of a vector's greatest part: eight bits are as good as thirty-two for finding, in a quarter of the room. */
const STEPS = 127;

/** Writes a model with the hashes of some of the texts that it was fitted on. A file of this name is there whole or not at all. */
export function writeModel(file: string, { words, vectors }: Fitted, texts: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  const db = new Database(temporary);
  try {
    db.pragma('journal_mode = OFF');
    db.exec(`CREATE TABLE words (word TEXT PRIMARY KEY, scale REAL NOT NULL, steps BLOB NOT NULL) WITHOUT ROWID;
      CREATE TABLE texts (hash TEXT PRIMARY KEY) WITHOUT ROWID;
      PRAGMA user_version = ${vectors.width}`);
    const word = db.prepare('INSERT INTO words VALUES (?, ?, ?)');
    const text = db.prepare('INSERT INTO texts VALUES (?)');
    db.transaction(() => {
      words.forEach((each, row) => {
        const { scale, steps } = inSteps(
          vectors.values.subarray(row * vectors.width, (row + 1) * vectors.width),
        );
        word.run(each, scale, steps);
      });
      for (const hash of texts) text.run(hash);
    })();
  } finally {
    db.close();
  }
  renameSync(temporary, file);
}

/** Opens a model for reading; throws when there is none or it is no good. */
export function openModel(file: string): Model {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  const read = db.prepare('SELECT scale, steps FROM words WHERE word = ?').raw();
  return {
    dimensions: db.pragma('user_version', { simple: true }) as number,
    vector(word) {
      const row = read.get(word) as [number, Buffer] | undefined;
      return row && vectorOf(...row);
    },
    vectors() {
      const rows = db.prepare('SELECT word, scale, steps FROM words').raw().all() as [
        string,
        number,
        Buffer,
      ][];
      return new Map(rows.map(([word, scale, steps]) => [word, vectorOf(scale, steps)]));
    },
    texts: () => db.prepare('SELECT hash FROM texts ORDER BY hash').pluck().all() as string[],
    close: () => void db.close(),
  };
}

function vectorOf(scale: number, { buffer, byteOffset, length }: Buffer): WordVector {
  return { scale, steps: new Int8Array(buffer, byteOffset, length) };
}

function inSteps(vector: Float32Array): { scale: number; steps: Buffer } {
  const scale = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / STEPS;
  return {
    scale,
    steps: Buffer.from(Int8Array.from(vector, (value) => Math.round(value / (scale || 1))).buffer),
  };
}
