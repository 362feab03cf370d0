import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { Router } from 'express';
import { pino } from 'pino';
import { CairnError } from '../../src/core/errors.ts';
import { createApp } from '../../src/http/app.ts';
import { createGuard } from '../../src/http/guard.ts';
import { type Listening, listen } from '../../src/http/listen.ts';

const logged: string[] = [];
const asBrowser = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
let server: Listening;

before(async () => {
  const router = Router();
  router.get('/bug', () => {
    throw new TypeError('secret detail');
  });
  router.get('/late', (_request, response) => {
    response.write('half');
    throw new TypeError('too late');
  });
  router.get('/busy', () => {
    throw new CairnError('unavailable', 'The index is busy.', { retryAfter: 2.2 });
  });
  router.get('/unfit', (_request, response) => {
    response.set({ ETag: '"x"', 'Content-Length': '99999' });
    throw new CairnError('invalid', 'Two values do not fit.', {
      errors: [{ pointer: '/name', message: 'is missing' }],
    });
  });
  router.get('/slow', (_request, response) => void setTimeout(() => response.end('done'), 150));
  router.get('/named/:id', (_request, response) => void response.end());
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const app = createApp({
    guard: createGuard({ access: 'local', token: 'x', user: 'Ines' }),
    doors: [{ path: '/', router }],
    log,
    errorPage: (problem) => `<p>page ${problem.status}</p>`,
  });
  server = await listen(app, '127.0.0.1', 0);
});
after(() => server.close());

test('every answer has a request id and the security headers, and does not say what serves it', async () => {
  const { headers } = await fetch(`${server.url}/nothing`);
  assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(
    headers.get('content-security-policy'),
    "default-src 'none';script-src 'self';style-src 'self';connect-src 'self';img-src 'self' data:;font-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
  );
  assert.equal(headers.get('referrer-policy'), 'same-origin');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  for (const name of ['strict-transport-security', 'x-powered-by', 'server'])
    assert.equal(headers.get(name), null);
});

test('a bug is logged with its request id and shown without a word of it', async () => {
  const answer = await fetch(`${server.url}/bug`);
  const problem = await answer.json();
  assert.equal(answer.status, 500);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.deepEqual(
    { ...problem, requestId: '' },
    {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal',
      detail: 'Something went wrong on our side.',
      requestId: '',
    },
  );
  assert.equal(problem.requestId, answer.headers.get('x-request-id'));
  const line = logged.find((entry) => entry.includes(problem.requestId)) ?? '';
  assert.match(line, /secret detail/);
});

test('an error after half an answer cuts the connection, so that nobody takes it for whole', async () => {
  await assert.rejects(async () => await (await fetch(`${server.url}/late`)).text());
});

test('a thrown code becomes its status, with what it carries', async () => {
  const busy = await fetch(`${server.url}/busy`);
  assert.equal(busy.status, 503);
  assert.equal(busy.headers.get('retry-after'), '3');
  const unfit = await fetch(`${server.url}/unfit`);
  assert.equal(unfit.status, 422);
  assert.equal(unfit.headers.get('etag'), null);
  assert.deepEqual((await unfit.json()).errors, [{ pointer: '/name', message: 'is missing' }]);
});

test('people get a page, programs JSON, and below /api everybody JSON', async () => {
  assert.equal(await (await fetch(`${server.url}/nothing`, asBrowser)).text(), '<p>page 404</p>');
  assert.equal((await (await fetch(`${server.url}/nothing`)).json()).code, 'not_found');
  const api = await fetch(`${server.url}/api/nothing`, asBrowser);
  assert.equal(api.headers.get('content-type'), 'application/problem+json');
});

test("an address that is not UTF-8 is the asker's mistake", async () => {
  for (const path of ['/named/%ff', '/named/%zz', '/named/%']) {
    const answer = await fetch(server.url + path);
    assert.equal(answer.status, 400, path);
    assert.match((await answer.json()).detail, /percent sign/);
  }
});

test('what is no HTTP, or too much of it, is refused with problem details', async () => {
  const say = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let said = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write(text));
      socket.setEncoding('utf8').on('data', (part) => {
        said += part;
      });
      socket.on('close', () => resolve(said)).on('error', reject);
    });
  for (const [status, code, text] of [
    [431, 'too_large', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`],
    [400, 'invalid', 'HELLO\r\n\r\n'],
    [400, 'invalid', 'GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n'],
  ] as const) {
    const [head = '', body = ''] = (await say(text)).split('\r\n\r\n');
    assert.match(head, new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*application/problem\\+json`));
    assert.deepEqual([JSON.parse(body).status, JSON.parse(body).code], [status, code]);
  }
});

test('a port in use is one clear line', async () => {
  await assert.rejects(
    listen(() => {}, '127.0.0.1', server.port),
    {
      code: 'unavailable',
      message: `Port ${server.port} is in use; choose another with CAIRN_PORT, or stop the program that has it.`,
    },
  );
});

test('a client that sends a byte now and then is cut off', async () => {
  const quick = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 };
  const other = await listen((_request, response) => void response.end(), '127.0.0.1', 0, quick);
  const drip = async (...parts: string[]) => {
    const socket = connect(other.port, '127.0.0.1');
    let said = '';
    socket.setEncoding('utf8').on('data', (part) => {
      said += part;
    });
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
    for (const part of parts) socket.write(part);
    const dripping = setInterval(() => socket.writable && socket.write('x'), 20);
    await closed;
    clearInterval(dripping);
    return said;
  };
  assert.match(await drip('GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: '), /^HTTP\/1\.1 408 /);
  await other.close();
});

test('stopping lets running requests finish, takes no new ones, and cuts those that never end', async () => {
  const other = await listen(
    (_request, response) => void setTimeout(() => response.end('done'), 100),
    '127.0.0.1',
    0,
  );
  const running = fetch(other.url).then((answer) => answer.text());
  const hanging = connect(other.port, '127.0.0.1');
  hanging.on('error', () => {});
  await new Promise((resolve) => hanging.once('connect', resolve));
  hanging.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Le');
  await new Promise((resolve) => setTimeout(resolve, 20));
  const closed = other.close(400);
  assert.equal(await running, 'done');
  await closed;
  await assert.rejects(fetch(other.url));
});

test('a client that goes on asking on its open connection does not keep it from stopping', async () => {
  const { promise: asked, resolve: heard } = Promise.withResolvers<void>();
  const answer: Parameters<typeof listen>[0] = (_request, response) => {
    heard();
    setTimeout(() => response.end('done'), 20);
  };
  const other = await listen(answer, '127.0.0.1', 0);
  const agent = new Agent({ keepAlive: true });
  const ask = () =>
    new Promise<boolean>((resolve) => {
      get(other.url, { agent }, (answer) => answer.resume().on('end', () => resolve(true))).on('error', () =>
        resolve(false),
      );
    });
  const asking = (async () => {
    while (await ask());
  })();
  await asked;
  await other.close(3_600_000);
  await asking;
  agent.destroy();
});
