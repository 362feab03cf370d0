import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type Started, startCairn } from '../start.ts';
import { asking, etagOf } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

const hazel = '/records/kiln/customers/hazel-byrne';
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

describe('reading one record', () => {
  test("answers its file's bytes, with what is known about them in the headers", async () => {
    const { status, headers, text } = await api.get('/records/kiln/glazes/celadon');
    const file = readFileSync(cairn.file('kiln/glazes/celadon.json'), 'utf8');
    assert.equal(status, 200);
    assert.equal(text, file);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.equal(headers.get('etag'), `"${sha256(file)}"`);
    assert.equal(headers.get('cache-control'), 'private, no-cache');
    assert.match(headers.get('cairn-seq') ?? '', /^[1-9]\d*$/);
    assert.equal(headers.get('cairn-updated-by'), 'Ines');
    assert.ok(!Number.isNaN(Date.parse(headers.get('last-modified') ?? '')));
    assert.match(
      headers.get('link') ?? '',
      /<\/api\/v1\/records\/kiln\/glazes\/celadon\/history>; rel="version-history", <\/db\/kiln\/glazes\/celadon>; rel="alternate"/,
    );
  });

  test('HEAD answers the same headers without a body', async () => {
    const [got, head] = [await api.get(hazel), await api.head(hazel)];
    assert.equal(head.status, 200);
    assert.equal(head.text, '');
    for (const name of ['etag', 'content-type', 'content-length', 'last-modified', 'cairn-seq'])
      assert.equal(head.headers.get(name), got.headers.get(name), name);
  });

  test('answers 304 to who has this version, whatever a proxy made of its ETag', async () => {
    const etag = etagOf(await api.get(hazel));
    for (const header of [
      `"${etag}"`,
      `W/"${etag}"`,
      `"${etag}-gzip"`,
      `"x", W/"${etag}-br"`,
      `"${etag}-zstd"`,
      '*',
    ]) {
      const { status, text, headers } = await api.get(hazel, { headers: { 'If-None-Match': header } });
      assert.equal(status, 304, header);
      assert.equal(text, '');
      assert.equal(headers.get('etag'), `"${etag}"`);
    }
    assert.equal((await api.get(hazel, { headers: { 'If-None-Match': '"other"' } })).status, 200);
    assert.equal((await api.head(hazel, { headers: { 'If-None-Match': `"${etag}"` } })).status, 304);
    assert.equal((await api.get(hazel, { headers: { 'If-None-Match': etag } })).status, 400);
  });

  test('says 404 for what is not there and for what cannot be a record', async () => {
    for (const path of [
      '/records/kiln/customers/nobody',
      '/records/kiln/nothing/here',
      '/records/no/such/one',
      '/records/kiln/customers/_schema',
      '/records/kiln/customers/Hazel-Byrne',
      '/records/kiln/customers/..%2Fcustomers%2Fhazel-byrne',
      '/records/kiln/customers/%2e%2e',
      '/records/kiln/customers/hazel-byrne.json',
      '/records/kiln/customers/a%00b',
      `/records/kiln/customers/${'a'.repeat(300)}`,
    ]) {
      const { status, json } = await api.get(path);
      assert.equal(status, 404, path);
      assert.equal(json.code, 'not_found', path);
    }
  });

  test('a file that was never whole is 409, and says where it breaks and what replaces it', async () => {
    const { status, json } = await api.get('/records/kiln/glazes/tenmoku');
    assert.equal(status, 409);
    assert.match(json.detail, /line 5/);
    assert.equal(json.diskEtag, sha256(readFileSync(cairn.file('kiln/glazes/tenmoku.json'))));
  });
});

describe('creating', () => {
  test('by POST with an id of its own or one made from the title', async () => {
    const named = await api.post('/records/books/titles?id=raku', { body: '{"title":"Raku","price":12.50}' });
    assert.equal(named.status, 201);
    assert.equal(named.headers.get('location'), '/api/v1/records/books/titles/raku');
    assert.equal(named.text, readFileSync(cairn.file('books/titles/raku.json'), 'utf8'));
    assert.match(named.text, /"price": 12\.50/);
    assert.equal(etagOf(named), sha256(named.text));
    const made = await api.post('/records/books/titles', { body: { title: 'Glaze & Fire: a História' } });
    assert.equal(made.headers.get('location'), '/api/v1/records/books/titles/glaze-fire-a-historia');
    assert.equal((await api.get('/records/books/titles/glaze-fire-a-historia')).status, 200);
  });

  test('by POST is refused where there is one already', async () => {
    const before = readFileSync(cairn.file('kiln/customers/hazel-byrne.json'));
    const { status, json } = await api.post('/records/kiln/customers?id=hazel-byrne', {
      body: { name: 'Other' },
    });
    assert.equal(status, 409);
    assert.equal(json.code, 'conflict');
    assert.deepEqual(readFileSync(cairn.file('kiln/customers/hazel-byrne.json')), before);
  });

  test('by PUT needs If-None-Match: *, and keeps the spelling of numbers', async () => {
    const path = '/records/kiln/glazes/shino';
    assert.equal((await api.put(path, { body: '{"a":1.10}' })).status, 404);
    const made = await api.put(path, {
      body: '{"a":1.10,"big":90071992547409931}',
      headers: { 'If-None-Match': '*' },
    });
    assert.equal(made.status, 201);
    assert.equal(
      readFileSync(cairn.file('kiln/glazes/shino.json'), 'utf8'),
      '{\n  "a": 1.10,\n  "big": 90071992547409931\n}\n',
    );
    assert.equal((await api.put(path, { body: '{"a":2}', headers: { 'If-None-Match': '*' } })).status, 412);
  });

  test('fills in numbers and defaults, and says who did it and why', async () => {
    const headers = {
      'Cairn-By': 'Bj\u00c3\u00b6rn\u00e2\u0080\u0099s import',
      'Cairn-Note': 'spring orders',
    };
    const made = await api.post('/records/kiln/orders', { body: { customer: 'hazel-byrne' }, headers });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.json.status, 'open');
    assert.match(made.json.number, /^\d{4}-\d{3}$/);
    const { json } = await api.get(`${(made.headers.get('location') ?? '').replace('/api/v1', '')}/history`);
    assert.equal(json.items[0].by, 'Björn’s import');
    assert.equal(json.items[0].note, 'spring orders');
    assert.equal(json.items[0].via, 'api');
  });

  test('is refused for values that do not fit, each at its field', async () => {
    const body = { email: 'not one', discount: 99, since: 'yesterday' };
    const { status, json } = await api.post('/records/kiln/customers', { body });
    assert.equal(status, 422);
    const pointers = json.errors.map((error: { pointer: string }) => error.pointer).sort();
    assert.deepEqual(pointers, ['/discount', '/email', '/name', '/since']);
    for (const { message } of json.errors) assert.ok(message.length > 3);
  });

  test('is refused for a name that no file can have', async () => {
    for (const id of ['a/b', '..', '.hidden', '_schema', 'new', 'a:b', 'tail.', `${'x'.repeat(129)}`]) {
      const { status } = await api.post(`/records/books/titles?id=${encodeURIComponent(id)}`, {
        body: { title: 'x' },
      });
      assert.ok(status === 400 || status === 422, `${id}: ${status}`);
    }
  });
});

describe('changing', () => {
  test('a merge patch touches only its values: one line of the file', async () => {
    const file = cairn.file('kiln/customers/soren-muller.json');
    const before = readFileSync(file, 'utf8');
    const media = { 'Content-Type': 'application/merge-patch+json' };
    const { status, text } = await api.patch('/records/kiln/customers/soren-muller', {
      body: { discount: 7 },
      headers: media,
    });
    assert.equal(status, 200);
    assert.equal(text, before.replace('"discount": 5', '"discount": 7'));
    assert.equal(readFileSync(file, 'utf8'), text);
  });

  test('a merge patch removes with null and reaches into objects', async () => {
    const path = '/records/kiln/customers/tea-room-ardmore';
    const { json } = await api.patch(path, { body: { discount: null, address: { street: 'Cliff Road' } } });
    assert.equal('discount' in json, false);
    assert.deepEqual(json.address, { street: 'Cliff Road', city: 'Ardmore' });
  });

  test('a stale version is 412 with the current one, and changes nothing', async () => {
    const before = await api.get(hazel);
    const stale = { 'If-Match': `"${'0'.repeat(64)}"` };
    for (const answer of [
      await api.put(hazel, { body: { name: 'X' }, headers: stale }),
      await api.patch(hazel, { body: { name: 'X' }, headers: stale }),
      await api.remove(hazel, { headers: stale }),
    ]) {
      assert.equal(answer.status, 412);
      assert.equal(answer.json.code, 'precondition_failed');
      assert.equal(answer.json.etag, etagOf(before));
    }
    assert.equal((await api.get(hazel)).text, before.text);
  });

  test('the right version may be named weakly, with a suffix, among others, or not at all', async () => {
    const conditions = [
      (etag: string) => ({ 'If-Match': `"${etag}"` }),
      (etag: string) => ({ 'If-Match': `W/"${etag}-gzip"` }),
      (etag: string) => ({ 'If-Match': `"${'0'.repeat(64)}", "${etag}"` }),
      () => ({ 'If-Match': '*' }),
      () => ({ 'If-None-Match': `"${'0'.repeat(64)}"` }),
      () => ({ 'If-Unmodified-Since': new Date(Date.now() + 5000).toUTCString() }),
      () => ({}),
    ];
    for (const [count, condition] of conditions.entries()) {
      const etag = etagOf(await api.get(hazel));
      const { status, text } = await api.patch(hazel, {
        body: { discount: count },
        headers: condition(etag),
      });
      assert.equal(status, 200, text);
    }
  });

  test('conditions that do not hold are 412, those that cannot be read 400', async () => {
    const etag = etagOf(await api.get(hazel));
    const refused: [Record<string, string>, number][] = [
      [{ 'If-None-Match': `"${etag}"` }, 412],
      [{ 'If-Unmodified-Since': 'Thu, 01 Jan 2015 00:00:00 GMT' }, 412],
      [{ 'If-Match': `"${'0'.repeat(64)}", "${'1'.repeat(64)}"` }, 412],
      [{ 'If-Match': etag }, 400],
      [{ 'If-Match': '' }, 400],
    ];
    for (const [headers, expected] of refused) {
      const { status } = await api.patch(hazel, { body: { discount: 1 }, headers });
      assert.equal(status, expected, JSON.stringify(headers));
    }
    assert.equal(etagOf(await api.get(hazel)), etag);
  });

  test('of two writers with the same version one wins, and the other is told', async () => {
    const path = '/records/kiln/customers/liam-oconnor';
    const headers = { 'If-Match': `"${etagOf(await api.get(path))}"` };
    const writes = [1, 2, 3, 4].map((discount) => api.patch(path, { body: { discount }, headers }));
    const statuses = (await Promise.all(writes)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, 412, 412, 412]);
  });

  test('a write that changes nothing says so with the same version', async () => {
    const path = '/records/kiln/glazes/wood-ash';
    const before = await api.get(path);
    const after = await api.patch(path, { body: { cone: 10 } });
    assert.equal(after.status, 200);
    assert.equal(etagOf(after), etagOf(before));
    assert.equal((await api.get(path)).headers.get('cairn-seq'), before.headers.get('cairn-seq'));
  });

  test('an unknown key and a value that never fitted stand in nobody’s way', async () => {
    const { status, json } = await api.patch('/records/kiln/orders/2026-006', { body: { status: 'fired' } });
    assert.equal(status, 200, 'its customer does not exist, but this write did not touch that');
    assert.equal(json.customer, 'the-lighthouse-inn');
  });
});

describe('deleting and moving', () => {
  test('a deleted record is gone and can be brought back from its history', async () => {
    const path = '/records/books/titles/salt-and-slip';
    const { text } = await api.get(path);
    const removed = await api.remove(path);
    assert.equal(removed.status, 204);
    assert.equal(removed.text, '');
    assert.equal(existsSync(cairn.file('books/titles/salt-and-slip.json')), false);
    assert.equal((await api.get(path)).status, 404);
    assert.equal((await api.remove(path)).status, 404);
    const { json } = await api.get(`${path}/history`);
    const last = json.items.find((item: { etag: string | null }) => item.etag !== null);
    const restored = await api.post(`${path}/history/${last.seq}/restore`);
    assert.equal(restored.status, 200, restored.text);
    assert.equal((await api.get(path)).text, text);
  });

  test('a moved record answers 308, and its history is at the new place', async () => {
    await api.put('/records/books/titles/old%20name', {
      body: { title: 'Old' },
      headers: { 'If-None-Match': '*' },
    });
    const moved = await api.post('/batch', {
      body: { changes: [{ op: 'move', ref: 'books/titles/old name', to: 'books/titles/ny plads' }] },
    });
    assert.equal(moved.status, 200, moved.text);
    const there = await api.get('/records/books/titles/old%20name');
    assert.equal(there.status, 308);
    assert.equal(there.headers.get('location'), '/api/v1/records/books/titles/ny%20plads');
    const history = await api.get('/records/books/titles/old%20name/history?limit=5');
    if (history.status === 308)
      assert.equal(
        history.headers.get('location'),
        '/api/v1/records/books/titles/ny%20plads/history?limit=5',
      );
    const put = await api.put('/records/books/titles/old%20name', { body: { title: 'x' } });
    assert.equal(put.status, 308);
    const { json } = await api.get('/records/books/titles/ny%20plads/history');
    assert.deepEqual(
      json.items.map((item: { op: string }) => item.op),
      ['move', 'create'],
    );
  });
});

describe('a dry run', () => {
  test('of every change tells what would happen after every real check, and writes nothing', async () => {
    const seq = async () => (await api.get('/changes?limit=500')).json.nextCursor;
    const before = await seq();
    const created = await api.post('/records/kiln/orders?dryRun=true', { body: { customer: 'hazel-byrne' } });
    assert.equal(created.status, 200, created.text);
    const [change] = created.json.changes;
    assert.equal(change.op, 'create');
    assert.equal(change.before, undefined);
    assert.equal(change.after.status, 'open');
    assert.match(change.etag, /^[0-9a-f]{64}$/);
    const patched = await api.patch(`${hazel}?dryRun=true`, { body: { name: 'Hazel B.' } });
    assert.deepEqual(patched.json.changes[0].diff, [
      { pointer: '/name', before: 'Hazel Byrne', after: 'Hazel B.' },
    ]);
    const put = await api.put('/records/kiln/glazes/new-one?dryRun=true', {
      body: {},
      headers: { 'If-None-Match': '*' },
    });
    assert.equal(put.status, 200);
    const removed = await api.remove(`${hazel}?dryRun=true`);
    assert.equal(removed.json.changes[0].etag, null);
    assert.equal((await api.post('/records/kiln/customers?dryRun=true', { body: {} })).status, 422);
    assert.equal(
      (await api.patch(`${hazel}?dryRun=true`, { body: {}, headers: { 'If-Match': '"0"' } })).status,
      412,
    );
    assert.equal((await api.patch(`${hazel}?dryRun=yes`, { body: {} })).status, 400);
    assert.equal(await seq(), before);
    assert.equal(existsSync(cairn.file('kiln/glazes/new-one.json')), false);
  });
});

describe('many at once', () => {
  test('happen together, as one batch', async () => {
    const { status, json } = await api.post('/batch', {
      body: `{"note": "new firing", "changes": [
        {"op": "create", "collection": "kiln/glazes", "id": "iron-red", "data": {"code": "IRO-5", "ratio": 2.50}},
        {"op": "patch", "ref": "kiln/glazes/oatmeal", "data": {"cone": 7}},
        {"op": "create", "collection": "kiln/orders", "data": {"customer": "hazel-byrne", "lines": [{"piece": "vase", "glaze": "IRO-5", "count": 1}]}}
      ]}`,
    });
    assert.equal(status, 200, JSON.stringify(json));
    assert.equal(json.changes.length, 3);
    assert.ok(json.batch);
    assert.match(readFileSync(cairn.file('kiln/glazes/iron-red.json'), 'utf8'), /"ratio": 2\.50/);
    const { json: history } = await api.get('/records/kiln/glazes/oatmeal/history?limit=1');
    assert.equal(history.items[0].batch, json.batch);
    assert.equal(history.items[0].note, 'new firing');
  });

  test('do not happen at all when one cannot, and say which', async () => {
    const before = readFileSync(cairn.file('kiln/glazes/oatmeal.json'), 'utf8');
    const { status, json } = await api.post('/batch', {
      body: {
        changes: [
          { op: 'patch', ref: 'kiln/glazes/oatmeal', data: { cone: 1 } },
          { op: 'patch', ref: 'kiln/customers/hazel-byrne', data: { discount: 'much' } },
        ],
      },
    });
    assert.equal(status, 422);
    assert.equal(json.index, 1);
    assert.equal(json.errors[0].pointer, '/discount');
    assert.equal(readFileSync(cairn.file('kiln/glazes/oatmeal.json'), 'utf8'), before);
  });

  test('may not cross a wall between namespaces', async () => {
    const changes = [
      { op: 'delete', ref: 'kiln/glazes/oatmeal' },
      { op: 'delete', ref: 'books/titles/the-tinkers-year' },
    ];
    assert.equal((await api.post('/batch', { body: { changes } })).status, 400);
    assert.equal((await api.get('/records/kiln/glazes/oatmeal')).status, 200);
  });
});
