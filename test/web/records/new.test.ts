import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { writeFile } from '../../folder.ts';
import { startCairn } from '../../start.ts';
import { browsing, formOf, HTMX, text, withValues } from './browse.ts';

const firings = {
  properties: {
    log: { type: 'object', properties: { number: { type: 'string', 'x-cairn': { numbering: 'F{00}' } } } },
  },
};

let cairn = await startCairn({
  prepare(folder) {
    mkdirSync(join(folder, 'json-db/kiln/ideas'));
    writeFile(join(folder, 'json-db/kiln/firings/_schema.json'), JSON.stringify(firings));
  },
});
let web = browsing(cairn);
after(() => cairn.remove());

const customers = '/db/kiln/customers/new';
const orders = '/db/kiln/orders/new';
const count = (collection: string) => readdirSync(cairn.file(`kiln/${collection}`)).length;

describe('the form of a new record', () => {
  test('creates it, with an id made from its title, in the order of its fields', async () => {
    const form = withValues(await web.form(customers), {
      '/name': 'Café Ørsted & Søn',
      '/address/city': 'Tønder',
      '/discount': '5',
    });
    const { status, location, toast } = await web.post(customers, form);
    assert.deepEqual([status, location], [303, '/db/kiln/customers/cafe-orsted-son']);
    assert.equal(toast?.text, 'Created Café Ørsted & Søn.');
    assert.equal(toast?.saved, 'kiln/customers/new');
    assert.equal(
      web.read('kiln/customers/cafe-orsted-son.json'),
      '{\n  "name": "Café Ørsted & Søn",\n  "address": {\n    "city": "Tønder"\n  },\n  "discount": 5\n}\n',
    );
  });

  test('shows defaults as values and the next number in its empty control; both are given', async () => {
    const { html } = await web.get(`${orders}?customer=hazel-byrne`);
    const form = formOf(html);
    assert.equal(form.get('/customer'), 'hazel-byrne');
    assert.equal(form.get('/status'), 'open');
    assert.equal(form.get('/number'), '');
    const year = new Date().getFullYear();
    const [, next] = new RegExp(`placeholder="(${year}-\\d{3}) \\(the next one\\)"`).exec(html) ?? [];
    assert.ok(next);
    // Required, and yet nothing that a person must fill in.
    assert.match(web.read('kiln/orders/_schema.json'), /"required": \[[^\]]*"number"/);
    assert.doesNotMatch(/<input[^>]* name="\/number"[^>]*>/.exec(html)?.[0] ?? ' required', / required/);
    const { location } = await web.post(orders, form);
    assert.equal(location, `/db/kiln/orders/${next}`);
    assert.equal(web.data(`kiln/orders/${next}.json`).number, next);
  });

  test('shows a number inside a group as the next one too: two who have the form open get one each', async () => {
    const forms = await Promise.all([1, 2].map(() => web.form('/db/kiln/firings/new')));
    for (const form of forms) assert.equal(form.get('/log/number'), '');
    for (const form of forms) assert.equal((await web.post('/db/kiln/firings/new', form)).status, 303);
    const made = readdirSync(cairn.file('kiln/firings')).filter((name) => !name.startsWith('_'));
    const logs = made.map((name) => web.data(`kiln/firings/${name}`).log as { number: string });
    assert.deepEqual(logs.map(({ number }) => number).sort(), ['F01', 'F02']);
  });

  test('is filled in from the address, and leaves out what makes no sense', async () => {
    const form = await web.form(`${customers}?name=Nora&address/city=Cobh&discount=plenty&nonsense=1`);
    assert.deepEqual(
      [form.get('/name'), form.get('/address/city'), form.get('/discount')],
      ['Nora', 'Cobh', ''],
    );
  });

  test('that does not fit comes back with what was typed', async () => {
    const before = count('customers');
    const form = withValues(await web.form(customers), { '/name': '', '/email': 'nobody', '/phone': '+353' });
    const { status, html } = await web.post(customers, form);
    assert.equal(status, 422);
    assert.match(
      text(html),
      /Not saved yet: 2 things to mend Name is required. E-mail must be an e-mail address/,
    );
    assert.equal(formOf(html).get('/phone'), '+353');
    assert.equal(count('customers'), before);
  });

  test('takes a file name, and refuses one that is taken or cannot be', async () => {
    const form = withValues(await web.form(customers), { '/name': 'Ann', id: 'hazel-byrne' });
    const taken = await web.post(customers, form);
    assert.equal(taken.status, 409);
    assert.match(text(taken.html), /There is a hazel-byrne already/);
    assert.equal(formOf(taken.html).get('/name'), 'Ann');
    const bad = await web.post(customers, withValues(form, { id: 'a/b' }));
    assert.equal(bad.status, 422);
    assert.match(text(bad.html), /The file name has one of the characters/);
    assert.equal(
      (await web.post(customers, withValues(form, { id: 'Ann the 2nd' }))).location,
      '/db/kiln/customers/Ann%20the%202nd',
    );
  });

  test('adds rows without script', async () => {
    const form = withValues(await web.form(orders), { '/customer': 'hazel-byrne', redraw: 'add:/lines' });
    const again = formOf((await web.post(orders, form)).html);
    assert.deepEqual(again.getAll('row:/lines'), ['new1']);
    const typed = withValues(again, {
      '/lines/new1/piece': 'jug',
      '/lines/new1/count': '2',
      '/lines/new1/price': '12,50',
    });
    const { location = '' } = await web.post(orders, typed);
    assert.deepEqual(web.data(`${location.slice(4)}.json`).lines, [{ piece: 'jug', count: 2, price: 12.5 }]);
  });

  test('starts another one when asked to', async () => {
    const form = withValues(await web.form(customers), { '/name': 'One of many', next: 'another' });
    assert.equal((await web.post(customers, form, HTMX)).headers.get('HX-Redirect'), customers);
  });

  test('begins with all of another record but what only one may have', async () => {
    const { html } = await web.get(`${customers}?%40like=soren-muller`);
    assert.match(text(html), /Begins as a copy of Søren Müller/);
    const form = formOf(html);
    assert.deepEqual(
      [form.get('/name'), form.get('/email'), form.get('/allergies')],
      ['Søren Müller', '', '"lead glazes"'],
    );
    const { location = '' } = await web.post(customers, form);
    assert.equal(location, '/db/kiln/customers/soren-muller-2');
    assert.equal(web.data('kiln/customers/soren-muller-2.json').allergies, 'lead glazes');
  });

  test('begins with all the digits of the other record', async () => {
    const path = '/db/kiln/glazes/new';
    const copy = withValues(await web.form(`${path}?%40like=celadon`), { id: 'celadon-again' });
    assert.equal((await web.post(path, copy)).location, '/db/kiln/glazes/celadon-again');
    assert.match(web.read('kiln/glazes/celadon-again.json'), /"batch": 90071992547409931,?\n/);
  });

  test('of a collection about which nothing is known takes JSON', async () => {
    const form = await web.form('/db/kiln/ideas/new');
    assert.match(
      (await web.post('/db/kiln/ideas/new', withValues(form, { json: '{"a": ' }))).html,
      /not a record yet/,
    );
    const typed = withValues(form, { json: '{"name": "Raku, at night", "hours": 1.50}', id: '' });
    const { location = '' } = await web.post('/db/kiln/ideas/new', typed);
    assert.match(web.read(`${decodeURIComponent(location).slice(4)}.json`), /"hours": 1\.50/);
  });
});

describe('a form that is sent twice', () => {
  const typed = { '/name': 'Twice Ltd' };

  test('creates one record, whether one after the other or at once', async () => {
    const before = count('customers');
    const form = withValues(await web.form(customers), typed);
    const both = await Promise.all([web.post(customers, form), web.post(customers, form)]);
    assert.deepEqual([...new Set(both.map(({ location }) => location))], ['/db/kiln/customers/twice-ltd']);
    const third = await web.post(customers, form);
    assert.deepEqual(
      [third.location, third.toast?.text],
      ['/db/kiln/customers/twice-ltd', 'This was created already.'],
    );
    assert.equal(count('customers'), before + 1);
  });

  test('creates one record also over a restart, and another one when something else was typed into it', async () => {
    const form = withValues(await web.form(customers), { '/name': 'Before the restart' });
    await web.post(customers, form);
    cairn = await cairn.restart();
    web = browsing(cairn);
    assert.equal((await web.post(customers, form)).location, '/db/kiln/customers/before-the-restart');
    assert.ok(!existsSync(cairn.file('kiln/customers/before-the-restart-2.json')));
    const next = await web.post(customers, withValues(form, { '/name': 'The next one' }));
    assert.equal(next.location, '/db/kiln/customers/the-next-one');
  });

  test('empty forms are never the same', async () => {
    const forms = await Promise.all([web.form(customers), web.form(customers)]);
    const places = await Promise.all(
      forms.map((form) => web.post(customers, withValues(form, { '/name': 'Twin' }))),
    );
    assert.equal(new Set(places.map(({ location }) => location)).size, 2);
  });
});

describe('another file name', () => {
  test('moves the record with its history, and all that refers to it follows in one step', async () => {
    const { html } = await web.get('/db/kiln/customers/hazel-byrne/move');
    assert.match(text(html), /Changed along with it.* \d orders? in Customer/);
    const orders = readdirSync(cairn.file('kiln/orders')).filter((name) => /^\d/.test(name));
    const hers = orders.filter((name) => web.data(`kiln/orders/${name}`).customer === 'hazel-byrne');
    const { status, location, toast } = await web.post(
      '/db/kiln/customers/hazel-byrne/move',
      new URLSearchParams({ id: 'hazel', etag: web.etag('kiln/customers/hazel-byrne.json') }),
    );
    assert.deepEqual([status, location], [303, '/db/kiln/customers/hazel']);
    assert.ok(hers.length > 0);
    for (const name of hers) assert.equal(web.data(`kiln/orders/${name}`).customer, 'hazel');
    const old = await web.get('/db/kiln/customers/hazel-byrne');
    assert.deepEqual([old.status, old.location], [308, '/db/kiln/customers/hazel']);

    const undo = new URLSearchParams({ batch: toast?.batch ?? '', return: '/' });
    assert.equal((await web.post('/undos', undo)).status, 303);
    for (const name of hers) assert.equal(web.data(`kiln/orders/${name}`).customer, 'hazel-byrne');
  });

  test('that is taken or cannot be is refused with what was typed', async () => {
    const path = '/db/kiln/customers/liam-oconnor/move';
    const taken = await web.post(path, new URLSearchParams({ id: 'soren-muller' }));
    assert.equal(taken.status, 409);
    assert.match(taken.html, /value="soren-muller"/);
    assert.equal((await web.post(path, new URLSearchParams({ id: '.hidden' }))).status, 422);
  });
});

describe('what forms ask for', () => {
  test('a relation is offered the best matches, and never all', async () => {
    const { html } = await web.get('/options?of=kiln/orders&field=/customer&q=tea&list=c-customer-list');
    assert.match(
      html,
      /id="c-customer-list-0"[^>]* data-value="tea-room-ardmore" data-title="Tea Room Ardmore"/,
    );
    const glazes = await web.get('/options?of=kiln/orders&field=/lines/*/glaze&q=cela&list=x');
    assert.match(glazes.html, /data-value="CEL-1" data-title="Celadon"/);
    const none = await web.get('/options?of=kiln/orders&field=/customer&q=Zoë');
    assert.match(none.html, /No customer matches/);
    assert.match(
      none.html,
      /data-href="\/db\/kiln\/customers\/new\?%40here=%40id&amp;name=Zo%C3%AB"[\s\S]*Create customer “Zoë”/,
    );
  });

  test('a field that is no relation has nothing to offer', async () => {
    assert.equal((await web.get('/options?of=kiln/orders&field=/status&q=')).status, 400);
    assert.equal((await web.get('/options?of=nowhere/at-all&field=/x&q=')).status, 404);
  });

  test('Markdown is drawn as the record will show it, and nothing of it can act', async () => {
    const { status, html } = await web.post(
      '/preview',
      new URLSearchParams({ text: '**bold** [x](javascript:alert(1))' }),
    );
    assert.equal(status, 200);
    assert.match(html, /<strong>bold<\/strong>/);
    assert.doesNotMatch(html, /="javascript:/);
  });

  test('what is no form is refused', async () => {
    const answer = await fetch(`${cairn.url}/preview`, {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    assert.equal(answer.status, 415);
  });
});
