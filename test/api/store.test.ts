import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { shapes } from '../../src/api/shapes.ts';
import { type Started, startCairn } from '../start.ts';
import { asking, etagOf } from './ask.ts';

// Collections, schemas, history, search, index and erasures over HTTP.

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

test('collections are listed with their words and counts', async () => {
  const { json } = await api.get('/collections');
  assert.deepEqual(shapes.Collections.parse(json), json);
  assert.deepEqual(
    json.items.map((each: Record<string, unknown>) => [
      each.ns,
      each.collection,
      each.title,
      each.records,
      each.inferred,
    ]),
    [
      ['books', 'titles', 'Titles', 2, true],
      ['kiln', 'customers', 'Customers', 5, false],
      ['kiln', 'glazes', 'Glazes', 3, true],
      ['kiln', 'orders', 'Orders', 6, false],
    ],
  );
  assert.deepEqual(
    json.namespaces.map(({ title }: { title: string }) => title),
    ['Second Shelf Books', 'Fern & Kiln'],
  );
});

test('a schema is its file, and a changed one is checked against from then on', async () => {
  const path = '/schemas/kiln/customers';
  const got = await api.get(path);
  assert.equal(got.text, readFileSync(cairn.file('kiln/customers/_schema.json'), 'utf8'));
  assert.equal(got.headers.get('content-type'), 'application/schema+json');
  const headers = { 'If-Match': `"${etagOf(got)}"` };
  const schema = got.json;
  schema.required.push('email');
  const put = await api.put(path, { body: schema, headers });
  assert.equal(put.status, 200, put.text);
  assert.equal((await api.put(path, { body: schema, headers })).status, 412);
  const refused = await api.post('/records/kiln/customers', { body: { name: 'No mail' } });
  assert.equal(refused.status, 422);
  assert.match(JSON.stringify(refused.json.errors), /email/);
});

test('what is no JSON Schema is refused, and dry runs write nothing', async () => {
  const path = '/schemas/kiln/orders';
  const before = (await api.get(path)).text;
  const bad = await api.put(path, { body: { type: 'nonsense' } });
  assert.ok(bad.status === 422 || bad.status === 400, String(bad.status));
  const dry = await api.put(`${path}?dryRun=true`, { body: { type: 'object', title: 'Other' } });
  assert.equal(dry.status, 200, dry.text);
  assert.equal(dry.json.changes[0].ref, 'kiln/orders/_schema');
  assert.equal((await api.get(path)).text, before);
});

test('without a file the schema is inferred, and If-None-Match: * gives it one', async () => {
  const path = '/schemas/kiln/glazes';
  const { json, headers } = await api.get(path);
  assert.equal(headers.get('etag'), null);
  assert.equal(json['x-cairn'].inferred, true);
  assert.equal((await api.put(path, { body: { type: 'object' } })).status, 404);
  const made = await api.put(path, {
    body: { title: 'Glazes', type: 'object' },
    headers: { 'If-None-Match': '*' },
  });
  assert.equal(made.status, 201, made.text);
  assert.equal((await api.get(path)).text, made.text);
  assert.equal((await api.get('/schemas/kiln/nothing')).status, 404);
});

test('history tells each version with what it changed, page by page', async () => {
  const path = '/records/kiln/glazes/wood-ash';
  for (const cone of [11, 12]) await api.patch(path, { body: { cone } });
  const { json } = await api.get(`${path}/history`);
  assert.deepEqual(shapes.History.parse(json), json);
  assert.deepEqual(
    json.items.map(({ op }: { op: string }) => op),
    ['update', 'update', 'seen'],
  );
  assert.deepEqual(json.items[0].changes, [{ pointer: '/cone', before: 11, after: 12 }]);
  const first = (await api.get(`${path}/history?limit=2`)).json;
  const second = (await api.get(`${path}/history?limit=2&cursor=${first.nextCursor}`)).json;
  assert.deepEqual([...first.items, ...second.items], json.items);
  const version = await api.get(`${path}/history/${json.items[2].seq}`);
  assert.match(version.text, /"ratio": 1e0/, 'the very bytes');
  assert.equal(etagOf(version), json.items[2].etag);
  for (const seq of ['0', '999999', 'x', '-1'])
    assert.equal((await api.get(`${path}/history/${seq}`)).status, 404, seq);
});

test('a restore makes an old version the current one, byte for byte', async () => {
  const path = '/records/kiln/glazes/oatmeal';
  const before = await api.get(path);
  await api.patch(path, { body: { cone: 1 } });
  const seq = before.headers.get('cairn-seq');
  const dry = await api.post(`${path}/history/${seq}/restore?dryRun=true`);
  assert.deepEqual(dry.json.changes[0].diff, [{ pointer: '/cone', before: 1, after: 6 }]);
  const stale = await api.post(`${path}/history/${seq}/restore`, {
    headers: { 'If-Match': `"${etagOf(before)}"` },
  });
  assert.equal(stale.status, 412);
  const restored = await api.post(`${path}/history/${seq}/restore`);
  assert.equal(restored.text, before.text);
  assert.equal(etagOf(await api.get(path)), etagOf(before));
});

test('similar records are of the same namespace, and never the record itself', async () => {
  const { status, json } = await api.get('/records/kiln/glazes/celadon/similar?limit=5');
  assert.equal(status, 200);
  assert.ok(json.hits.length > 0);
  for (const { ref } of json.hits) assert.match(ref, /^kiln\/(?!glazes\/celadon$)/);
  assert.equal((await api.get('/records/kiln/glazes/none/similar')).status, 404);
});

test('what was found is counted by collection when asked, with and without words', async () => {
  const counts = async (q: string) =>
    (await api.get(`/search?q=${q}&facets=true`)).json.facets.collections.map(
      (one: { collection: string; count: number }) => `${one.collection} ${one.count}`,
    );
  assert.deepEqual((await counts('celadon')).sort(), ['glazes 1', 'titles 1']);
  assert.deepEqual(await counts('in:kiln'), ['orders 6', 'customers 5', 'glazes 3']);
  assert.equal((await api.get('/search?q=celadon')).json.facets, undefined);
});

test('synonyms are settings of a namespace: a word of a group finds the others there, and nowhere else', async () => {
  const body = { groups: [['seladongrün', 'celadon']] };
  const refs = async (ns: string) =>
    (await api.get(`/search?q=seladongr%C3%BCn&ns=${ns}&mode=keyword`)).json.hits.map(
      ({ ref }: { ref: string }) => ref,
    );
  assert.deepEqual(await refs('kiln'), []);
  const put = await api.put('/settings/kiln/synonyms', { headers: { 'If-None-Match': '*' }, body });
  assert.equal(put.status, 201);
  assert.equal(put.headers.get('location'), '/api/v1/settings/kiln/synonyms');
  assert.ok((await refs('kiln')).includes('kiln/glazes/celadon'));
  assert.deepEqual(await refs('books'), []);
  const bad = await api.put('/settings/kiln/synonyms', {
    headers: { 'If-Match': '*' },
    body: { groups: [['one']] },
  });
  assert.equal(bad.status, 422);
  assert.deepEqual((await api.get('/settings/kiln/synonyms')).json, body);
  assert.equal((await api.get('/settings/kiln/secrets')).status, 404);
});

test('search and lists take operators; what makes no sense is said by the one and refused by the other', async () => {
  const refs = async (path: string, items: string) =>
    (await api.get(path)).json[items].map(({ ref }: { ref: string }) => ref).sort();
  const asked = '/search?q=celadon+in:glazes';
  assert.deepEqual(await refs(asked, 'hits'), ['kiln/glazes/celadon']);
  const { operators, hits } = (await api.get(asked)).json;
  assert.match(hits[0].why, /^“celadon” in the title/i);
  assert.deepEqual(operators, [{ start: 8, end: 17, words: 'in Glazes of Fern & Kiln' }]);
  const paid = ['kiln/orders/2026-001', 'kiln/orders/2026-002'];
  assert.deepEqual(await refs('/search?q=status:paid', 'hits'), paid);
  assert.deepEqual(await refs('/records/kiln/orders?q=status:paid', 'items'), paid);
  assert.deepEqual(await refs('/records/kiln/orders?q=jug+-status:open', 'items'), ['kiln/orders/2026-002']);
  const [{ problem }] = (await api.get('/search?q=total:much')).json.operators;
  assert.match(problem, /takes a number/);
  const refused = await api.get('/records/kiln/orders?q=total:much');
  assert.equal(refused.status, 400);
  assert.equal(refused.json.detail, problem);
});

test('search finds words anywhere and says what it used', async () => {
  const { json } = await api.get('/search?q=celadon');
  assert.deepEqual(shapes.Hits.parse(json), json);
  assert.equal(json.mode, 'keyword', 'there are no vectors yet');
  assert.deepEqual(json.hits.map(({ ref }: { ref: string }) => ref).sort(), [
    'books/titles/salt-and-slip',
    'kiln/glazes/celadon',
  ]);
  const within = (await api.get('/search?q=celadon&ns=books')).json;
  assert.deepEqual(
    within.hits.map(({ ref }: { ref: string }) => ref),
    ['books/titles/salt-and-slip'],
  );
  const filtered = (await api.get('/search?q=cork&ns=kiln&collection=customers&filter[discount][gte]=10'))
    .json;
  assert.deepEqual(
    filtered.hits.map(({ ref }: { ref: string }) => ref),
    ['kiln/customers/bakery-on-the-quay'],
  );
  for (const query of ['', 'q=', 'q=x&collection=customers', 'q=x&mode=psychic', 'q=x&limit=101'])
    assert.equal((await api.get(`/search?${query}`)).status, 400, query);
});

test('a file edited by hand is in the next answer', async () => {
  const file = cairn.file('kiln/customers/liam-oconnor.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('Patrick Street', 'Grand Parade'));
  const { json, headers } = await api.get('/records/kiln/customers/liam-oconnor');
  assert.equal(json.address.street, '17 Grand Parade');
  assert.ok(headers.get('etag'));
  for (let tries = 0; tries < 100; tries++) {
    const { total } = (await api.get('/search?q=parade')).json;
    if (total === 1) return;
    await wait(50);
  }
  assert.fail('was not found');
});

test('a broken file is served as it last was and can be replaced by who has seen it', async () => {
  const path = '/records/kiln/customers/soren-muller';
  const before = await api.get(path);
  writeFileSync(cairn.file('kiln/customers/soren-muller.json'), '{"name": "S');
  let broken = before;
  for (let tries = 0; tries < 100 && broken.headers.get('cairn-problem') === null; tries++) {
    await wait(50);
    broken = await api.get(path);
  }
  assert.equal(broken.text, before.text);
  assert.equal(etagOf(broken), etagOf(before));
  const diskEtag = (broken.headers.get('cairn-disk-etag') ?? '').replaceAll('"', '');
  const conflict = await api.patch(path, {
    body: { discount: 1 },
    headers: { 'If-Match': `"${etagOf(before)}"` },
  });
  assert.equal(conflict.status, 409, conflict.text);
  assert.equal(conflict.json.diskEtag, diskEtag);
  const replaced = await api.put(path, {
    body: { name: 'Søren', email: 's@example.com' },
    headers: { 'If-Match': `"${'0'.repeat(64)}", "${diskEtag}"` },
  });
  assert.equal(replaced.status, 200, replaced.text);
  assert.equal((await api.get(path)).headers.get('cairn-problem'), null);
});

test('health and the index tell how they are', async () => {
  const health = (await api.get('/health')).json;
  assert.deepEqual(shapes.Health.parse(health), health);
  assert.equal(health.status, 'ok');
  const status = (await api.get('/index/status')).json;
  assert.deepEqual(shapes.IndexStatus.parse(status), status);
  assert.equal(status.state, 'ready');
  assert.ok(status.problems.some(({ path }: { path: string }) => path.endsWith('tenmoku.json')));
  assert.ok(status.problems.some(({ path }: { path: string }) => path.endsWith('notes.txt')));
  const glazes = status.coverage.places.find(
    ({ collection }: { collection: string }) => collection === 'glazes',
  );
  const { records } = (await api.get('/collections')).json.items.find(
    ({ collection }: { collection: string }) => collection === 'glazes',
  );
  assert.deepEqual(glazes, {
    ns: 'kiln',
    collection: 'glazes',
    ready: records,
    pending: 0,
    stale: 0,
    failed: 1,
    skipped: 1,
  });
  assert.equal(status.coverage.whole.ready, status.records);
  assert.ok(status.coverage.chunks >= status.records);
});

test('the index shows what it sees of a record', async () => {
  const { json } = await api.get('/index/chunks/kiln/glazes/celadon');
  assert.deepEqual(shapes.Chunks.parse(json), json);
  assert.ok(json.items.some(({ text }: { text: string }) => text.includes('pale green')));
  const { state, reason } = json.items[0].vector;
  assert.ok(state === 'ready' || reason, 'a passage without a vector says why');
  assert.equal((await api.get('/index/chunks/kiln/glazes/none')).status, 404);
});

test('a rebuild runs beside everything else and is told of', async () => {
  const started = await api.post('/index/rebuilds');
  assert.equal(started.status, 202);
  assert.deepEqual(shapes.Rebuild.parse(started.json), started.json);
  const path = (started.headers.get('location') ?? '').replace('/api/v1', '');
  let rebuild = started.json;
  for (let tries = 0; tries < 200 && rebuild.state === 'running'; tries++) {
    assert.equal((await api.get('/records/kiln/orders/2026-001')).status, 200);
    await wait(20);
    rebuild = (await api.get(path)).json;
  }
  assert.equal(rebuild.state, 'done', JSON.stringify(rebuild));
  assert.equal((await api.get('/index/rebuilds')).json.items[0].id, rebuild.id);
  assert.equal((await api.get('/index/rebuilds/99')).status, 404);
  assert.equal((await api.get('/search?q=celadon')).json.total, 2);
});

test('an erasure leaves no trace of what was written', async () => {
  const secret = 'Zanzibar';
  await api.post('/records/books/titles?id=secret', { body: { title: secret } });
  await api.patch('/records/books/titles/secret', { body: { about: `${secret} again` } });
  assert.equal((await api.get(`/search?q=${secret}`)).json.total, 1);
  for (const body of [{}, { target: '' }, { target: 'books', more: 1 }])
    assert.equal((await api.post('/erasures', { body })).status, 422);
  const erased = await api.post('/erasures', { body: { target: 'books/titles/secret' } });
  assert.equal(erased.status, 200, erased.text);
  assert.deepEqual(shapes.Erasure.parse(erased.json), erased.json);
  assert.equal((await api.get('/records/books/titles/secret')).status, 404);
  assert.equal((await api.get(`/search?q=${secret}`)).json.total, 0);
  cairn = await cairn.restart();
  api = asking(cairn);
  for (const path of readdirSync(cairn.folder, { recursive: true, encoding: 'utf8' })) {
    const whole = join(cairn.folder, path);
    if (!path.endsWith('.sqlite') && existsSync(whole) && /\.\w+$/.test(path))
      assert.ok(!readFileSync(whole).includes(secret), path);
  }
});
