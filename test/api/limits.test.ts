import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { shapes } from '../../src/api/shapes.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn({ env: { CAIRN_MAX_BODY: '64k' } });
  api = asking(cairn);
});
after(() => cairn.remove());

const titles = '/records/books/titles';
const one = `${titles}/the-tinkers-year`;

test('every error is problem+json with a code and the request id', async () => {
  const answers = [
    await api.get('/nothing/here'),
    await api.get('/records/books/titles/none'),
    await api.get('/records/books/%zz'),
    await api.post('/health'),
    await api.post(titles, { body: '{' }),
    await api.post(titles, { body: 'x', headers: { 'Content-Type': 'text/plain' } }),
    await api.get('/health', { headers: { Accept: 'application/xml' } }),
    await api.patch(one, { body: {}, headers: { 'If-Match': '"0"' } }),
    await api.get(`${titles}?x=1`),
    await api.get('/health', { headers: { 'Cairn-By': 'x'.repeat(500) } }),
    await api.get('/changes?since=aaaaaaaa.1'),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 400, 405, 400, 415, 406, 412, 400, 400, 410],
  );
  for (const { json, headers, status } of answers) {
    assert.equal(headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(shapes.Problem.parse(json), json);
    assert.equal(json.status, status);
    assert.equal(json.requestId, headers.get('x-request-id'));
    assert.doesNotMatch(JSON.stringify(json), /node_modules|dist\/|\.ts:|at .*\(/);
  }
});

test('other methods get 405 and the ones that there are', async () => {
  const cases: [string, string, string][] = [
    ['POST', one, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
    ['PUT', titles, 'GET, POST, HEAD, OPTIONS'],
    ['DELETE', '/collections', 'GET, HEAD, OPTIONS'],
    ['GET', '/batch', 'POST, OPTIONS'],
    ['PROPFIND', one, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
  ];
  for (const [method, path, allow] of cases) {
    const { status, headers } = await api.ask(method, path);
    assert.equal(status, 405, `${method} ${path}`);
    assert.equal(headers.get('allow'), allow);
  }
  const options = await api.ask('OPTIONS', one);
  assert.equal(options.status, 204);
  assert.equal(options.headers.get('allow'), 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS');
  assert.equal(options.headers.get('accept-patch'), 'application/merge-patch+json, application/json');
});

test('a body needs a JSON media type in UTF-8, as it is, also where none is wanted', async () => {
  const refused: Record<string, string>[] = [
    { 'Content-Type': 'text/plain' },
    { 'Content-Type': 'application/x-www-form-urlencoded' },
    { 'Content-Type': 'multipart/form-data; boundary=x' },
    { 'Content-Type': 'application/json; charset=iso-8859-1' },
    { 'Content-Type': '' },
    { 'Content-Type': 'application/json-patch+json' },
  ];
  for (const headers of refused) {
    const { status } = await api.post(titles, { body: '{"title":"x"}', headers });
    assert.equal(status, 415, JSON.stringify(headers));
  }
  assert.equal(
    (await api.remove(one, { body: 'x=1', headers: { 'Content-Type': 'text/plain' } })).status,
    415,
  );
  assert.equal(
    (await api.post('/index/rebuilds', { body: 'x', headers: { 'Content-Type': 'text/plain' } })).status,
    415,
  );
  const patch = await api.patch(one, {
    body: '[]',
    headers: { 'Content-Type': 'application/json-patch+json' },
  });
  assert.equal(patch.headers.get('accept-patch'), 'application/merge-patch+json, application/json');
  const zipped = await fetch(`${cairn.url}/api/v1${titles}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: gzipSync('{"title":"x"}'),
  });
  assert.equal(zipped.status, 415);
  const charset = { 'Content-Type': 'Application/JSON; charset="UTF-8"' };
  assert.equal(
    (await api.post(`${titles}?id=charset`, { body: '{"title":"x"}', headers: charset })).status,
    201,
  );
});

test('bodies that are no record are refused with the place', async () => {
  const refused: [string, RegExp][] = [
    ['', /needs a body/],
    ['{"title": }', /line 1, column 11/],
    ['[1]', /list/],
    ['"text"', /text/],
    ['null', /null/],
    ['{"a":1,"a":2}', /twice/],
    [`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`, /deep/],
    [`{"a":${'['.repeat(20_000)}}`, /deep/],
    ['{"a":NaN}', /line 1/],
    ['{"a":1} x', /line 1/],
  ];
  for (const [body, expected] of refused) {
    const { status, json } = await api.post(titles, {
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    assert.equal(status, 400, body.slice(0, 40));
    assert.match(json.detail, expected, body.slice(0, 40));
  }
  const notUtf8 = await fetch(`${cairn.url}/api/v1${titles}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  });
  assert.equal(notUtf8.status, 400);
});

test('a body over the limit is 413, whether it says so or not', async () => {
  const large = JSON.stringify({ title: 'x'.repeat(70_000) });
  assert.equal((await api.post(titles, { body: large })).status, 413);
  const parts = new ReadableStream({
    start(controller) {
      for (let at = 0; at < 80; at++) controller.enqueue(new TextEncoder().encode(' '.repeat(1024)));
      controller.close();
    },
  });
  const streamed = await fetch(`${cairn.url}/api/v1${titles}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: parts,
    duplex: 'half',
  } as RequestInit);
  assert.equal(streamed.status, 413);
  assert.equal(
    (await api.post(`${titles}?id=large`, { body: JSON.stringify({ title: 'x'.repeat(60_000) }) })).status,
    201,
  );
});

/** Sends the whole request before reading anything, as many programs do. Resolves with the answer's first line. */
function sendAndThenRead(head: string, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(cairn.url).port), '127.0.0.1')
      .on('error', reject)
      .pause();
    socket.write(`POST /api/v1${titles} HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n`);
    socket.write(body, (error) => {
      if (error) return reject(error);
      let answer = '';
      socket.on('data', (part) => (answer += part)).on('end', () => resolve(answer.split('\r\n')[0] ?? ''));
      socket.resume();
    });
  });
}

test('a program that sends all of a body that is refused still sees why', async () => {
  const size = 24 * 1024 * 1024;
  const large = Buffer.alloc(size, ' ');
  const json = 'Content-Type: application/json\r\n';
  const sized = `Content-Length: ${size}`;
  const chunk = Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), large, Buffer.from('\r\n0\r\n\r\n')]);
  const refusals: [head: string, body: Buffer, status: number][] = [
    [json + sized, large, 413],
    [`${json}Transfer-Encoding: chunked`, chunk, 413],
    [`${json}Expect: 100-continue\r\n${sized}`, large, 413],
    [sized, large, 415],
    [`${json}Content-Encoding: gzip\r\n${sized}`, large, 415],
    [`${json}Origin: https://evil.example\r\n${sized}`, large, 403],
  ];
  for (const [head, body, status] of refusals)
    assert.match(await sendAndThenRead(head, body), new RegExp(`^HTTP/1.1 ${status} `), head);
});

test('who asks before sending a body is only told to go on when it will be read', async () => {
  const body = JSON.stringify({ title: 'Asked first' });
  const asked = async (headers: Record<string, string | number>) => {
    const sending = request(`${cairn.url}/api/v1${titles}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Expect: '100-continue', ...headers },
    });
    let goOn = false;
    sending.on('continue', () => {
      goOn = true;
      sending.end(body);
    });
    sending.flushHeaders();
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    sending.destroy();
    return [response.statusCode, goOn];
  };
  assert.deepEqual(await asked({ 'Content-Length': 20_000_000 }), [413, false]);
  assert.deepEqual(await asked({ 'Content-Length': body.length, 'Content-Type': 'text/plain' }), [
    415,
    false,
  ]);
  assert.deepEqual(await asked({ 'Content-Length': body.length, 'Sec-Fetch-Site': 'cross-site' }), [
    403,
    false,
  ]);
  assert.deepEqual(await asked({ 'Content-Length': body.length }), [201, true]);
});

test('a body that ends early changes nothing', async () => {
  const before = (await api.get(one)).text;
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(cairn.url).port), '127.0.0.1', () => {
      socket.write(
        `PUT /api/v1${one} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"title":"cut"}`,
      );
      setTimeout(() => socket.destroy(), 50);
    });
    socket.on('close', () => resolve());
  });
  assert.equal((await api.get(one)).text, before);
});

test('keys and ids that are traps elsewhere are ordinary here', async () => {
  const body =
    '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "title": "Trap"}';
  const made = await api.post(`${titles}?id=constructor`, { body });
  assert.equal(made.status, 201, made.text);
  assert.equal((await api.get(`${titles}/constructor`)).text, made.text);
  assert.match(made.text, /"__proto__"/);
  assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  const listed = await api.get(`${titles}?filter[__proto__/polluted][eq]=true&fields=__proto__,title`);
  assert.equal(listed.status, 200);
  const emoji = await api.post(`${titles}?id=${encodeURIComponent('raku 🔥')}`, { body: { title: 'Fire' } });
  assert.equal(
    emoji.headers.get('location'),
    `/api/v1/records/books/titles/${encodeURIComponent('raku 🔥')}`,
  );
  assert.equal((await api.get(`${titles}/${encodeURIComponent('raku 🔥')}`)).status, 200);
});

test('what people on other sites and proxies send is refused before any door', async () => {
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { 'X-Forwarded-For': '192.0.2.1' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ];
  for (const headers of foreign) {
    const { status, json } = await api.remove(one, { headers });
    assert.equal(status, 403);
    assert.equal(json.code, 'forbidden');
  }
  assert.equal((await api.get(one)).status, 200);
});
