import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { shapes } from '../../src/api/shapes.ts';
import { startCairn } from '../start.ts';
import { asking } from './ask.ts';

const cairn = await startCairn();
const api = asking(cairn);
after(() => cairn.remove());

const orders = '/bulk/kiln/orders';
const storedIn = async (id: string) => (await api.get(`/records/kiln/orders/${id}`)).json;

async function done(body: object) {
  const begun = await api.post(orders, { body });
  assert.equal(begun.status, 202, begun.text);
  const id = begun.headers.get('location')?.split('/').at(-1) ?? '';
  return cairn.services.runs.ended({ name: 'Ines', via: 'api', namespaces: '*' }, id);
}

test('a preview tells to the letter what a change would do, and does nothing', async () => {
  const body = { list: 'filter[total][gte]=90', set: { status: 'paid' } };
  const { status, json } = await api.post(`${orders}?dryRun=true`, { body });
  assert.equal(status, 200);
  assert.deepEqual(shapes.BulkPreview.parse(json), json);
  assert.deepEqual([json.matching, json.changed, json.unchanged, json.refused], [4, 2, 2, 0]);
  assert.deepEqual(json.samples[0], {
    ref: 'kiln/orders/2026-004',
    diff: [{ pointer: '/status', before: 'fired', after: 'paid' }],
  });
  assert.equal((await storedIn('2026-004')).status, 'fired');
});

test('what would not fit is counted with the reason and left out, and one Undo takes back the rest', async () => {
  const body = { list: '', set: { status: 'lost' } };
  const { json } = await api.post(`${orders}?dryRun=true`, { body });
  assert.deepEqual([json.changed, json.refused], [0, 6]);
  assert.match(json.refusals[0].reason, /status .*one of/i);

  const run = await done({ list: 'filter[total][gte]=90', set: { total: 600.5 }, clear: ['notes'] });
  assert.deepEqual([run.state, run.counts.updated], ['done', 4]);
  assert.match((await api.get('/records/kiln/orders/2026-004')).text, /"total": 600\.5/);
  await api.post('/undos', { body: { batch: run.id } });
  assert.equal((await storedIn('2026-004')).total, 620);
});

test('records are chosen by their ids, too, and deleted; what is not there is refused', async () => {
  const body = { ids: ['2026-005', 'gone'], delete: true };
  const { json } = await api.post(`${orders}?dryRun=true`, { body });
  assert.deepEqual([json.matching, json.changed, json.refused], [2, 1, 1]);
  const run = await done(body);
  assert.equal(run.counts.deleted, 1);
  assert.equal((await api.get('/records/kiln/orders/2026-005')).status, 404);
});

test('fields and settings are no records: nothing is done where they are named', async () => {
  for (const body of [
    { ids: ['2026-006', '_schema'], delete: true },
    { ids: ['_views'], set: { total: 1 } },
  ])
    for (const path of [orders, `${orders}?dryRun=true`]) {
      const { status, json } = await api.post(path, { body });
      assert.deepEqual([status, json.code], [400, 'invalid'], json.detail);
      assert.match(json.detail, /kiln\/orders\/_\w+ is no record/);
    }
  assert.equal((await api.get('/records/kiln/orders/2026-006')).status, 200);
});

test('a list that changes with what is changed is changed as a whole', async () => {
  const list = 'filter[status][ne]=sent';
  const run = await done({ list, set: { status: 'sent' } });
  assert.equal(run.state, 'done');
  assert.equal((await api.get(`/records/kiln/orders?${list}`)).json.total, 0);
});

test('what makes no sense is refused', async () => {
  const codes = async (body: object) => (await api.post(orders, { body })).status;
  assert.equal(await codes({ list: '' }), 400);
  assert.equal(await codes({ set: { status: 'paid' } }), 400);
  assert.equal(await codes({ list: 'filter[total][gte]=cheap', set: { status: 'paid' } }), 400);
  assert.equal(await codes({ list: '', delete: true, clear: ['notes'] }), 400);
});
