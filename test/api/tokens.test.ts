import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { type Started, startCairn } from '../start.ts';
import { browserOf } from '../web/people.ts';
import { asking } from './ask.ts';

// Programs that act for an account.

const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
const acme = '/records/kiln/customers/hazel-byrne';
let cairn: Started;
let ines: string;
before(async () => {
  cairn = await startCairn();
  const { accounts } = cairn.services;
  const { account } = await accounts.add(owner, {
    name: 'Ines',
    roles: { '*': 'owner' },
    password: 'a kettle on the quay',
  });
  ines = account.id;
});
after(() => cairn.remove());

async function program(name: string, roles: Who['roles'] = {}, more: { until?: string } = {}) {
  const made = await cairn.services.accounts.addToken(owner, { name, roles, for: ines, ...more });
  const call = asking(cairn);
  const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call.ask(method, path, { body, headers: { Authorization: `Bearer ${made.secret}`, ...headers } });
  return { ...made, ask };
}

test('without a token, or with one that is none, it is 401 with how to do better', async () => {
  for (const authorization of [
    undefined,
    'Bearer',
    'Bearer cairn_x',
    'Basic SW5lczp4',
    `Bearer ${'x'.repeat(5000)}`,
  ]) {
    const answer = await asking(cairn).get('/collections', {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    assert.equal(answer.status, 401, authorization);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
    assert.equal(answer.json.code, 'unauthorized');
  }
  assert.deepEqual((await asking(cairn).get('/health')).json, { status: 'ok' });
});

test('how much there is, and what embeds it, is told to who may see it', async () => {
  const [whole, part] = [await program('whole', { '*': 'owner' }), await program('part', { books: 'owner' })];
  const titles = (await part.ask('GET', '/records/books/titles')).json.total;
  const told = async ({ ask }: typeof part) => [
    (await ask('GET', '/health')).json.records,
    (await ask('GET', '/index/status')).json.records,
    (await ask('GET', '/index/model')).status,
  ];
  const [all] = await told(whole);
  assert.ok(all > titles);
  assert.deepEqual(await told(whole), [all, all, 200]);
  assert.deepEqual(await told(part), [titles, titles, 403]);
  for (const { token } of [whole, part]) await cairn.services.accounts.removeToken(owner, token.id);
});

test('it may do what its role and that of its account allow, and the history names both', async () => {
  const { ask } = await program('backup-script', { kiln: 'editor' });
  assert.deepEqual((await ask('GET', '/me')).json, {
    name: 'Ines via backup-script',
    roles: { kiln: 'editor' },
    program: true,
    account: ines,
  });
  assert.equal(
    (await ask('PATCH', acme, '{"note":"by a program"}', { 'Content-Type': 'application/merge-patch+json' }))
      .status,
    200,
  );
  const patched = await ask('PATCH', acme, '{"note":"and again"}', {
    'Content-Type': 'application/merge-patch+json',
    'Cairn-By': 'Marek',
  });
  assert.equal(patched.status, 200);
  const { items } = (await ask('GET', `${acme}/history`)).json;
  assert.deepEqual(
    items.slice(0, 2).map(({ by }: { by: string }) => by),
    ['Ines via backup-script · Marek', 'Ines via backup-script'],
  );
  const refused = await ask('GET', '/records/books/titles');
  assert.equal(`${refused.status} ${refused.json.code}`, '403 forbidden');
  const reader = await program('reader', { kiln: 'viewer' });
  const lacking = await reader.ask('DELETE', acme, undefined, { 'If-Match': '*' });
  assert.equal(lacking.status, 403);
  assert.match(lacking.json.detail, /your role there is viewer, and this takes an editor/);
});

test('it is shown once, and ends when it is revoked or its time has come', async () => {
  const { ask, token, secret } = await program('short', { '*': 'viewer' });
  assert.match(secret, /^cairn_[\w-]{43}$/);
  const listed = await ask('GET', '/tokens');
  assert.ok(!listed.text.includes(secret.slice(6)));
  assert.ok(!listed.text.includes('hash'));
  await cairn.services.accounts.removeToken(owner, token.id);
  assert.equal((await ask('GET', '/collections')).status, 401);
  const soon = await program('soon', { '*': 'viewer' }, { until: new Date(Date.now() + 300).toISOString() });
  while (Date.now() < Date.parse(soon.token.until ?? '')) await new Promise((done) => setTimeout(done, 20));
  assert.equal((await soon.ask('GET', '/collections')).status, 401);
});

test('it cannot make itself more than it is', async () => {
  const { ask } = await program('greedy', { kiln: 'owner' });
  for (const [method, path, body] of [
    ['GET', '/users', undefined],
    ['POST', '/users', { name: 'Eve', roles: { '*': 'owner' }, password: 'a kettle on the quay' }],
    ['POST', '/tokens', { name: 'more', roles: { '*': 'owner' } }],
    ['PUT', `/users/${ines}/password`, { password: 'another long password' }],
    ['POST', `/users/${ines}/invitations`, undefined],
    ['DELETE', `/users/${ines}`, undefined],
    ['POST', '/index/rebuilds', undefined],
  ] as const)
    assert.equal((await ask(method, path, body)).status, 403, `${method} ${path}`);
});

test('it ends nobody’s sessions, revokes no other token and chooses no password', async () => {
  const weak = await program('weak', { kiln: 'viewer' });
  const strong = await program('strong', { '*': 'owner' });
  const signedIn = browserOf(cairn);
  await signedIn.signIn('Ines');
  for (const [method, fields] of [
    ['GET', null],
    ['POST', 'key=others'],
  ] as const) {
    const answer = await fetch(
      `${cairn.url}/settings/account${method === 'POST' ? '/sessions' : ''}`,
      fromProgram(weak.secret, method, fields),
    );
    assert.equal(answer.status, 403, method);
  }
  assert.equal((await signedIn.see('/')).status, 200);
  assert.equal((await weak.ask('DELETE', `/tokens/${strong.token.id}`)).status, 403);
  assert.equal((await strong.ask('GET', '/collections')).status, 200);
  for (const [method, path, body] of [
    ['PUT', `/users/${ines}/password`, { password: 'another long password' }],
    ['POST', `/users/${ines}/invitations`, undefined],
    ['POST', '/users', { name: 'Eve', roles: { kiln: 'viewer' }, password: 'another long password' }],
  ] as const)
    assert.equal((await strong.ask(method, path, body)).status, 403, path);
  assert.equal((await strong.ask('DELETE', `/tokens/${weak.token.id}`)).status, 204);
});

function fromProgram(secret: string, method: string, body: string | null): RequestInit {
  return {
    method,
    body,
    redirect: 'manual',
    headers: {
      Authorization: `Bearer ${secret}`,
      Accept: 'text/html',
      ...(body !== null && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
  };
}

test('people are managed by owners of everything, and one who can sign in is always left', async () => {
  const { ask } = await program('manager', { '*': 'owner' });
  const added = await ask('POST', '/users', { name: 'Bo', roles: { kiln: 'viewer' } });
  assert.equal(added.status, 201);
  assert.match(added.json.link, /^\/welcome\/[\w-]{32}$/);
  const { id } = added.json.account;
  assert.deepEqual((await ask('PATCH', `/users/${id}`, { roles: { kiln: 'editor' } })).json.roles, {
    kiln: 'editor',
  });
  for (const [body, pointer] of [
    [{ name: 'ines', roles: { kiln: 'viewer' } }, '/name'],
    [{ name: 'Al', roles: { kiln: 'boss' } }, '/roles/kiln'],
    [{ name: 'Al', roles: {} }, '/roles'],
  ] as const) {
    const refused = await ask('POST', '/users', body);
    assert.equal(refused.status, 422, refused.text);
    assert.equal(refused.json.errors[0].pointer, pointer);
  }
  assert.equal((await ask('PATCH', `/users/${ines}`, { roles: { kiln: 'viewer' } })).status, 409);
  assert.equal((await ask('DELETE', `/users/${ines}`)).status, 409);
  await assert.rejects(cairn.services.accounts.invite(owner, ines), { code: 'conflict' });
  assert.equal((await ask('DELETE', `/users/${id}`)).status, 204);
  assert.equal((await ask('DELETE', `/users/${id}`)).status, 404);
});
