import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { CachedEmbedder, Embedder, EmbeddingInput } from '../core/models.ts';

// Vectors that were paid for once: a file a model, by the hash of the text. One thread has it open. withCache · tidyCaches

const SUFFIXES = ['', '-wal', '-shm'];

/** Puts a cache in a folder before an embedder. A file that is no good is set aside; closing closes the embedder, too. */
export function withCache(embedder: Embedder, folder: string): CachedEmbedder {
  mkdirSync(folder, { recursive: true });
  const db = open(join(folder, nameOf(embedder.identity)));
  const read = db.prepare('SELECT vector FROM vectors WHERE input = ? AND hash = ?').pluck();
  const write = db.prepare('INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)');
  const remember = db.transaction(
    (input: EmbeddingInput, hashes: string[], vectors: (Float32Array | undefined)[]) => {
      vectors.forEach((vector, i) => {
        write.run(input, hashes[i], bytesOf(vector ?? new Float32Array()));
      });
    },
  );
  const find = (input: EmbeddingInput, hash: string) => {
    const bytes = read.get(input, hash) as Buffer | undefined;
    return bytes && new Float32Array(Uint8Array.from(bytes).buffer);
  };
  return {
    ...embedder,
    async embed(texts, input, signal) {
      const hashes = texts.map(hashOf);
      const found: (Float32Array | undefined)[] = hashes.map((hash) => find(input, hash));
      const missing = texts.flatMap((_, i) => (found[i] ? [] : [i]));
      const vectors = await embedder.embed(
        missing.map((i) => texts[i] as string),
        input,
        signal,
      );
      remember(
        input,
        missing.map((i) => hashes[i] as string),
        vectors,
      );
      missing.forEach((i, place) => {
        found[i] = vectors[place];
      });
      return found.map((vector) => (vector?.length ? vector : undefined));
    },
    recall: (texts) =>
      texts.map((text) => {
        const vector = find('document', hashOf(text));
        return vector && { vector: vector.length ? vector : undefined };
      }),
    unknown: (hashes) => hashes.filter((hash) => !find('document', hash)).length,
    async keep(hashes) {
      db.exec('CREATE TEMP TABLE kept (hash TEXT PRIMARY KEY) WITHOUT ROWID');
      try {
        const note = db.prepare('INSERT OR IGNORE INTO kept VALUES (?)');
        for await (const hash of hashes) note.run(hash);
        db.exec("DELETE FROM vectors WHERE input = 'document' AND hash NOT IN (SELECT hash FROM kept)");
      } finally {
        db.exec('DROP TABLE kept');
      }
    },
    async close() {
      db.close();
      await embedder.close();
    },
  };
}

/** Removes the caches of all models but one. */
export function tidyCaches(folder: string, identity: string): void {
  const kept = nameOf(identity);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = /^(cache-.*\.sqlite)(-wal|-shm)?$/.exec(name)?.[1];
    if (file && file !== kept) rmSync(join(folder, name), { force: true });
  }
}

function open(file: string): Database.Database {
  try {
    return opened(file);
  } catch (thrown) {
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(String((thrown as { code?: unknown }).code))) throw thrown;
    renameSync(file, file.replace(/sqlite$/, 'corrupt'));
    for (const suffix of SUFFIXES) rmSync(file + suffix, { force: true });
    return opened(file);
  }
}

function opened(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    // What was forgotten must not stand in free pages.
    db.pragma('secure_delete = ON');
    db.exec(
      'CREATE TABLE IF NOT EXISTS vectors (input TEXT, hash TEXT, vector BLOB NOT NULL, PRIMARY KEY (input, hash)) WITHOUT ROWID',
    );
    const [fault] = db.pragma('quick_check(1)') as { quick_check: string }[];
    if (fault?.quick_check === 'ok') return db;
    throw Object.assign(new Error(fault?.quick_check), { code: 'SQLITE_CORRUPT' });
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/** A file name that tells people which model it is, and is one for no other. */
function nameOf(identity: string): string {
  const plain = identity.replace(/[^\p{L}\p{N}.]+/gu, '-').slice(-80);
  return `cache-${plain}-${hashOf(identity).slice(0, 8)}.sqlite`;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
