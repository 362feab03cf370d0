import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

// What refers to a record follows through the API: PATCH, PUT and batches with `references`.

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

const text = (ref: string) => readFileSync(cairn.file(`${ref}.json`), 'utf8');
const glazesIn = (ref: string) => JSON.parse(text(ref)).lines.map(({ glaze }: { glaze?: string }) => glaze);
const ash = '/records/kiln/glazes/wood-ash';

test('a value by which others refer is changed with all that do, when that is asked for', async () => {
  const was = text('kiln/orders/2026-006');
  const dry = await api.patch(`${ash}?references=true&dryRun=true`, { body: { code: 'ASH-4' } });
  const told = dry.json.changes.map(({ ref }: { ref: string }) => ref);
  assert.equal(told[0], 'kiln/glazes/wood-ash');
  assert.ok(told.includes('kiln/orders/2026-006'));
  assert.equal(text('kiln/orders/2026-006'), was);
  const { status, json } = await api.patch(`${ash}?references=true`, { body: { code: 'ASH-4' } });
  assert.deepEqual([status, json.code], [200, 'ASH-4']);
  assert.equal(text('kiln/orders/2026-006'), was.replace('"ASH-3"', '"ASH-4"'));
  const whole = JSON.parse(text('kiln/glazes/wood-ash'));
  const back = await api.put(`${ash}?references=true`, {
    body: { ...whole, code: 'ASH-3' },
    headers: { 'If-Match': '*' },
  });
  assert.equal(back.status, 200);
  assert.equal(text('kiln/orders/2026-006'), was);
});

test('without it what refers is left as it is', async () => {
  const was = text('kiln/orders/2026-006');
  await api.patch(ash, { body: { code: 'ASH-9' } });
  assert.equal(text('kiln/orders/2026-006'), was);
  await api.patch(ash, { body: { code: 'ASH-3' } });
});

test('two records change places in one batch, and one Undo takes it back', async () => {
  const refs = [
    'kiln/orders/2026-002',
    'kiln/orders/2026-006',
    'kiln/glazes/wood-ash',
    'kiln/glazes/oatmeal',
  ];
  const was = refs.map(text);
  const patch = (id: string, code: string) => ({
    ...{ op: 'patch', ref: `kiln/glazes/${id}`, data: { code }, references: true },
  });
  const changes = [patch('wood-ash', 'between'), patch('oatmeal', 'ASH-3'), patch('wood-ash', 'OAT-2')];
  const { status, json } = await api.post('/batch', { body: { note: 'change places', changes } });
  assert.equal(status, 200);
  assert.deepEqual(glazesIn('kiln/orders/2026-002'), ['ASH-3', 'CEL-1']);
  assert.deepEqual(glazesIn('kiln/orders/2026-006'), ['OAT-2']);
  assert.equal((await api.post('/undos', { body: { batch: json.batch } })).status, 200);
  assert.deepEqual(refs.map(text), was);
});

test('a batch that is refused does nothing, and names the change', async () => {
  const move = { op: 'move', ref: 'kiln/customers/nobody', to: 'kiln/customers/x', references: true };
  const { status, json } = await api.post('/batch', {
    body: {
      changes: [{ op: 'patch', ref: 'kiln/glazes/wood-ash', data: { code: 'X' }, references: true }, move],
    },
  });
  assert.deepEqual([status, json.index], [404, 1]);
  assert.deepEqual(glazesIn('kiln/orders/2026-006'), ['ASH-3']);
});
