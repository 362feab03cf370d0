import assert from 'node:assert/strict';
import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shapes } from '../../src/api/shapes.ts';
import { type Started, startCairn } from '../start.ts';
import { type Answer, asking, etagOf } from './ask.ts';

const LIMIT = 256 * 1024;
let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn({ env: { CAIRN_MAX_FILE: String(LIMIT) } });
  api = asking(cairn);
});
after(() => cairn.remove());

const binary = { 'Content-Type': 'application/octet-stream' };
const post = (name: string, body: string, more = '') =>
  api.post(`/files/books?name=${encodeURIComponent(name)}${more}`, { body, headers: binary });
const hashOf = (text: string) => hash('sha256', text);
const staged = () => readdirSync(join(cairn.folder, 'state/staging'));

/** Sends a form as a browser does. */
async function send(path: string, files: Record<string, string | Uint8Array<ArrayBuffer>>, method = 'POST') {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
  const answer = await fetch(`${cairn.url}/api/v1${path}`, { method, body: form });
  return { status: answer.status, headers: answer.headers, json: await answer.json() };
}

test('bytes become a file with a record about it, and come back as they were', async () => {
  const made = await post('cover.png', '\x89PNG');
  assert.equal(made.status, 201, made.text);
  const { items } = shapes.UploadedFiles.parse(made.json);
  assert.equal(made.headers.get('location'), '/api/v1/files/books/cover.png');
  assert.equal(items[0]?.ref, 'books/files/cover.png');
  const { status, headers, text } = await api.get('/files/books/cover.png');
  assert.equal(status, 200);
  assert.equal(text, '\x89PNG');
  assert.equal(headers.get('etag'), `"${hashOf('\x89PNG')}"`);
  assert.equal((await api.get('/records/books/files/cover.png')).json.name, 'cover.png');
});

test('a form brings several files at once, for a record of the same business', async () => {
  const path = '/files/books?for=books/titles/salt-and-slip';
  const { status, json } = await send(path, {
    'Käpt’n Blaubär.txt': 'Blau',
    '../../etc/passwd': 'root',
    'b.md': '# B',
  });
  assert.equal(status, 201);
  assert.deepEqual(
    json.items.map(({ id, name, type }: { id: string; name: string; type: string }) => [id, name, type]),
    [
      ['Käpt’n Blaubär.txt', 'Käpt’n Blaubär.txt', 'text/plain'],
      ['passwd', 'passwd', 'text/plain'],
      ['b.md', 'b.md', 'text/markdown'],
    ],
  );
  const page = shapes.FilePage.parse(
    (await api.get('/files/books?for=books/titles/salt-and-slip&sort=name')).json,
  );
  assert.deepEqual(
    page.items.map(({ id }) => id),
    ['b.md', 'Käpt’n Blaubär.txt', 'passwd'],
  );
  assert.deepEqual(page.items[0]?.records, ['books/titles/salt-and-slip']);
  assert.equal((await send('/files/books?for=books/titles/none', { 'x.txt': 'x' })).status, 404);
  assert.equal((await send('/files/nowhere', { 'x.txt': 'x' })).status, 404);
  assert.deepEqual(staged(), []);
});

test('parts are answered, and those that cannot be are refused', async () => {
  await post('digits.bin', '\x000123456789');
  const path = '/files/books/digits.bin';
  const etag = `"${hashOf('\x000123456789')}"`;
  const part = (range: string, more: Record<string, string> = {}) =>
    api.get(path, { headers: { Range: range, ...more } });
  const seen = ({ status, text, headers }: Answer) => [status, text, headers.get('content-range')];
  assert.deepEqual(seen(await part('bytes=1-3')), [206, '012', 'bytes 1-3/11']);
  assert.deepEqual(seen(await part('bytes=8-')), [206, '789', 'bytes 8-10/11']);
  assert.deepEqual(seen(await part('bytes=-2')), [206, '89', 'bytes 9-10/11']);
  assert.deepEqual(seen(await part('bytes=5-9999')), [206, '456789', 'bytes 5-10/11']);
  assert.deepEqual(seen(await part('bytes=-9999')), [206, '\x000123456789', 'bytes 0-10/11']);
  const beyond = await part('bytes=11-');
  assert.deepEqual([beyond.status, beyond.headers.get('content-range')], [416, 'bytes */11']);
  assert.equal(beyond.headers.get('content-type'), 'application/problem+json');
  for (const range of ['bytes=3-1x', 'lines=1-2', 'bytes=0-1,5-6'])
    assert.deepEqual(seen(await part(range)), [200, '\x000123456789', null], range);
  assert.equal((await part('bytes=1-3', { 'If-Range': etag })).status, 206);
  assert.equal((await part('bytes=1-3', { 'If-Range': '"other"' })).status, 200);
  assert.equal((await part('bytes=1-3', { 'If-Range': `W/${etag}` })).status, 200);
  const unchanged = await api.get(path, { headers: { 'If-None-Match': etag } });
  assert.deepEqual([unchanged.status, unchanged.text], [304, '']);
  const head = await api.head(path, { headers: { Range: 'bytes=1-3' } });
  assert.deepEqual([head.status, head.text, head.headers.get('content-length')], [200, '', '11']);
});

test('only what can neither run nor load is shown, everything in a sandbox, nothing is sniffed again', async () => {
  const cases: [name: string, body: string, shown: boolean, type: string][] = [
    ['a.png', '\x89PNG\r\n\x1a\n', true, 'image/png'],
    ['page.html', '<!doctype html><script>alert(1)</script>', false, 'text/html'],
    ['page.txt', '<html><script>alert(1)</script>', false, 'text/html'],
    ['x.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', false, 'image/svg+xml'],
    ['note.md', '# Hi <script>', true, 'text/plain; charset=utf-8'],
    ['Gr\u00fc\u00dfe.txt', 'Gr\xfc\xdfe', true, 'text/plain; charset=windows-1252'],
    ['utf8.txt', 'Gr\xc3\xbc\xc3\x9fe', true, 'text/plain; charset=utf-8'],
    ['wide.txt', '\xff\xfeG\0r\0', true, 'text/plain; charset=utf-16le'],
    ['run.js', 'alert(1)', false, 'text/javascript'],
    ['b.pdf', '%PDF-1.4', true, 'application/pdf'],
  ];
  for (const [name, body, shown, type] of cases) {
    const form = await send('/files/books', { [name]: new Uint8Array(Buffer.from(body, 'latin1')) });
    const { headers } = await api.get(`/files/books/${form.json.items[0].id}`);
    assert.match(
      headers.get('content-disposition') ?? '',
      shown ? /^inline; filename=/ : /^attachment; filename=/,
      name,
    );
    assert.equal(headers.get('content-type'), type, name);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /script/);
    if (name !== 'b.pdf') assert.match(policy, /sandbox/);
  }
  const saved = await api.get('/files/books/a.png?save=true');
  assert.match(saved.headers.get('content-disposition') ?? '', /^attachment/);
});

test('a type that somebody made up is no header', async () => {
  await post('made-up.txt', 'x');
  for (const type of ['text/plain\r\nX-Evil: 1', 'text', 'text/html; x', '\u20ac/x']) {
    assert.equal((await api.patch('/records/books/files/made-up.txt', { body: { type } })).status, 200);
    const { status, headers } = await api.get('/files/books/made-up.txt');
    assert.deepEqual([status, headers.get('content-type')], [200, 'application/octet-stream'], type);
    assert.match(headers.get('content-disposition') ?? '', /^attachment/);
  }
});

test('a name with anything in it is a header that is whole', async () => {
  const name = 'a"b\\c\u202e;\n 名前 é.txt';
  await post(name, 'x');
  const made = (await api.get('/files/books?sort=-added&limit=1')).json.items[0];
  const header =
    (await api.get(`/files/books/${encodeURIComponent(made.id)}`)).headers.get('content-disposition') ?? '';
  assert.match(header, /filename="/);
  assert.match(header, /filename\*=UTF-8''[\w%.!~*'()-]+$/);
  assert.doesNotMatch(header, /[\n\r]/);
});

test('a file is replaced and deleted by who knows its bytes, and comes back with them', async () => {
  const made = await post('plan.txt', 'one');
  const path = '/files/books/plan.txt';
  const stale = await api.put(path, { body: 'two', headers: { ...binary, 'If-Match': '"0"' } });
  assert.deepEqual([stale.status, stale.json.etag], [412, hashOf('one')]);
  const replaced = await api.put(path, {
    body: 'two',
    headers: { ...binary, 'If-Match': `"${etagOf(made)}"` },
  });
  assert.equal(replaced.status, 200, replaced.text);
  assert.equal((await api.get(path)).text, 'two');
  const versions = (await api.get('/records/books/files/plan.txt/history')).json.items;
  assert.equal((await api.get(`${path}?seq=${versions[1].seq}`)).text, 'one');
  assert.equal((await api.remove(path, { headers: { 'If-Match': `"${hashOf('one')}"` } })).status, 412);
  assert.equal((await api.remove(path, { headers: { 'If-Match': `"${hashOf('two')}"` } })).status, 204);
  assert.equal((await api.get(path)).status, 404);
  assert.ok(!existsSync(cairn.file('books/files/plan.txt')));
  const back = `/records/books/files/plan.txt/history/${versions[1].seq}/restore`;
  assert.equal((await api.post(back)).status, 200);
  assert.equal((await api.get(path)).text, 'one');
  assert.equal(readFileSync(cairn.file('books/files/plan.txt'), 'utf8'), 'one');
});

test('a file that moved is found at its new address', async () => {
  await post('old.txt', 'x');
  const moved = { op: 'move', ref: 'books/files/old.txt', to: 'books/files/newer.txt' };
  assert.equal((await api.post('/batch', { body: { changes: [moved] } })).status, 200);
  const { status, headers } = await api.get('/files/books/old.txt');
  assert.deepEqual([status, headers.get('location')], [308, '/api/v1/files/books/newer.txt']);
  assert.equal((await api.get('/files/books/newer.txt')).text, 'x');
});

test('nothing is written in a dry run', async () => {
  const { status, json } = await post('dry.txt', 'dry', '&dryRun=true');
  assert.equal(status, 200);
  assert.equal(shapes.Changes.parse(json).changes[0]?.ref, 'books/files/dry.txt');
  assert.equal((await api.get('/files/books/dry.txt')).status, 404);
  assert.deepEqual(staged(), []);
});

test('the same bytes a second time are said', async () => {
  await post('first.txt', 'the very same');
  const { json } = await post('second.txt', 'the very same');
  assert.deepEqual(json.items[0].sameAs, ['books/files/first.txt']);
});

test('what was put there by hand is taken in on demand', async () => {
  writeFileSync(cairn.file('books/files/scan.txt'), 'by hand');
  assert.equal((await api.get('/files/books/scan.txt')).status, 404);
  const { status, json } = await api.post('/files/books/scan.txt/adoption');
  assert.equal(status, 200);
  assert.equal(shapes.UploadedFile.parse(json).sha256, hashOf('by hand'));
  assert.equal((await api.get('/files/books/scan.txt')).text, 'by hand');
  assert.equal((await api.post('/files/books/none.txt/adoption')).status, 404);
});

test('a record about bytes that nobody sent cannot be made', async () => {
  const body = { name: 'x', sha256: hashOf('one'), size: 3 };
  assert.equal((await api.post('/records/books/files?id=x', { body })).status, 422);
  assert.equal(
    (await api.patch('/records/books/files/cover.png', { body: { sha256: hashOf('one') } })).status,
    422,
  );
  assert.equal(
    (await api.patch('/records/books/files/cover.png', { body: { description: 'Front' } })).status,
    200,
  );
});

test('requests that cannot be read say why', async () => {
  const cases: [Promise<{ status: number; json: { detail: string } }>, number, RegExp][] = [
    [api.post('/files/books', { body: 'x', headers: binary }), 400, /\?name=/],
    [send('/files/books', {}), 400, /no file/],
    [
      api.post('/files/books', { body: 'x', headers: { 'Content-Type': 'multipart/form-data' } }),
      400,
      /boundary/,
    ],
    [
      api.post('/files/books', {
        body: '--x\r\n',
        headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
      }),
      400,
      /whole/,
    ],
    [
      api.post('/files/books?name=a', { body: 'x', headers: { ...binary, 'Content-Encoding': 'gzip' } }),
      415,
      /Compressed/,
    ],
    [send('/files/books/cover.png', { 'a.txt': 'a', 'b.txt': 'b' }, 'PUT'), 400, /one file/],
    [api.put('/files/books/none.txt', { body: 'x', headers: binary }), 404, /no record/],
  ];
  for (const [asked, status, detail] of cases) {
    const answer = await asked;
    assert.equal(answer.status, status, JSON.stringify(answer.json));
    assert.match(answer.json.detail, detail);
  }
  assert.deepEqual(staged(), []);
});

/** Sends more than is wanted, and goes on until it is answered. */
async function overfill(headers: Record<string, string | number>, head: string): Promise<IncomingMessage> {
  const asked: ClientRequest = request(`${cairn.url}/api/v1/files/books?name=big.bin`, {
    method: 'POST',
    headers,
  });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.write(head);
  const part = randomBytes(64 * 1024);
  for (let sent = 0; sent < 8 * 1024 * 1024; sent += part.length)
    if (!asked.write(part)) await Promise.race([once(asked, 'drain'), answered]);
  asked.end();
  const [response] = await answered;
  return response;
}

test('a file over the limit is refused, and who sent it hears so though they were still sending', async () => {
  const form = '--x\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n\r\n';
  for (const [headers, head] of [
    [binary, ''],
    [{ ...binary, 'Content-Length': 8 * 1024 * 1024 }, ''],
    [{ 'Content-Type': 'multipart/form-data; boundary=x' }, form],
  ] as const) {
    const response = await overfill(headers, head);
    assert.equal(response.statusCode, 413);
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part);
    assert.equal(JSON.parse(Buffer.concat(parts).toString()).code, 'too_large');
  }
  assert.deepEqual(staged(), []);
  assert.equal((await api.get('/files/books/big.bin')).status, 404);
  const whole = await send('/files/books', { 'whole.bin': new Uint8Array(LIMIT) });
  assert.equal(whole.status, 201);
});

test('of a form with too many files none stays behind', async () => {
  const files = Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`many-${at}.txt`, `${at}`]));
  const { status, json } = await send('/files/books', files);
  assert.deepEqual([status, json.code], [413, 'too_large']);
  assert.deepEqual(staged(), []);
  // Nor does any come in afterwards.
  assert.equal((await send('/files/books', { 'one.txt': 'one' })).status, 201);
  assert.deepEqual(staged(), []);
});

test('an upload that breaks off leaves nothing', async () => {
  for (const head of [
    'Content-Type: text/plain\r\nContent-Length: 1000\r\n\r\nhalf',
    'Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="half.txt"\r\n\r\nhalf',
  ]) {
    const socket = connect(Number(new URL(cairn.url).port), '127.0.0.1');
    socket.write(
      `POST /api/v1/files/books?name=half.txt HTTP/1.1\r\nHost: 127.0.0.1:${new URL(cairn.url).port}\r\n${head}`,
    );
    while (staged().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while (staged().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal((await api.get('/files/books/half.txt')).status, 404);
});

test('another site cannot upload', async () => {
  const headers = { ...binary, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  assert.equal((await api.post('/files/books?name=a', { body: 'x', headers })).status, 403);
});
