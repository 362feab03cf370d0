import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Router } from 'express';
import { pino } from 'pino';
import { createApp } from '../../src/http/app.ts';
import { type Access, createGuard } from '../../src/http/guard.ts';
import { type Listening, listen } from '../../src/http/listen.ts';

const token = 'a-secret-of-this-start';

async function start(access: Access): Promise<Listening> {
  const router = Router();
  router.all('/{*path}', (_request, response) => void response.end('let in'));
  const app = createApp({
    guard: createGuard({ access, token, user: 'Ines' }),
    doors: [{ path: '/', router }],
    log: pino({ level: 'silent' }),
  });
  return await listen(app, '127.0.0.1', 0);
}

interface Asked {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
}

/** Status and body; fetch would refuse to send most of these headers. */
function ask(port: number, { method = 'GET', path = '/', headers = {} }: Asked) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const request = send({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { Host: `localhost:${port}`, ...headers },
    });
    request.on('error', reject).on('response', async (response) => {
      let body = '';
      for await (const part of response) body += part;
      resolve({ status: response.statusCode ?? 0, body });
    });
    request.end();
  });
}

function speak(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (part) => {
      said += part;
      if (said.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', reject).on('close', () => resolve(said));
  });
}

describe('in local mode', () => {
  let server: Listening;
  let here: string;
  before(async () => {
    server = await start('local');
    here = `http://localhost:${server.port}`;
  });
  after(() => server.close());

  const passes: [string, () => Asked][] = [
    ['a program that sends nothing special', () => ({ method: 'POST' })],
    ['the address 127.0.0.1', () => ({ headers: { Host: `127.0.0.1:${server.port}` } })],
    ['the address [::1]', () => ({ headers: { Host: `[::1]:${server.port}` } })],
    ['a name in capitals', () => ({ headers: { Host: `LocalHost:${server.port}` } })],
    ['another port, as through an SSH tunnel', () => ({ headers: { Host: 'localhost:9999' } })],
    ['a typed address', () => ({ headers: { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate' } })],
    [
      'a form of our own',
      () => ({ method: 'POST', headers: { 'Sec-Fetch-Site': 'same-origin', Origin: here } }),
    ],
    [
      'a form of our own in a browser without Fetch Metadata',
      () => ({ method: 'POST', headers: { Origin: here } }),
    ],
    ['our own Referer', () => ({ headers: { Referer: `${here}/db/lod` } })],
    [
      'a link from elsewhere that hides where it was',
      () => ({
        headers: {
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Mode': 'navigate',
          'Sec-Fetch-Dest': 'document',
        },
      }),
    ],
    ['OPTIONS', () => ({ method: 'OPTIONS' })],
    ['HEAD', () => ({ method: 'HEAD' })],
  ];
  for (const [what, asked] of passes)
    test(`passes: ${what}`, async () => assert.equal((await ask(server.port, asked())).status, 200));

  const refused: [string, () => Asked][] = [
    ['a foreign Host', () => ({ headers: { Host: 'evil.example' } })],
    ['a name that was rebound to 127.0.0.1', () => ({ headers: { Host: `rebound.example:${server.port}` } })],
    ['a name that begins like ours', () => ({ headers: { Host: 'localhost.evil.example' } })],
    ['a name with a dot behind', () => ({ headers: { Host: `localhost.:${server.port}` } })],
    ['127.0.0.1 as part of a name', () => ({ headers: { Host: '127.0.0.1.nip.io' } })],
    ['user information before the host', () => ({ headers: { Host: 'evil@localhost' } })],
    ['Forwarded', () => ({ headers: { Forwarded: 'for=192.0.2.1' } })],
    ['Via', () => ({ headers: { Via: '1.1 proxy' } })],
    ['X-Real-IP', () => ({ headers: { 'X-Real-IP': '192.0.2.1' } })],
    ['X-Forwarded-For', () => ({ headers: { 'X-Forwarded-For': '127.0.0.1' } })],
    ['X-Forwarded-Proto, empty', () => ({ headers: { 'X-Forwarded-Proto': '' } })],
    ['X-Forwarded-Something-New', () => ({ headers: { 'X-Forwarded-Something-New': 'x' } })],
    ['a foreign Origin when reading', () => ({ headers: { Origin: 'https://evil.example' } })],
    ['Origin null when reading', () => ({ headers: { Origin: 'null' } })],
    ['an Origin of another port', () => ({ headers: { Origin: 'http://localhost:3000' } })],
    ['an Origin of another scheme', () => ({ headers: { Origin: here.replace('http:', 'https:') } })],
    [
      'an Origin under the other name of this computer',
      () => ({ headers: { Origin: here.replace('localhost', '127.0.0.1') } }),
    ],
    ['a foreign Referer', () => ({ headers: { Referer: 'https://evil.example/page' } })],
    ['a Referer that begins like ours', () => ({ headers: { Referer: `${here}.evil.example/` } })],
    ['a post with Origin null', () => ({ method: 'POST', headers: { Origin: 'null' } })],
    [
      'a post that another site sends',
      () => ({ method: 'POST', headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    ],
    [
      'a post that another port sends',
      () => ({ method: 'POST', headers: { 'Sec-Fetch-Site': 'same-site' } }),
    ],
    [
      'a delete that another site sends',
      () => ({ method: 'DELETE', headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    ],
    [
      'a method nobody knows, sent by another site',
      () => ({ method: 'PROPFIND', headers: { 'Sec-Fetch-Site': 'cross-site' } }),
    ],
    [
      'a form post as a navigation from another site',
      () => ({
        method: 'POST',
        headers: {
          'Sec-Fetch-Site': 'cross-site',
          'Sec-Fetch-Mode': 'navigate',
          'Sec-Fetch-Dest': 'document',
        },
      }),
    ],
    [
      'a script or picture on another site',
      () => ({ headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' } }),
    ],
    [
      'a frame on another site',
      () => ({
        headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
      }),
    ],
  ];
  for (const [what, asked] of refused)
    test(`refuses: ${what}`, async () => {
      const { status, body } = await ask(server.port, asked());
      assert.equal(status, 403);
      assert.doesNotMatch(body, /let in/);
    });

  const lines = (...given: string[]) => `${given.join('\r\n')}\r\n\r\n`;
  const spoken: [string, string, RegExp][] = [
    ['HTTP/1.0', lines('GET / HTTP/1.0', 'Host: localhost'), /^HTTP\/1\.1 403 /],
    ['HTTP/1.0 without a Host', lines('GET / HTTP/1.0'), /^HTTP\/1\.1 403 /],
    ['no Host', lines('GET / HTTP/1.1'), /^HTTP\/1\.1 400 /],
    ['two Hosts', lines('GET / HTTP/1.1', 'Host: localhost', 'Host: evil.example'), /^HTTP\/1\.1 40[03] /],
    [
      "a proxy's absolute target",
      lines('GET http://evil.example/ HTTP/1.1', 'Host: localhost'),
      /^HTTP\/1\.1 403 /,
    ],
    [
      'a web socket',
      lines(
        'GET / HTTP/1.1',
        'Host: localhost',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: x',
      ),
      /^HTTP\/1\.1 403 /,
    ],
    ['CONNECT', lines('CONNECT localhost:22 HTTP/1.1', 'Host: localhost'), /^(HTTP\/1\.1 4|$)/],
  ];
  for (const [what, text, expected] of spoken)
    test(`refuses: ${what}`, async () => assert.match(await speak(server.port, text), expected));

  test('an offer of HTTP/2 is passed over and answered in HTTP/1.1', async () => {
    const said = await speak(
      server.port,
      lines(
        'GET / HTTP/1.1',
        'Host: localhost',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: x',
      ),
    );
    assert.match(said, /^HTTP\/1\.1 200 /);
  });
});

describe('where local mode is not offered', () => {
  let server: Listening;
  before(async () => {
    server = await start('closed');
  });
  after(() => server.close());

  test('only /setup answers, also through a proxy', async () => {
    const proxied = { Host: 'cairn.example', 'X-Forwarded-For': '192.0.2.1' };
    assert.equal((await ask(server.port, { path: '/setup?code=x', headers: proxied })).status, 200);
    for (const path of ['/', '/setup/', '/setup/../db', '/setupx', '/api/v1/health', '//setup'])
      assert.equal((await ask(server.port, { path })).status, 403, path);
  });

  test("the owner's own commands pass with the token of this start, and nobody with another", async () => {
    assert.equal((await ask(server.port, { headers: { Authorization: `Bearer ${token}` } })).status, 200);
    for (const wrong of [`Bearer ${token}x`, `Bearer ${token.slice(1)}x`, token, 'Bearer ', ''])
      assert.equal((await ask(server.port, { headers: { Authorization: wrong } })).status, 403, wrong);
  });

  test('another site cannot post to /setup', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    assert.equal((await ask(server.port, { path: '/setup', method: 'POST', headers })).status, 403);
  });
});
