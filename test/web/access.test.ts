import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Roles, Who } from '../../src/core/who.ts';
import { type Started, startCairn } from '../start.ts';
import { browserOf, PASSWORD } from './people.ts';

// Who is let in, as a browser and as an attacker meets it.

const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
let cairn: Started;
let addresses = 0;
/** One that nobody failed from yet. */
const address = () => {
  addresses += 1;
  return `192.0.2.${addresses}`;
};

async function add(name: string, roles: Roles): Promise<string> {
  const { account } = await cairn.services.accounts.add(owner, { name, roles, password: PASSWORD });
  return account.id;
}

describe('before there are accounts', () => {
  beforeEach(async () => {
    cairn = await startCairn();
  });
  afterEach(() => cairn.remove());

  test('nobody is asked who they are, and /setup says what the first account changes', async () => {
    const browser = browserOf(cairn);
    assert.match((await browser.see('/')).text, /Only on this computer/);
    assert.match((await browser.see('/setup')).text, /With the first account that ends/);
    assert.equal((await browser.see('/signin')).location, '/setup');
    assert.deepEqual([...browser.cookies.keys()], []);
  });

  test('the first account ends local mode, also for whoever has a page open', async () => {
    const [first, other] = [browserOf(cairn), browserOf(cairn)];
    const made = await first.send('/setup', { name: 'Ines', password: PASSWORD });
    assert.equal(`${made.status} ${made.location}`, '303 /');
    assert.match((await first.see('/')).text, /Signed in as Ines/);
    assert.doesNotMatch((await first.see('/settings/people')).text, /not signed in yet/);
    assert.equal((await other.see('/db/kiln?x=1')).location, '/signin?to=%2Fdb%2Fkiln%3Fx%3D1');
    assert.equal((await fetch(`${cairn.url}/api/v1/collections`)).status, 401);
    const second = await other.send('/setup', { name: 'Eve', password: PASSWORD });
    assert.equal(second.location, '/signin');
    assert.equal((await cairn.services.accounts.list(owner)).length, 1);
  });

  test('a password that is too short or known to everybody is refused with the reason, and the name is kept', async () => {
    const browser = browserOf(cairn);
    for (const [password, words] of [
      ['short', /at least 12 characters/],
      ['ines ines ines', /among the first that are tried/],
      ['passwordpassword', /among the first that are tried/],
      ['aaaaaaaaaaaaaa', /repeats the same few signs/],
    ] as const) {
      const { status, text, html } = await browser.send('/setup', { name: 'Ines', password });
      assert.equal(status, 422);
      assert.match(text, words);
      assert.match(html, /value="Ines"/);
      assert.ok(!html.includes(`value="${password}"`));
    }
    for (const name of ['', 'a via b', '<b>', 'x'.repeat(61)])
      assert.equal((await browser.send('/setup', { name, password: PASSWORD })).status, 422, name);
  });

  test('of several who make the first account at once, one does', async () => {
    const names = ['Ines', 'Eve', 'Mallory'];
    const made = await Promise.all(
      names.map((name) => browserOf(cairn).send('/setup', { name, password: PASSWORD })),
    );
    assert.deepEqual(made.map(({ location }) => location).sort(), ['/', '/signin', '/signin']);
    assert.equal((await cairn.services.accounts.list(owner)).length, 1);
  });

  test('nobody is made an owner from another site', async () => {
    const answer = await browserOf(cairn).send(
      '/setup',
      { name: 'Eve', password: PASSWORD },
      { 'Sec-Fetch-Site': 'cross-site' },
    );
    assert.equal(answer.status, 403);
    assert.equal(cairn.services.accounts.list.length, 1);
    assert.deepEqual(await cairn.services.accounts.list(owner), []);
  });
});

describe('signing in and out', () => {
  before(async () => {
    cairn = await startCairn();
    await add('Ines', { '*': 'owner' });
  });
  after(() => cairn.remove());

  test('leads to where one wanted to go, and never to another site', async () => {
    for (const [to, location] of [
      ['/db/kiln/customers?q=a', '/db/kiln/customers?q=a'],
      ['//evil.example', '/'],
      ['/\\evil.example', '/'],
      ['https://evil.example', '/'],
      ['/\tevil', '/'],
      ['javascript:alert(1)', '/'],
      ['/signout', '/'],
      ['/signin?to=/db', '/'],
    ] as const)
      assert.equal((await browserOf(cairn, address()).signIn('Ines', PASSWORD, to)).location, location, to);
  });

  test('a cookie from before is worth nothing afterwards', async () => {
    const browser = browserOf(cairn, address());
    await browser.signIn('Ines');
    const stolen = browser.cookies.get('cairn') ?? '';
    browser.cookies.set('cairn', 's%3Aplanted.signature');
    await browser.signIn('ines');
    assert.notEqual(browser.cookies.get('cairn'), stolen);
    assert.doesNotMatch(browser.cookies.get('cairn') ?? '', /planted/);
    const again = browserOf(cairn, address());
    again.cookies.set('cairn', stolen);
    await again.signIn('Ines');
    assert.notEqual(again.cookies.get('cairn'), stolen);
    const old = browserOf(cairn, address());
    old.cookies.set('cairn', stolen);
    assert.equal((await old.see('/')).location, '/signin');
  });

  test('its cookie is read by no script, sent by no other site, and of this host only', async () => {
    const answer = await browserOf(cairn, address()).signIn('Ines');
    const [cookie = ''] = answer.headers.getSetCookie().filter((line) => line.startsWith('cairn='));
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    assert.match(cookie, /Path=\//);
    assert.doesNotMatch(cookie, /Domain/);
  });

  test('a wrong password and an unknown name are refused in the same words', async () => {
    const [wrong, unknown] = [
      await browserOf(cairn, address()).signIn('Ines', 'something else here'),
      await browserOf(cairn, address()).signIn('Nobody', 'something else here'),
    ];
    assert.equal(wrong.status, 401);
    assert.equal(unknown.status, 401);
    assert.match(wrong.text, /The name or the password is wrong/);
    assert.equal(wrong.text, unknown.text);
    assert.equal(wrong.html.replaceAll('Ines', ''), unknown.html.replaceAll('Nobody', ''));
  });

  test('after some failures one has to wait, whoever the name belongs to, and says how long', async () => {
    for (const name of ['Ines', 'Nobody']) {
      const browser = browserOf(cairn, address());
      for (let tries = 0; tries < 6; tries++) await browser.signIn(name, 'something else here');
      const answer = await browser.signIn(name, PASSWORD);
      assert.equal(answer.status, 429);
      assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      assert.match(answer.text, /Wait .* second/);
    }
  });

  test('many tries at once count as many', async () => {
    const here = address();
    const tries = Array.from({ length: 12 }, () =>
      browserOf(cairn, here).signIn('Ines', 'something else here'),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 401).length, 5);
    assert.equal(statuses.filter((status) => status === 429).length, 7);
  });

  test('all addresses of an IPv6 network are one, however they are written', async () => {
    const statuses: number[] = [];
    for (const from of ['::1', '::2:1', '0:0:a::1', '::b:0:0:1', ':0:0:c:d:e:f', '::2'])
      statuses.push(
        (await browserOf(cairn, `2001:db8${from.startsWith(':') ? '' : ':'}${from}`).signIn('Al', 'x'))
          .status,
      );
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
    assert.equal((await browserOf(cairn, '2001:db8:0:1::1').signIn('Al', 'x')).status, 401);
  });

  test('another site cannot sign one in', async () => {
    const answer = await browserOf(cairn, address()).send(
      '/signin',
      { name: 'Ines', password: PASSWORD },
      { 'Sec-Fetch-Site': 'cross-site' },
    );
    assert.equal(answer.status, 403);
    assert.deepEqual(answer.headers.getSetCookie(), []);
  });

  test('signing out ends the session itself, and only by a form of this site', async () => {
    const browser = browserOf(cairn, address());
    await browser.signIn('Ines');
    const cookie = browser.cookies.get('cairn') ?? '';
    assert.equal((await browser.see('/signout')).status, 404);
    assert.equal((await browser.send('/signout', {}, { Origin: 'http://evil.example' })).status, 403);
    assert.equal((await browser.see('/')).status, 200);
    const out = await browser.send('/signout', {});
    assert.equal(out.location, '/signin?out');
    assert.equal(browser.cookies.has('cairn'), false);
    browser.cookies.set('cairn', cookie);
    assert.equal((await browser.see('/')).location, '/signin');
  });

  test('nothing that one saw is kept for the next one at the same browser', async () => {
    const browser = browserOf(cairn, address());
    await browser.signIn('Ines');
    for (const path of [
      '/',
      '/db/kiln/customers',
      '/db/kiln/customers/hazel-byrne',
      '/search?q=hazel',
      '/api/v1/collections',
      '/palette?q=',
      '/nothing',
    ])
      assert.match((await browser.see(path)).headers.get('cache-control') ?? '', /no-store/, path);
  });

  test('a form that comes too late is kept and can be sent again; script keeps its page', async () => {
    const browser = browserOf(cairn, address());
    const late = await browser.send('/db/kiln/customers/new', { '/name': 'Typed "for" <long>', id: '' });
    assert.equal(late.status, 401);
    assert.match(late.text, /nothing is lost/);
    assert.match(late.html, /name="\/name" value="Typed &#34;for&#34; <long>"/);
    assert.match(late.html, /action="\/db\/kiln\/customers\/new"/);
    const script = await browser.send(
      '/db/kiln/customers/new',
      {},
      { 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
    );
    assert.equal(script.status, 401);
    assert.equal(script.headers.get('hx-reswap'), 'none');
    assert.equal(script.html, '');
    const dialog = await browser.see('/signin?part=dialog');
    assert.match(dialog.html, /^<dialog/);
    assert.equal(
      (await browser.send('/signin', { name: 'Ines', password: 'something else here', part: 'dialog' }))
        .status,
      401,
    );
    assert.equal(
      (await browser.send('/signin', { name: 'Ines', password: PASSWORD, part: 'dialog' })).status,
      204,
    );
    assert.equal((await browser.see('/')).status, 200);
  });

  test('sessions survive a restart', async () => {
    const browser = browserOf(cairn, address());
    await browser.signIn('Ines');
    cairn = await cairn.restart();
    const again = browserOf(cairn, address());
    again.cookies.set('cairn', browser.cookies.get('cairn') ?? '');
    assert.equal((await again.see('/')).status, 200);
  });

  test('what is kept tells nobody a password, a cookie or a token, and nobody else may read it', async () => {
    const browser = browserOf(cairn, address());
    await browser.signIn('Ines');
    const [account] = await cairn.services.accounts.list(owner);
    const { secret } = await cairn.services.accounts.addToken(owner, {
      name: 'backup',
      roles: { '*': 'viewer' },
      for: account?.id as string,
    });
    const { code } = await cairn.services.accounts.add(owner, { name: 'Bo', roles: { kiln: 'viewer' } });
    const state = join(cairn.folder, 'state');
    const cookie =
      decodeURIComponent(browser.cookies.get('cairn') ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    await cairn.close();
    for (const name of readdirSync(state).filter((each) => each.startsWith('accounts'))) {
      const bytes = readFileSync(join(state, name), 'latin1');
      for (const each of [PASSWORD, cookie, secret, secret.slice(6), code as string])
        assert.ok(!bytes.includes(each), name);
      if (process.platform !== 'win32') assert.equal(statSync(join(state, name)).mode & 0o077, 0, name);
    }
    cairn = await startCairn({ folder: cairn.folder });
  });
});

describe('people with fewer rights', () => {
  before(async () => {
    cairn = await startCairn();
    await add('Ines', { '*': 'owner' });
  });
  after(() => cairn.remove());

  test('a viewer is offered nothing that would be refused', async () => {
    await add('Vi', { kiln: 'viewer' });
    const browser = browserOf(cairn);
    await browser.signIn('Vi');
    for (const path of [
      '/',
      '/db/kiln',
      '/db/kiln/customers',
      '/db/kiln/customers/hazel-byrne',
      '/db/kiln/files',
      '/activity',
      '/trash',
      '/db/kiln/customers/hazel-byrne/history',
    ]) {
      const { status, html, text } = await browser.see(path);
      assert.equal(status, 200, path);
      assert.doesNotMatch(
        html,
        /action="\/files|\/edit[?"]|\/new[?"]|data-upload|id="drop-here"|data-pick\b/,
        path,
      );
      assert.doesNotMatch(text, /\bNew (customer|order)\b|\bDelete\b|\bRestore\b/, path);
      assert.doesNotMatch(html, /<span>Undo<\/span>/, path);
      assert.doesNotMatch(text, /books|salt and slip/i, path);
    }
    const fields = await browser.see('/db/kiln/customers/fields');
    assert.doesNotMatch(fields.html, /class="grip|<textarea(?![^>]*readonly)|\bdraggable/);
    const tidy = await browser.see('/db/kiln/customers/clean-up');
    assert.match(tidy.html, /class="findings"/);
    assert.doesNotMatch(tidy.html, /name="step"/);
    for (const path of ['/', '/settings', '/settings/developer'])
      assert.ok(!(await browser.see(path)).html.includes(cairn.folder), path);
    assert.match((await browser.see('/db/kiln/customers')).text, /Read only/);
    for (const path of [
      '/new',
      '/new?in=kiln',
      '/db/kiln/customers/new',
      '/db/kiln/customers/hazel-byrne/edit',
      '/db/kiln/customers/hazel-byrne/edit?as=json',
      '/db/kiln/customers/hazel-byrne/move',
      '/import',
      '/import?ns=kiln',
      '/settings/index/model',
    ])
      assert.equal((await browser.see(path)).status, 403, path);
    const refused = await browser.send('/deletions', {
      in: 'kiln/customers',
      pick: 'hazel-byrne',
      confirmed: 'yes',
    });
    assert.equal(refused.status, 403);
    assert.match(refused.text, /You may see "kiln", not change it: your role there is viewer/);
  });

  test('a role that changes counts from the next request on, and a stream ends that may not go on', async () => {
    const id = await add('Rolf', { kiln: 'editor' });
    const browser = browserOf(cairn);
    await browser.signIn('Rolf');
    assert.equal((await browser.see('/db/kiln/customers/new')).status, 200);
    const cookie = `cairn=${browser.cookies.get('cairn')}`;
    const stream = await fetch(`${cairn.url}/api/v1/changes/stream`, { headers: { Cookie: cookie } });
    assert.equal(stream.status, 200);
    await cairn.services.accounts.change(owner, id, { roles: { books: 'viewer' } });
    assert.equal((await browser.see('/db/kiln/customers')).status, 403);
    await cairn.services.records.write(owner, [
      { op: 'patch', ref: 'kiln/customers/hazel-byrne', body: '{"note":"for few"}' },
    ]);
    await cairn.services.records.write(owner, [
      { op: 'patch', ref: 'books/titles/salt-and-slip', body: '{"note":"for Rolf"}' },
    ]);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('salt-and-slip')) text += (await reader?.read())?.value ?? '';
    assert.doesNotMatch(text, /hazel/);
    await cairn.services.accounts.remove(owner, id);
    await cairn.services.records.write(owner, [
      { op: 'patch', ref: 'books/titles/salt-and-slip', body: '{"note":"after"}' },
    ]);
    let rest = '';
    for (;;) {
      const part = await reader?.read().catch(() => ({ done: true, value: '' }));
      if (!part || part.done) break;
      rest += part.value;
    }
    assert.doesNotMatch(rest, /salt-and-slip/);
    assert.equal((await browser.see('/')).location, '/signin');
  });

  test('who was invited chooses a password once; looking at the link uses nothing up', async () => {
    const { code = '' } = await cairn.services.accounts.add(owner, {
      name: 'Nora',
      roles: { kiln: 'editor' },
    });
    const browser = browserOf(cairn);
    assert.match((await browser.see(`/welcome/${code}`)).text, /Welcome, Nora/);
    assert.equal((await browser.send(`/welcome/${code}`, { password: 'short' })).status, 422);
    assert.equal((await browser.send(`/welcome/${code}`, { password: PASSWORD })).location, '/');
    assert.match((await browser.see('/')).text, /Signed in as Nora/);
    assert.equal((await browserOf(cairn).see(`/welcome/${code}`)).status, 410);
    assert.equal(
      (await browserOf(cairn).send(`/welcome/${code}`, { password: 'another long password' })).status,
      410,
    );
    assert.equal((await browserOf(cairn).see('/welcome/x')).status, 410);
  });
});

describe('the pages about accounts', () => {
  before(async () => {
    cairn = await startCairn();
    await add('Ines', { '*': 'owner' });
  });
  after(() => cairn.remove());

  test('owners add people, change what they may do, reset and remove them; nobody else does', async () => {
    const browser = browserOf(cairn, address());
    await browser.signIn('Ines');
    const made = await browser.send('/settings/people', { name: 'Bo', 'role:kiln': 'viewer', 'role:*': '' });
    const link = /http:\/\/[^<\s]+(\/welcome\/[\w-]{32})/.exec(made.html)?.[1] ?? '';
    assert.match(made.text, /A link for Bo/);
    const people = await browser.see('/settings/people');
    assert.ok(!people.html.includes(link), 'shown once');
    assert.match(people.text, /Bo Invited.*not signed in yet/);
    const bo = browserOf(cairn, address());
    await bo.send(link, { password: PASSWORD });
    assert.doesNotMatch((await browser.see('/settings/people')).text, /not signed in yet/);
    assert.equal((await bo.see('/settings/people')).status, 403);
    assert.equal((await bo.send('/settings/people', { name: 'Eve', 'role:*': 'owner' })).status, 403);
    assert.match((await bo.see('/settings/account')).text, /Viewer of Fern & Kiln/);
    const id = (await cairn.services.accounts.list(owner)).find(({ name }) => name === 'Bo')?.id ?? '';
    assert.equal((await browser.send(`/settings/people/${id}/roles`, { 'role:kiln': 'editor' })).status, 303);
    assert.equal((await bo.see('/db/kiln/customers/new')).status, 200);
    const none = await browser.send(`/settings/people/${id}/roles`, { 'role:kiln': '' });
    assert.equal(none.status, 422);
    assert.match(none.text, /Give a role in at least one business/);
    const { secret } = await cairn.services.accounts.addToken(owner, {
      name: 'till',
      roles: { kiln: 'viewer' },
      for: id,
    });
    const reset = await browser.send(`/settings/people/${id}/invitation`, {});
    assert.match(reset.text, /A link for Bo.*Tokens go on acting for Bo: till/);
    assert.equal((await bo.see('/')).location, '/signin');
    const asTill = () => fetch(`${cairn.url}/api/v1/me`, { headers: { Authorization: `Bearer ${secret}` } });
    assert.equal((await asTill()).status, 200);
    assert.equal((await browser.send(`/settings/people/${id}/revocation`, {})).status, 303);
    assert.match((await browser.see('/settings/people')).text, /Ended 1 token\./);
    assert.equal((await asTill()).status, 401);
    assert.equal((await browser.send(`/settings/people/${id}/removal`, {})).status, 303);
    const own = (await cairn.services.accounts.list(owner))[0]?.id;
    const last = await browser.send(`/settings/people/${own}/removal`, {});
    assert.match(last.text, /Somebody has to be left who owns everything/);
  });

  test('one changes a password, ends other sessions, makes a token and revokes it', async () => {
    await add('Una', { kiln: 'editor' });
    const [here, there] = [browserOf(cairn, address()), browserOf(cairn, address())];
    await here.signIn('Una');
    await there.signIn('Una');
    assert.match((await here.see('/settings/account')).text, /here, now/);
    const wrong = await here.send('/settings/account/password', {
      current: 'not this one',
      password: 'another long password',
    });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /This is not your present password/);
    assert.equal(
      (
        await here.send('/settings/account/password', {
          current: PASSWORD,
          password: 'another long password',
        })
      ).status,
      303,
    );
    assert.equal((await there.see('/')).location, '/signin');
    assert.equal((await here.see('/')).status, 200);
    await there.signIn('Una', 'another long password');
    await here.send('/settings/account/sessions', { key: 'others' });
    assert.equal((await there.see('/')).location, '/signin');
    const made = await here.send('/settings/account/tokens', {
      name: 'backup-script',
      'role:*': 'owner',
      days: '90',
    });
    const secret = /cairn_[\w-]{43}/.exec(made.html)?.[0] ?? '';
    const me = () => fetch(`${cairn.url}/api/v1/me`, { headers: { Authorization: `Bearer ${secret}` } });
    assert.deepEqual(((await (await me()).json()) as { roles: Roles }).roles, { kiln: 'editor' });
    const page = await here.see('/settings/account');
    assert.ok(!page.html.includes(secret), 'shown once');
    const wish = { name: 'backup-script', 'role:*': '', 'role:kiln': 'editor', days: '365' };
    const again = await here.send('/settings/account/tokens', wish);
    assert.equal(again.status, 422);
    assert.match(
      again.html,
      /value="backup-script".*value="editor" selected.*value="365" selected/s,
      'what was typed',
    );
    const id = /tokens\/([^/"]+)\/revocation/.exec(page.html)?.[1];
    await here.send(`/settings/account/tokens/${id}/revocation`, {});
    assert.equal((await me()).status, 401);
  });
});
