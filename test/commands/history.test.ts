import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCairn, temporaryStore } from '../start.ts';
import { cairn } from './command.ts';

// cairn history and cairn undo, alone and beside a running server.

async function checkUndo(folder: string) {
  const order = join(folder, 'json-db/kiln/orders/2026-001.json');
  const was = readFileSync(order, 'utf8');
  const ref = 'kiln/orders/2026-001';
  const edit = ['edit', 'kiln/orders', '--in', folder, '--filter', 'number[eq]=2026-001', '--yes'];
  const edited = await cairn(...edit, '--set', 'notes=Twice');
  assert.equal(edited.code, 0, edited.err);
  assert.match(readFileSync(order, 'utf8'), /Twice/);

  const told = await cairn('history', ref, '--in', folder);
  const [line = ''] = told.out.split('\n');
  assert.match(line, /^\d+\t2\S+Z\tInes \(cli\)\tupdate\t\/notes\t\S+$/, told.err);
  const [seq = '', , , , , batch = ''] = line.split('\t');
  const foreseen = await cairn('undo', batch, '--dry-run', '--in', folder);
  assert.deepEqual([foreseen.code, foreseen.out], [0, `${ref}: would be restored\n`], foreseen.err);
  assert.match(readFileSync(order, 'utf8'), /Twice/);
  const undone = await cairn('undo', batch, '--in', folder);
  assert.deepEqual([undone.code, undone.out], [0, `${ref}: restored\n`], undone.err);
  assert.equal(readFileSync(order, 'utf8'), was);
  const refused = await cairn('undo', seq, '--in', folder);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /taken back already/);

  assert.equal((await cairn('delete', ref, '--in', folder)).code, 0);
  assert.ok(!existsSync(order));
  const versions = JSON.parse((await cairn('history', ref, '--json', '--in', folder)).out);
  const restored = await cairn('undo', String(versions[0].seq), '--json', '--in', folder);
  assert.equal(JSON.parse(restored.out).changes[0].ref, ref, restored.err);
  assert.equal(readFileSync(order, 'utf8'), was);
  assert.equal((await cairn('undo', '1', 'batch', '--in', folder)).code, 1);
  assert.equal((await cairn('undo', 'no-such-batch', '--in', folder)).code, 1);
}

test('changes are listed and taken back, without a server', () => checkUndo(temporaryStore()));

test('and beside a running one', async () => {
  const server = await startCairn();
  try {
    await checkUndo(server.folder);
  } finally {
    await server.remove();
  }
});
