import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import type { Mutation } from '../../src/services/records.ts';
import { asking } from '../api/ask.ts';
import { startCairn } from '../start.ts';
import { browsing } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
const api = asking(cairn);
after(() => cairn.remove());

const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };
const { runs } = cairn.services;
const patch = (id: string): Mutation => ({ op: 'patch', ref: `kiln/glazes/${id}`, body: '{"seen":true}' });

test('a run shows how far it is on its page, at the foot of every page and in the API, and its end with Undo', async () => {
  const go = Promise.withResolvers<void>();
  async function* mutations() {
    for (let at = 0; at < 200; at++) yield patch('celadon');
    await go.promise;
    yield patch('oatmeal');
  }
  const href = '/db/kiln/glazes';
  const { id } = runs.start(ines, {
    ns: 'kiln',
    title: 'Mark glazes',
    total: 201,
    href,
    mutations: mutations(),
  });
  while (runs.get(ines, id).done < 200) await new Promise(setImmediate);
  const half = await browser.see(`/runs/${id}`);
  assert.match(half.text, /Mark glazes.*Under way.*Changes 200 of 201/);
  assert.equal(half.text.split('Under way').length, 2);
  assert.match((await browser.part(`/runs/${id}`)).html, /hx-trigger="every 1s"/);
  assert.match((await browser.see('/')).text, /Mark glazes: 99 %/);
  assert.deepEqual((await api.get(`/runs/${id}`)).json.done, 200);
  go.resolve();
  await runs.ended(ines, id);
  const end = await browser.see(`/runs/${id}`);
  assert.match(end.text, /Done 2 changed, 199 as before.*See the result Undo/);
  assert.doesNotMatch(end.html, /every 1s/);
  assert.doesNotMatch((await browser.see('/')).text, /Mark glazes: /);
  const undone = await browser.send('/undos', { batch: id, return: href });
  assert.deepEqual([undone.status, undone.location], [303, href]);
  assert.equal((await api.get('/records/kiln/glazes/celadon')).json.seen, undefined);
  assert.deepEqual(
    (await api.get('/runs')).json.items.map((run: { id: string }) => run.id),
    [id],
  );
});

test('a run can be cancelled on its page; one that was refused says why, and that nothing is changed', async () => {
  const go = Promise.withResolvers<void>();
  async function* mutations() {
    for (let at = 0; at < 200; at++) yield patch('celadon');
    await go.promise;
    yield patch('oatmeal');
  }
  const { id } = runs.start(ines, { ns: 'kiln', title: 'Mark glazes', mutations: mutations() });
  while (runs.get(ines, id).done < 200) await new Promise(setImmediate);
  const cancelling = browser.send(`/runs/${id}/cancellation`, {});
  setTimeout(() => go.resolve(), 20);
  assert.equal((await cancelling).location, `/runs/${id}`);
  assert.match((await browser.see(`/runs/${id}`)).text, /Cancelled.*Nothing is changed/);
  assert.equal((await api.get('/records/kiln/glazes/celadon')).json.seen, undefined);

  const refused = runs.start(ines, { ns: 'kiln', title: 'Mark glazes', mutations: [patch('nowhere')] });
  await runs.ended(ines, refused.id);
  assert.match(
    (await browser.see(`/runs/${refused.id}`)).text,
    /Not done.*kiln\/glazes\/nowhere.*It was change 1\..*Nothing is changed/,
  );
  assert.equal((await api.post(`/runs/${refused.id}/cancellation`)).json.state, 'failed');
  assert.equal((await browser.see('/runs/nothing')).status, 404);
});

test('many changes are undone in the background, from the page and through the API', async () => {
  const ids = Array.from({ length: 1001 }, (_, at) => `test-tile-${at}`);
  const mutations = ids.map(
    (id): Mutation => ({ op: 'create', ns: 'kiln', collection: 'glazes', id, body: '{}' }),
  );
  const made = runs.start(ines, { ns: 'kiln', title: 'Fire test tiles', mutations });
  assert.equal((await runs.ended(ines, made.id)).state, 'done');
  const sent = await browser.send('/undos', { batch: made.id, return: '/db/kiln/glazes' });
  const [, undoing = ''] = /^\/runs\/(\w+)$/.exec(sent.location) ?? [];
  const undone = await runs.ended(ines, undoing);
  assert.deepEqual([undone.state, undone.counts.deleted, undone.href], ['done', 1001, '/db/kiln/glazes']);
  const preview = await api.post('/undos?dryRun=true', { body: { batch: undoing } });
  assert.deepEqual([preview.status, preview.json.changes.length], [200, 1001]);
  const again = await api.post('/undos', { body: { batch: undoing } });
  assert.equal(again.status, 202);
  assert.equal(again.headers.get('location'), `/api/v1/runs/${again.json.id}`);
  assert.equal((await runs.ended(ines, again.json.id)).counts.updated, 1001);
  const [seq] = (await api.get('/records/kiln/glazes/test-tile-7/history')).json.items.map(
    (item: { seq: number }) => item.seq,
  );
  const one = await api.post('/undos', { body: { seq } });
  assert.deepEqual([one.status, one.json.changes[0].ref], [200, 'kiln/glazes/test-tile-7']);
  assert.equal((await api.get('/records/kiln/glazes/test-tile-7')).status, 404);
  assert.equal((await api.post('/undos', { body: { batch: undoing } })).status, 409);
  assert.equal((await api.post('/undos', { body: { seq: 'all' } })).status, 422);
  assert.equal((await api.post('/undos', { body: { seq: 99_999_999 } })).status, 404);
});
