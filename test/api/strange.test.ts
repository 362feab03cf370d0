import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Started, startCairn } from '../start.ts';
import { asking, etagOf } from './ask.ts';

// What programs ask by mistake, or to see what happens.

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

const orders = '/records/kiln/orders';

test('a cursor that was tampered with is refused, or leads to a page: never to an error of ours', async () => {
  const first = await api.get(`${orders}?limit=2&sort=-total`);
  const place = JSON.parse(Buffer.from(first.json.nextCursor, 'base64url').toString());
  const ask = async (change: (parts: unknown[]) => void) => {
    const parts = structuredClone(place);
    change(parts);
    const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
    const pages = ['', '&back=1'].map((more) =>
      api.get(`${orders}?limit=2&sort=-total&cursor=${cursor}${more}`),
    );
    return (await Promise.all(pages)).map(({ status }) => status);
  };
  assert.deepEqual(await ask(() => {}), [200, 200]);
  for (const keys of [[], ['t1', 't2'], [`i${'9'.repeat(40)}`], ['ix'], ['rNaN'], [5], {}, null])
    assert.deepEqual(await ask((parts) => (parts[1] = keys)), [400, 400], JSON.stringify(keys));
  for (const keys of [['rInfinity'], ['t\0'], [null], ['i-9223372036854775808']])
    assert.deepEqual(await ask((parts) => (parts[1] = keys)), [200, 200], JSON.stringify(keys));
  for (const offset of ['x', {}, 0.5])
    assert.deepEqual(await ask((parts) => (parts[4] = offset)), [400, 400], JSON.stringify(offset));
});

test('a filter may have thousands of values; hundreds of filters and sorts are refused', async () => {
  const values = [...Array.from({ length: 2500 }, (_, at) => at), 'paid'].join(',');
  const { status, json } = await api.get(`${orders}?filter[status][in]=${values}`);
  assert.equal(status, 200);
  const paid = await api.get(`${orders}?filter[status][eq]=paid`);
  assert.ok(paid.json.total > 0);
  assert.equal(json.total, paid.json.total);
  const numbers = await api.get(`${orders}?filter[unknown][in]=1,true,null,x`);
  assert.deepEqual([numbers.status, numbers.json.total], [200, 0]);
  const filters = Array.from({ length: 101 }, () => 'filter[a][eq]=1').join('&');
  assert.match((await api.get(`${orders}?${filters}`)).json.detail, /more than 100 filters/);
  const sort = Array.from({ length: 11 }, (_, at) => `f${at}`).join(',');
  assert.match((await api.get(`${orders}?sort=${sort}`)).json.detail, /at most 10 fields/);
});

test('two conditions have both to hold', async () => {
  const one = '/records/books/titles/salt-and-slip';
  const etag = etagOf(await api.get(one));
  const patch = (ifMatch: string, ifNoneMatch: string, path = one) =>
    api.patch(path, { body: { read: true }, headers: { 'If-Match': ifMatch, 'If-None-Match': ifNoneMatch } });
  assert.equal((await patch('"stale"', '"other"')).status, 412);
  assert.equal((await patch(`"${etag}"`, `"${etag}"`)).status, 412);
  assert.equal((await patch(`"${etag}"`, '*')).status, 412);
  assert.equal((await patch('"stale"', '*', '/records/books/titles/none')).status, 404);
  assert.equal((await patch(`"${etag}"`, '"other"')).status, 200);
});

test('a record that moved leads its history, its versions and its passages to the new address', async () => {
  const made = await api.post('/records/books/titles?id=old-name', { body: { title: 'Moved' } });
  const seq = made.headers.get('cairn-seq');
  const to = 'books/titles/new-name';
  await api.post('/batch', { body: { changes: [{ op: 'move', ref: 'books/titles/old-name', to }] } });
  for (const [path, suffix] of [
    ['/records', ''],
    ['/records', '/history'],
    ['/records', `/history/${seq}`],
    ['/index/chunks', ''],
  ]) {
    const { status, headers } = await api.get(`${path}/books/titles/old-name${suffix}`);
    assert.deepEqual([status, headers.get('location')], [308, `/api/v1${path}/${to}${suffix}`]);
    assert.equal((await api.get(`${path}/${to}${suffix}`)).status, 200);
  }
  assert.equal((await api.get(`/records/${to}/history/999999`)).status, 404);
});

test('an erasure can be looked at first', async () => {
  await api.post('/records/books/titles?id=secret', { body: { title: 'Secret' } });
  await api.patch('/records/books/titles/secret', { body: { title: 'More secret' } });
  const body = { target: 'books/titles/secret' };
  const preview = await api.post('/erasures?dryRun=true', { body });
  assert.deepEqual(preview.json, { target: body.target, files: 1, lines: 2, imports: 0 });
  assert.equal((await api.get('/records/books/titles/secret')).status, 200);
  assert.equal(
    (await api.post('/erasures?dryRun=true', { body: { target: 'books/titles/none' } })).status,
    404,
  );
  assert.equal((await api.post('/erasures', { body })).json.files, 1);
  assert.equal((await api.post('/erasures?dryRun=true', { body })).status, 404);
});

test('what is asked wrongly is told in words', async () => {
  const detail = async (path: string) => {
    const { status, json } = await api.get(path);
    assert.equal(status, 400, path);
    return json.detail;
  };
  assert.equal(await detail('/search'), 'The parameter "q" is needed.');
  assert.match(
    await detail('/changes?since=1'),
    /"since" is wrong\. It must be a cursor of this feed, or 0\./,
  );
  assert.match(await detail(`${orders}/2026-001/history?cursor=x`), /It must be a nextCursor/);
  assert.match(await detail('/health?toString=1'), /not known here/);
  assert.equal((await api.get('/search?q=x&ns=no-such-namespace')).status, 404);
  const quoted = { op: 'patch', ref: 'books/titles/salt-and-slip', data: {}, ifMatch: '"abc"' };
  const { status, json } = await api.post('/batch', { body: { changes: [quoted] } });
  assert.deepEqual(
    [status, json.errors],
    [422, [{ pointer: '/changes/0/ifMatch', message: 'must be an ETag without its quotes, or *' }]],
  );
});

test('what the asker does not accept is not sent', async () => {
  const status = async (path: string, accept: string) =>
    (await api.get(path, { headers: { Accept: accept } })).status;
  assert.equal(await status('/changes/stream', 'application/json'), 406);
  assert.equal(await status('/health', 'text/html, application/json;q=0'), 406);
  assert.equal(await status('/health', 'application/json, text/plain, */*'), 200);
  assert.equal(await status('/schemas/kiln/customers', 'application/json'), 200);
  assert.equal(await status('/schemas/kiln/customers', 'application/schema+json'), 200);
});
