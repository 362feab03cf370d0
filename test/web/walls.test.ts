import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { apiEndpoints } from '../../src/api/api.ts';
import type { Who } from '../../src/core/who.ts';
import type { Services } from '../../src/services/services.ts';
import { type Started, startCairn } from '../start.ts';
import { browserOf, PASSWORD } from './people.ts';

// Somebody who owns one business asks at every address for what is in another: nothing of it comes back, and nothing in it changes.

const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
/** Words that stand in `kiln` only: names, titles, and what its records say. */
const SECRETS = /hazel|byrne|tenmoku|wood.ash|hidden in it|bakery|oatmeal/i;
/** What a path's parameters are there. */
const THERE: Record<string, string> = {
  ns: 'kiln',
  collection: 'customers',
  id: 'hazel-byrne',
  seq: '1',
  settings: 'namespace',
  code: 'x',
};

/** The one signs out, the other has words of its own. */
const EXCEPT = ['/signout', '/settings/gallery'];

/** Bodies that would do something. */
const BODIES: Record<string, string> = {
  '/batch': '{"changes":[{"op":"delete","ref":"kiln/customers/hazel-byrne"}]}',
  '/undos': '{"seq":1}',
  '/erasures': '{"target":"kiln/customers/hazel-byrne"}',
  '/users': '{"name":"Eve","roles":{"*":"owner"},"password":"a kettle on the quay"}',
  '/tokens': '{"name":"more","roles":{"*":"owner"}}',
};

/** What would bring something of it up. */
const QUERIES: Record<string, string> = {
  '/search': '?q=hidden',
  '/palette': '?q=hidden&at=/db/kiln&recent=kiln/customers/hazel-byrne',
  '/completions': '?q=in:ki&caret=5',
  '/options': '?of=kiln/orders&field=/customer&q=ha',
  '/repair': '?in=kiln',
  '/activity': '?ns=kiln',
};

describe('behind the wall of a business', () => {
  let cairn: Started;
  let stranger: ReturnType<typeof browserOf>;
  let token: string;
  let atFirst: string;
  const everything = async () => {
    const { items } = await cairn.services.history.changes(owner, '0', 1000);
    return JSON.stringify(items.filter(({ ref }) => ref.startsWith('kiln/')));
  };
  before(async () => {
    cairn = await startCairn();
    const { accounts, records, uploads } = cairn.services;
    await accounts.add(owner, { name: 'Ines', roles: { '*': 'owner' }, password: PASSWORD });
    const { account } = await accounts.add(owner, {
      name: 'Stan',
      roles: { books: 'owner' },
      password: PASSWORD,
    });
    token = (await accounts.addToken(owner, { name: 'spy', roles: { '*': 'owner' }, for: account.id }))
      .secret;
    await records.write(owner, [
      { op: 'patch', ref: 'kiln/customers/hazel-byrne', body: '{"note":"Hidden in it"}' },
    ]);
    await records.write(owner, [{ op: 'delete', ref: 'kiln/glazes/celadon' }]);
    const bytes = async function* () {
      yield Buffer.from('Hidden in it');
    };
    await uploads.add(owner, 'kiln', [await uploads.receive(owner, 'kiln', 'hazel-byrne', bytes())]);
    stranger = browserOf(cairn);
    await stranger.signIn('Stan');
    atFirst = await everything();
  });
  after(() => cairn.remove());

  const filled = (path: string) => path.replace(/:(\w+)/g, (_whole, name) => THERE[name] ?? 'hazel-byrne');

  const endpoints = apiEndpoints({
    services: {} as Services,
    version: '0',
    closing: new AbortController().signal,
  });
  for (const { method, path, streams, body } of endpoints.filter((each) => each.path !== '/changes/stream'))
    test(`${method.toUpperCase()} ${path} tells and changes nothing`, async () => {
      const query =
        method === 'get' && /^\/(search|records\/:ns\/:collection)$/.test(path) ? '?q=hidden' : '';
      const answer = await fetch(`${cairn.url}/api/v1${filled(path)}${query}`, {
        method: method.toUpperCase(),
        redirect: 'manual',
        headers: {
          Authorization: `Bearer ${token}`,
          'If-Match': '*',
          ...(body && { 'Content-Type': body.media[0] ?? '' }),
          ...(streams && method !== 'get' && { 'Content-Type': 'application/octet-stream' }),
        },
        body:
          method === 'get' || method === 'delete'
            ? null
            : streams
              ? 'bytes'
              : body
                ? (BODIES[path] ?? '{"name":"x"}')
                : null,
      });
      const text = await answer.text();
      assert.doesNotMatch(text.replaceAll('hazel-byrne', ''), SECRETS);
      if (path.includes(':ns'))
        assert.ok([400, 403, 404, 422].includes(answer.status), `${answer.status} ${text}`);
      assert.ok(answer.status < 500, `${answer.status} ${text}`);
    });

  const source = readFileSync(resolve(import.meta.dirname, '../../../src/web/web.ts'), 'utf8');
  const routes = [...source.matchAll(/router\.(get|post)\('([^']+)'/g)].map(
    ([, method, path]) => [method, path] as const,
  );
  test('the routes are found', () => assert.ok(routes.length > 60, String(routes.length)));
  for (const [method, path] of routes.filter(([, each]) => !EXCEPT.includes(each ?? '')))
    test(`${method} ${path} shows and changes nothing`, async () => {
      const at = filled(path ?? '');
      const asked = QUERIES[path ?? ''] ?? '';
      const seen =
        method === 'get'
          ? await stranger.see(`${at}${asked}`)
          : await stranger.send(at, {
              ns: 'kiln',
              in: 'kiln/customers',
              pick: 'hazel-byrne',
              seq: '1',
              confirmed: 'yes',
              collection: 'customers',
              decision: 'delete',
              text: 'x',
              etag: 'x',
              record: 'kiln/customers/liam-oconnor',
              change: 'add',
            });
      assert.doesNotMatch(seen.html.replaceAll(/hazel-byrne|q=[^"&]*|value="[^"]*"/g, ''), SECRETS);
      if (path?.includes(':ns')) assert.ok([303, 400, 403, 404].includes(seen.status), `${seen.status}`);
      if (seen.status === 303) assert.doesNotMatch(seen.location.replace('hazel-byrne', ''), SECRETS);
      assert.ok(seen.status < 500, `${seen.status} ${seen.text}`);
    });

  test('in the end all is as it was', async () => assert.equal(await everything(), atFirst));
});
