import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCairn, temporaryStore } from '../start.ts';
import { cairn } from './command.ts';

// cairn edit and views, alone and beside a running server.

function prepare(folder: string): void {
  const views = { views: [{ id: 'dear', name: 'Dear ones', list: 'filter[total][gte]=90', pinned: true }] };
  writeFileSync(join(folder, 'json-db/kiln/orders/_views.json'), JSON.stringify(views));
}

async function checkEditing(folder: string) {
  const orders = ['edit', 'kiln/orders', '--in', folder];
  const text = (id: string) => readFileSync(join(folder, `json-db/kiln/orders/${id}.json`), 'utf8');
  const before = text('2026-004');

  const dry = await cairn(...orders, '--filter', 'total[gte]=90', '--set', 'status=paid', '--dry-run');
  assert.equal(dry.code, 0, dry.err);
  assert.match(dry.out, /kiln\/orders: 4 records, 2 would be changed, 2 are so already\./);
  assert.match(dry.out, /kiln\/orders\/2026-004: status "fired" → "paid"/);
  const unasked = await cairn(...orders, '--view', 'dear', '--set', 'total=600.50');
  assert.equal(unasked.code, 1);
  assert.match(unasked.err, /add --yes/);
  assert.equal(text('2026-004'), before);

  const priced = await cairn(...orders, '--view', 'dear', '--set', 'total=600.50', '--yes');
  assert.equal(priced.code, 0, priced.err);
  assert.match(priced.out, /4 records changed\.\n$/);
  assert.match(text('2026-004'), /"total": 600\.50\b/);
  const refused = await cairn(...orders, '--set', 'status=lost', '--yes', '--json');
  assert.equal(refused.code, 1);
  assert.deepEqual([JSON.parse(refused.out).preview.refused, JSON.parse(refused.out).run], [6, undefined]);

  const customers = ['edit', 'kiln/customers', '--q', 'hazel', '--yes', '--in', folder];
  const hazel = () =>
    JSON.parse(readFileSync(join(folder, 'json-db/kiln/customers/hazel-byrne.json'), 'utf8'));
  const tagged = await cairn(...customers, '--add', 'tags=007', '--add', 'tags=vip', '--set', 'number=1');
  assert.equal(tagged.code, 0, tagged.err);
  assert.deepEqual(hazel().tags.slice(-2), ['007', 'vip']);
  assert.equal(hazel().number, 1);
  await cairn(...customers, '--remove', 'tags=007', '--unset', 'number');
  assert.deepEqual([hazel().tags.includes('007'), hazel().number], [false, undefined]);

  assert.match((await cairn(...orders, '--set', 'total=much')).err, /"much" is no value of total/);
  assert.match((await cairn(...orders, '--delete', '--set', 'total=1')).err, /Say what is to change/);
  assert.match((await cairn(...orders, '--filter', 'total', '--delete')).err, /is no filter/);
  const gone = await cairn(...orders, '--filter', 'number=2026-005', '--delete', '--yes');
  assert.match(gone.out, /1 record deleted\./, gone.err);
  assert.throws(() => text('2026-005'), /ENOENT/);

  const views = await cairn('views', 'kiln/orders', folder);
  assert.equal(views.out, 'dear  Dear ones (on the first page)  filter[total][gte]=90\n', views.err);
  assert.match((await cairn('views', 'kiln/customers', folder)).out, /no saved views/);
  assert.equal(JSON.parse((await cairn('views', 'kiln/orders', folder, '--json')).out).items[0].id, 'dear');
}

test('many records are changed on the command line without a server', async () => {
  const folder = temporaryStore();
  prepare(folder);
  await checkEditing(folder);
  rmSync(folder, { recursive: true });
});

test('and beside a running one', async () => {
  const server = await startCairn({ prepare });
  try {
    await checkEditing(server.folder);
  } finally {
    await server.remove();
  }
});
