import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { identify, type Piece } from '../../../src/core/chunking/identify.ts';
import type { Ref } from '../../../src/core/names.ts';
import type { IndexWriter } from '../../../src/core/ports/index-writer.ts';
import { chunkRows } from '../../../src/search/sqlite/chunks.ts';
import { type Connection, openConnection } from '../../../src/search/sqlite/connection.ts';
import { createTables } from '../../../src/search/sqlite/schema.ts';
import { createWriter } from '../../../src/search/sqlite/writer.ts';
import { temporaryFolder } from '../../folder.ts';
import { piece, put, remove } from '../indexed.ts';

test('a chunk that says the same keeps its number, wherever it stands, and no number is had twice', async (t) => {
  const { numbers, write } = opened(t);
  await write(piece('/a', 'one'), piece('/a', 'two'), piece('/b', 'three'));
  const before = numbers();
  assert.deepEqual([...before.keys()], ['one', 'two', 'three']);
  await write(piece('', 'new'), piece('/b', 'three', { start: 7, end: 12 }), piece('/a', 'two'));
  const after = numbers();
  assert.deepEqual([...after.keys()], ['new', 'three', 'two']);
  assert.equal(after.get('two'), before.get('two'));
  assert.equal(after.get('three'), before.get('three'));
  assert.equal(new Set(after.values()).size, 3);
});

test('a chunk that models see in another way is another one', async (t) => {
  const { numbers, write, db } = opened(t);
  const two = () => chunkRows(db, 1).find(({ text }) => text === 'two');
  await write(piece('/a', 'one'), piece('/a', 'two', { context: 'Before' }));
  const [before, hash] = [numbers(), two()?.hash];
  await write(piece('/a', 'two', { context: 'After' }), piece('/a', 'one'));
  assert.equal(numbers().get('one'), before.get('one'));
  assert.equal(two()?.context, 'After');
  assert.notEqual(two()?.hash, hash);
});

test('an only chunk tells by its number that it is one', async (t) => {
  const { numbers, write, db } = opened(t);
  const several = () =>
    db.prepare('SELECT count(*) FROM chunks INDEXED BY chunks_several WHERE id & 4095 > 0').pluck().get();
  await write(piece('', 'one'));
  assert.equal(several(), 0);
  await write(piece('', 'one'), piece('/a', 'two'));
  assert.equal(several(), 2);
  await write(piece('', 'one'));
  assert.deepEqual([several(), numbers().size], [0, 1]);
});

test('what is gone leaves neither rows nor words', async (t) => {
  const { write, db, writer } = opened(t);
  const count = (sql: string) => db.prepare(sql).pluck().get();
  await write(piece('/a', 'one'), piece('/a', 'two'));
  await write(piece('/a', 'two'));
  assert.equal(count(`SELECT count(*) FROM words WHERE words MATCH 'one'`), 0);
  await remove(writer, 'lod/notes/a');
  assert.equal(count('SELECT count(*) FROM chunks'), 0);
  assert.equal(count(`SELECT count(*) FROM words WHERE words MATCH 'two'`), 0);
});

test('more chunks than a record can have are refused, all or none', async (t) => {
  const { numbers, write } = opened(t);
  await write(piece('', 'one'));
  const many = Array.from({ length: 4096 }, (_, index) => piece('/a', `part ${index}`));
  await assert.rejects(write(...many), /at most 4095/);
  assert.deepEqual([...numbers().keys()], ['one']);
  await write(...many.slice(1));
  assert.equal(numbers().size, 4095);
});

interface Opened {
  db: Connection;
  writer: IndexWriter;
  write(...pieces: Piece[]): Promise<unknown>;
  /** Numbers by text, in order. */
  numbers(): Map<string, number>;
}

function opened(t: TestContext): Opened {
  const ref: Ref = 'lod/notes/a';
  const folder = temporaryFolder();
  const db = openConnection(join(folder.path, 'index.sqlite'), 'write');
  db.exec(createTables);
  const writer = createWriter(db, 'index.sqlite', true);
  t.after(async () => {
    await writer.close();
    folder.remove();
  });
  return {
    db,
    writer,
    write: (...pieces) => put(writer, { [ref]: {} }, { chunks: identify(ref, 'a', pieces) }),
    numbers: () => new Map(chunkRows(db, 1).map(({ text, id }) => [text, id])),
  };
}
