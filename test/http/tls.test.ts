import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { request as askOverTls, createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { type Started, startCairn } from '../start.ts';

// Behind a proxy that ends TLS, as Caddy does: it keeps the Host and says in X-Forwarded-Proto and -For what it saw.

const pem = (name: string) =>
  readFileSync(resolve(import.meta.dirname, `../../../test/fixtures/tls/${name}.pem`));
const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
const PASSWORD = 'a kettle on the quay';
let cairn: Started;
let proxy: Server;

before(async () => {
  cairn = await startCairn({ env: { CAIRN_URL: 'https://cairn.test' } });
  await cairn.services.accounts.add(owner, { name: 'Ines', roles: { '*': 'owner' }, password: PASSWORD });
  const { port } = new URL(cairn.url);
  proxy = createServer({ key: pem('key'), cert: pem('cert') }, (request, response) => {
    const headers = {
      ...request.headers,
      'x-forwarded-proto': 'https',
      'x-forwarded-host': request.headers.host,
      'x-forwarded-for': request.socket.remoteAddress,
    };
    const { method, url: path } = request;
    const on = ask({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    request.pipe(on);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
});
after(async () => {
  proxy.close();
  proxy.closeAllConnections();
  await cairn.remove();
});

interface Seen {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

function throughTls(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Seen> {
  return new Promise((done, fail) => {
    const { port } = proxy.address() as AddressInfo;
    const request = askOverTls(
      {
        host: '127.0.0.1',
        servername: 'cairn.test',
        port,
        method,
        path,
        ca: pem('cert'),
        headers: { Host: 'cairn.test', Accept: 'text/html', ...headers },
      },
      async (answer) => {
        let text = '';
        for await (const part of answer) text += part;
        done({ status: answer.statusCode, headers: answer.headers, text });
      },
    );
    request.on('error', fail).end(body);
  });
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://cairn.test' };
const signIn = (headers: Record<string, string> = {}) =>
  throughTls(
    'POST',
    '/signin',
    { ...form, ...headers },
    String(new URLSearchParams({ name: 'Ines', password: PASSWORD })),
  );

test('one signs in with a cookie that is bound to the host and TLS, and the browser is told to stay with TLS', async () => {
  const answer = await signIn();
  assert.equal(answer.status, 303);
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  assert.match(cookie, /^__Host-cairn=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
  assert.equal(answer.headers['strict-transport-security'], 'max-age=15552000');
  const me = await throughTls('GET', '/api/v1/me', { Accept: '*/*', Cookie: cookie.split(';')[0] ?? '' });
  assert.equal(me.status, 200);
  assert.equal(JSON.parse(me.text).name, 'Ines');
  // The same value under the name for plain HTTP is no session there, and the other way round.
  const plain = await fetch(cairn.url, {
    redirect: 'manual',
    headers: { Accept: 'text/html', Cookie: cookie.split(';')[0] ?? '' },
  });
  assert.equal(plain.headers.get('location'), '/signin');
});

test('a form that came over plain HTTP to the same name is of another site', async () => {
  assert.equal((await signIn({ Origin: 'http://cairn.test' })).status, 403);
  assert.equal((await signIn({ Origin: 'https://evil.test' })).status, 403);
});

test('links to others have the one address, and no other name is answered', async () => {
  const [cookie = ''] = (await signIn()).headers['set-cookie'] ?? [];
  const made = await throughTls(
    'POST',
    '/settings/people',
    { ...form, Cookie: cookie.split(';')[0] ?? '' },
    'name=Bo&role%3Akiln=viewer',
  );
  assert.match(made.text, /https:\/\/cairn\.test\/welcome\/[\w-]{32}/);
  assert.match(made.headers['cache-control'] as string, /no-store/);
  const other = await throughTls('GET', '/signin', { Host: 'evil.test' });
  assert.equal(other.status, 403);
  assert.ok(!other.text.includes('evil.test'));
});

test('what comes in the clear under the public name is refused', async () => {
  const { port } = new URL(cairn.url);
  const status = await new Promise((done, fail) => {
    const request = ask(
      { host: '127.0.0.1', port, path: '/signin', headers: { Host: 'cairn.test' } },
      (answer) => done(answer.resume().statusCode),
    );
    request.on('error', fail).end();
  });
  assert.equal(status, 403);
});
