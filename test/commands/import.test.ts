import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { temporaryFolder } from '../folder.ts';
import { startCairn, temporaryStore } from '../start.ts';
import { cairn } from './command.ts';

// cairn import and export, alone and beside a running server.

let folder: string;
let here: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryStore();
  here = temporaryFolder();
});
afterEach(() => here.remove());

async function checkAll(): Promise<void> {
  const csv = join(here.path, 'Tools.csv');
  writeFileSync(
    csv,
    'Name;Nr.;Preis;Farbe\nHammer;001;1.234,50;rot\nZange;002;9,90;blau\nSäge;003;teuer;rot\n',
  );
  const inFolder = ['--in', folder];
  const columns = ['--map', 'Farbe=-', '--map', 'Preis=new:money', '--key', 'nr'];
  const foreseen = await cairn('import', csv, 'books/tools', ...columns, '--dry-run', ...inFolder);
  assert.equal(foreseen.code, 1, foreseen.err);
  assert.equal(
    foreseen.out,
    '2 new, 0 changed, 0 as before, 1 to mend\na new collection with fields: name, nr, preis\nrow 4: Preis must be a number\n',
  );
  const invalid = join(here.path, 'wrong.csv');
  const first = await cairn('import', csv, 'books/tools', ...columns, '--invalid', invalid, ...inFolder);
  assert.deepEqual([first.code, first.out.split('\n')[0]], [1, '3 files made, 0 files changed'], first.err);
  assert.equal(
    readFileSync(invalid, 'utf8'),
    '\ufeffName;Nr.;Preis;Farbe;Reasons@cairn\r\nSäge;003;teuer;rot;Preis must be a number\r\n',
  );
  const hammer = () => readFileSync(join(folder, 'json-db/books/tools/hammer.json'), 'utf8');
  assert.equal(hammer(), '{\n  "name": "Hammer",\n  "nr": "001",\n  "preis": 1234.50\n}\n');
  writeFileSync(csv, 'Name;Nr.;Preis\nHammer;001;1.234,50\nZange;002;10\n');
  const again = await cairn('import', csv, 'books/tools', '--json', ...inFolder);
  assert.equal(again.code, 0, again.err);
  const { counts } = JSON.parse(again.out);
  assert.deepEqual(counts, { new: 0, changed: 1, unchanged: 1, invalid: 0, passed: 0 });

  const out = join(here.path, 'tools.ndjson');
  const exported = await cairn('export', 'books/tools', '--filter', 'nr[eq]=001', '-o', out, ...inFolder);
  assert.equal(exported.code, 0, exported.err);
  assert.equal(
    readFileSync(out, 'utf8'),
    '{"_id": "hammer", "name": "Hammer", "nr": "001", "preis": 1234.50}\n',
  );
  const table = join(here.path, 'tools.csv');
  const options = ['--fields', 'preis,name', '--sort', '-name', '--delimiter', ';', '-o', table];
  assert.equal((await cairn('export', 'books/tools', ...options, ...inFolder)).code, 0);
  assert.equal(readFileSync(table, 'utf8'), 'id;preis;name\r\nzange;10;Zange\r\nhammer;1234,50;Hammer\r\n');

  const records = join(here.path, 'records');
  mkdirSync(records);
  writeFileSync(join(records, 'a b.json'), '\ufeff{\r\n  "name": "A",\r\n  "n": 1.10\r\n}\r\n');
  writeFileSync(join(records, 'empty.json'), '{}');
  writeFileSync(join(records, '_schema.json'), '{}');
  const brought = await cairn('import', records, 'books/brought', ...inFolder);
  assert.deepEqual([brought.code, brought.out], [0, '3 files made, 0 files changed\n'], brought.err);
  assert.equal(
    readFileSync(join(folder, 'json-db/books/brought/a b.json'), 'utf8'),
    '{\n  "name": "A",\n  "n": 1.10\n}\n',
  );

  for (const wrong of [
    ['import', csv, 'books', ...inFolder],
    ['import', join(here.path, 'none.csv'), 'books/tools', ...inFolder],
    ['import', csv, 'books/tools', '--map', 'Nobody=name', ...inFolder],
    ['import', csv, 'books/tools', '--mode', 'all', ...inFolder],
    ['export', 'books/nothing', ...inFolder],
    ['export', 'books/tools', '--format', 'pdf', ...inFolder],
    ['export', 'books/tools', '-o', out, ...inFolder],
  ]) {
    const { code, err } = await cairn(...wrong);
    assert.deepEqual([code, /^cairn: [^\n]+\n$/.test(err)], [1, true], `${wrong.join(' ')}: ${err}`);
  }
}

test('rows come in and lists go out, alone', checkAll);

test('and through the API of a running server', async () => {
  const server = await startCairn({ folder });
  try {
    await checkAll();
  } finally {
    await server.close();
  }
});
