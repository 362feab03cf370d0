import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { temporaryFolder } from '../folder.ts';
import { startCairn, temporaryStore } from '../start.ts';
import { cairn } from './command.ts';

// cairn file, alone and beside a running server.

let folder: string;
let here: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryStore();
  here = temporaryFolder();
});
afterEach(() => here.remove());

async function checkAll(): Promise<void> {
  const roof = join(here.path, 'roof.txt');
  writeFileSync(roof, 'A roof');
  const foreseen = await cairn('file', 'add', 'books', roof, '--in', folder, '--dry-run');
  assert.deepEqual(
    [foreseen.code, foreseen.out],
    [0, 'books/files/roof.txt  text/plain  6 bytes\n'],
    foreseen.err,
  );
  const added = await cairn(
    'file',
    'add',
    'books',
    roof,
    roof,
    '--for',
    'books/titles/salt-and-slip',
    '--in',
    folder,
  );
  assert.deepEqual(
    [added.code, added.out],
    [0, 'books/files/roof.txt  text/plain  6 bytes\nbooks/files/roof-2.txt  text/plain  6 bytes\n'],
    added.err,
  );
  const copy = join(here.path, 'copy.txt');
  assert.equal((await cairn('file', 'get', 'books/roof.txt', folder, '--to', copy)).code, 0);
  assert.equal(readFileSync(copy, 'utf8'), 'A roof');
  const over = await cairn('file', 'get', 'books/files/roof.txt', folder, '--to', copy);
  assert.deepEqual([over.code, /is there already/.test(over.err)], [1, true]);
  mkdirSync(join(folder, 'json-db/books/files'), { recursive: true });
  writeFileSync(join(folder, 'json-db/books/files/found.txt'), 'found');
  assert.match((await cairn('file', 'adopt', 'books/found.txt', folder)).out, /^books\/files\/found\.txt/);
  assert.ok(existsSync(join(folder, 'json-db/books/files/found.txt.json')));
  const listed = JSON.parse((await cairn('file', 'list', 'books', folder, '--json')).out);
  assert.deepEqual(listed.map(({ ref }: { ref: string }) => ref).sort(), [
    'books/files/found.txt',
    'books/files/roof-2.txt',
    'books/files/roof.txt',
  ]);
  for (const wrong of [
    ['file', 'add', 'books', join(here.path, 'none.txt'), '--in', folder],
    ['file', 'add', 'books', here.path, '--in', folder],
    ['file', 'get', 'books/titles/salt-and-slip', folder],
    ['file', 'get', 'books/none.txt', folder],
  ])
    assert.equal((await cairn(...wrong)).code, 1, wrong.join(' '));
}

test('files are added, copied, listed and taken in without a server', checkAll);

test('and beside a running one', async () => {
  const server = await startCairn({ folder });
  try {
    await checkAll();
  } finally {
    await server.close();
  }
});
