import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCairn, temporaryStore } from '../start.ts';
import { cairn } from './command.ts';

// cairn move, alone and beside a running server.

async function checkMove(folder: string) {
  const customer = (id: string) => join(folder, 'json-db/kiln/customers', `${id}.json`);
  const order = join(folder, 'json-db/kiln/orders/2026-001.json');
  const { customer: was } = JSON.parse(readFileSync(order, 'utf8'));
  const foreseen = await cairn('move', `kiln/customers/${was}`, 'somebody', folder, '--dry-run');
  assert.equal(foreseen.code, 0, foreseen.err);
  assert.match(
    foreseen.out,
    /would be somebody\. \d+ records? would change along:\n(.*\n)* {2}kiln\/orders\/2026-001\n/,
  );
  assert.ok(existsSync(customer(was)));
  const done = await cairn('move', `kiln/customers/${was}`, 'somebody', folder, '--json');
  assert.equal(JSON.parse(done.out).changes[0].op, 'move', done.err);
  assert.ok(existsSync(customer('somebody')) && !existsSync(customer(was)));
  assert.equal(JSON.parse(readFileSync(order, 'utf8')).customer, 'somebody');
  assert.equal((await cairn('move', 'kiln/customers/nobody', 'x', folder)).code, 1);
  assert.equal((await cairn('move', 'kiln/customers', 'x', folder)).code, 1);
}

test('a record gets another id with what refers to it, without a server', () => checkMove(temporaryStore()));

test('and beside a running one', async () => {
  const server = await startCairn();
  try {
    await checkMove(server.folder);
  } finally {
    await server.remove();
  }
});
