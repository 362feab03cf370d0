import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, test } from 'node:test';
import { startCairn } from '../../start.ts';
import { browsing, formOf, HTMX, text, withValues } from './browse.ts';

// Two people edit one record.

const cairn = await startCairn();
const web = browsing(cairn);
after(() => cairn.remove());

const file = (id: string) => `kiln/customers/${id}.json`;
const edit = (id: string) => `/db/kiln/customers/${id}/edit`;

test('changes of different fields come together, and it is said', async () => {
  const mine = withValues(await web.form(edit('hazel-byrne')), { '/since': '2025-01-01' });
  await web.api('PATCH', 'kiln/customers/hazel-byrne', {
    email: 'new@byrne.example',
    address: { city: 'Cork' },
  });
  const { status, toast } = await web.post(edit('hazel-byrne'), mine);
  assert.equal(status, 303);
  assert.equal(toast?.text, 'Saved Hazel Byrne. It was merged with a change by Marek.');
  assert.equal(toast?.undo?.length, 1);
  const { since, email, address } = web.data(file('hazel-byrne'));
  assert.deepEqual([since, email, address.city], ['2025-01-01', 'new@byrne.example', 'Cork']);
});

test('the same field changed twice is put side by side with what both began with; nothing is lost', async () => {
  const path = edit('liam-oconnor');
  const mine = withValues(await web.form(path), { '/name': 'Liam (mine)', '/since': '2020-02-02' });
  await web.api('PATCH', 'kiln/customers/liam-oconnor', { name: 'Liam (theirs)', phone: '+353 1' });
  const screen = await web.post(path, mine);
  assert.equal(screen.status, 409);
  const words = text(screen.html);
  assert.match(words, /Marek changed this just now, while you were editing it/);
  assert.match(words, /Name .*Liam \(mine\).*Liam \(theirs\).*Liam O'Connor/);
  assert.match(words, /What only they changed stays \(Phone\)/);
  assert.equal(web.data(file('liam-oconnor')).name, 'Liam (theirs)');

  const choice = formOf(screen.html);
  for (const [name, value] of mine) assert.ok(choice.getAll(name).includes(value), name);
  assert.equal(choice.get('take:/name'), 'mine');
  const { status } = await web.post(path, withValues(choice, { 'take:/name': 'theirs' }));
  assert.equal(status, 303);
  const saved = web.data(file('liam-oconnor'));
  assert.deepEqual([saved.name, saved.since, saved.phone], ['Liam (theirs)', '2020-02-02', '+353 1']);
});

test('mine, chosen, wins; theirs stays in the history', async () => {
  const path = edit('soren-muller');
  const mine = withValues(await web.form(path), { '/name': 'Mine' });
  await web.api('PATCH', 'kiln/customers/soren-muller', { name: 'Theirs' });
  const choice = formOf((await web.post(path, mine)).html);
  await web.post(path, choice);
  assert.equal(web.data(file('soren-muller')).name, 'Mine');
  assert.match(text((await web.get('/db/kiln/customers/soren-muller/history')).html), /Theirs/);
});

test('a choice is not taken for one about a version that came later', async () => {
  const path = edit('tea-room-ardmore');
  const mine = withValues(await web.form(path), { '/name': 'Mine' });
  await web.api('PATCH', 'kiln/customers/tea-room-ardmore', { name: 'Theirs' });
  const choice = formOf((await web.post(path, mine)).html);
  await web.api('PATCH', 'kiln/customers/tea-room-ardmore', { name: 'Theirs again' });
  const second = await web.post(path, choice);
  assert.equal(second.status, 409);
  assert.match(text(second.html), /Theirs again/);
  assert.equal(web.data(file('tea-room-ardmore')).name, 'Theirs again');
  assert.equal((await web.post(path, formOf(second.html))).status, 303);
  assert.equal(web.data(file('tea-room-ardmore')).name, 'Mine');
});

test('long texts can be kept both, one below the other', async () => {
  const path = '/db/kiln/orders/2026-001/edit';
  const mine = withValues(await web.form(path), { '/notes': 'My notes' });
  await web.api('PATCH', 'kiln/orders/2026-001', { notes: 'Their notes' });
  const choice = formOf((await web.post(path, mine)).html);
  await web.post(path, withValues(choice, { 'take:/notes': 'both' }));
  assert.equal(web.data('kiln/orders/2026-001.json').notes, 'Their notes\n\nMy notes');
});

test('rows are one thing: both lists are shown, and one is kept', async () => {
  const path = '/db/kiln/orders/2026-002/edit';
  const mine = withValues(await web.form(path), { '/lines/0/piece': 'my piece' });
  const { lines } = web.data('kiln/orders/2026-002.json');
  await web.api('PATCH', 'kiln/orders/2026-002', { lines: [...lines, { piece: 'their piece', count: 3 }] });
  const screen = await web.post(path, mine);
  // Each row is a line of words; those that were not there before are marked.
  assert.match(text(screen.html), /Pieces my piece, Oatmeal, 4, €18\.00 milk jug, .*their piece, 3/);
  const marked = [...screen.html.matchAll(/<mark>(.*?)<\/mark>/g)].map(([, words]) => words?.split(',')[0]);
  assert.deepEqual(marked, ['my piece', 'their piece']);
  await web.post(path, formOf(screen.html));
  const saved = web.data('kiln/orders/2026-002.json').lines;
  assert.deepEqual([saved.length, saved[0].piece], [lines.length, 'my piece']);
});

test('the same change twice is nothing to ask about', async () => {
  const path = '/db/kiln/orders/2026-003/edit';
  const mine = withValues(await web.form(path), { '/status': 'paid' });
  await web.api('PATCH', 'kiln/orders/2026-003', { status: 'paid' });
  assert.equal((await web.post(path, mine)).status, 303);
});

test('to a sheet the screen comes in the place of the page', async () => {
  const etag = web.etag('kiln/orders/2026-004.json');
  await web.api('PATCH', 'kiln/orders/2026-004', { notes: 'Theirs' });
  const form = new URLSearchParams({ etag, from: 'sheet', 'was:/notes': '', '/notes': 'Mine' });
  const { status, headers, html } = await web.post('/db/kiln/orders/2026-004/edit', form, HTMX);
  assert.equal(status, 409);
  assert.equal(headers.get('HX-Retarget'), '#main');
  assert.match(html, /^<form id="record-form"/);
});

test('what was typed in a record that was deleted meanwhile begins a new one', async () => {
  const path = '/db/kiln/orders/2026-005/edit';
  const mine = withValues(await web.form(path), { '/notes': 'typed too late' });
  await web.api('DELETE', 'kiln/orders/2026-005');
  const { status, html } = await web.post(path, mine);
  assert.equal(status, 409);
  assert.match(text(html), /Marek deleted this while you were editing it/);
  const form = formOf(html);
  assert.deepEqual(
    [form.get('id'), form.get('/notes'), form.get('/number')],
    ['2026-005', 'typed too late', '2026-005'],
  );
  assert.equal((await web.post('/db/kiln/orders/new', form)).location, '/db/kiln/orders/2026-005');
  assert.equal(web.data('kiln/orders/2026-005.json').notes, 'typed too late');
});

test('a save to a record that was renamed meanwhile follows it', async () => {
  const mine = withValues(await web.form(edit('bakery-on-the-quay')), { '/discount': '12' });
  await web.post('/db/kiln/customers/bakery-on-the-quay/move', new URLSearchParams({ id: 'quay-bakery' }));
  const late = await web.post(edit('bakery-on-the-quay'), mine);
  assert.deepEqual([late.status, late.location], [308, edit('quay-bakery')]);
  assert.equal((await web.post(late.location ?? '', mine)).status, 303);
  assert.equal(web.data(file('quay-bakery')).discount, 12);
});

test('a version that is not known any more is asked about instead of being overwritten', async () => {
  const path = '/db/kiln/orders/2026-006/edit';
  const mine = withValues(await web.form(path), { etag: 'f'.repeat(64), '/notes': 'Mine' });
  const { status, html } = await web.post(path, mine);
  assert.equal(status, 409);
  assert.match(text(html), /Notes/);
  assert.equal((await web.post(path, formOf(html))).status, 303);
  assert.equal(web.data('kiln/orders/2026-006.json').notes, 'Mine');
});

test('an open page is told that somebody changed the record', async () => {
  const news = `/db/kiln/glazes/oatmeal/news?etag=${web.etag('kiln/glazes/oatmeal.json')}`;
  assert.equal((await web.get(news)).status, 204);
  await web.api('PATCH', 'kiln/glazes/oatmeal', { colour: 'black' });
  assert.match(text((await web.get(`${news}&editing=1`)).html), /Marek changed this just now.*Go on typing/);
  rmSync(cairn.file('kiln/glazes/oatmeal.json'));
});
