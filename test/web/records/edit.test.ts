import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { startCairn } from '../../start.ts';
import { browsing, formOf, HTMX, text, withValues } from './browse.ts';

const cairn = await startCairn();
const web = browsing(cairn);
after(() => cairn.remove());

const hazel = '/db/kiln/customers/hazel-byrne';
const order = '/db/kiln/orders/2026-001';

describe('the form of a record', () => {
  test('holds every value, and saved untouched it changes no byte', async () => {
    for (const path of [
      'customers/hazel-byrne',
      'customers/soren-muller',
      'orders/2026-001',
      'glazes/celadon',
    ]) {
      const before = web.read(`kiln/${path}.json`);
      const form = await web.form(`/db/kiln/${path}/edit`);
      const { status, location, toast } = await web.post(`/db/kiln/${path}/edit`, form);
      assert.equal(status, 303);
      assert.equal(location, `/db/kiln/${path}`);
      assert.equal(toast?.text, 'Nothing was changed.');
      assert.equal(web.read(`kiln/${path}.json`), before);
    }
  });

  test('saves one changed field as one changed line', async () => {
    const before = web.read('kiln/orders/2026-002.json').split('\n');
    const form = await web.form('/db/kiln/orders/2026-002/edit');
    const { toast } = await web.post(
      '/db/kiln/orders/2026-002/edit',
      withValues(form, { '/status': 'sent' }),
    );
    const now = web.read('kiln/orders/2026-002.json').split('\n');
    assert.deepEqual(
      now.filter((line, at) => line !== before[at]).map((line) => line.trim()),
      ['"status": "sent",'],
    );
    assert.equal(toast?.text, 'Saved 2026-002.');
    assert.equal(toast?.undo?.length, 1);
    assert.equal(toast?.saved, 'kiln/orders/2026-002');
  });

  test('shows keys that no field knows under "Other fields", and saves them in their type', async () => {
    const path = '/db/kiln/customers/soren-muller/edit';
    const { html } = await web.get(path);
    assert.match(text(html), /Other fields allergies/);
    await web.post(path, withValues(formOf(html), { '/allergies': 'lead, and tin' }));
    assert.equal(web.data('kiln/customers/soren-muller.json').allergies, 'lead, and tin');
  });

  test('keeps numbers as they are written, and those beyond JavaScript with all their digits', async () => {
    const { html } = await web.get('/db/kiln/glazes/celadon/edit');
    assert.equal(formOf(html).get('/batch'), '90071992547409931');
    await web.post('/db/kiln/glazes/celadon/edit', withValues(formOf(html), { '/colour': 'sea green' }));
    assert.match(web.read('kiln/glazes/celadon.json'), /"ratio": 1\.10,\n {2}"batch": 90071992547409931,/);
  });

  test('keeps every digit of what only JSON can say, also beside what was changed in it', async () => {
    const file = 'kiln/glazes/marked.json';
    const marks = '"marks": [90071992547409931, {"x": 1.10, "y": 2}]';
    writeFileSync(cairn.file(file), `{ "code": "MRK-1", ${marks} }\n`);
    const path = '/db/kiln/glazes/marked/edit';
    const form = await web.form(path);
    const shown = form.get('/marks') ?? '';
    assert.match(shown, /90071992547409931/);
    assert.match(shown, /"x": 1\.10/);
    await web.post(path, withValues(form, { '/marks': shown.replace('"y": 2', '"y": 3') }));
    assert.equal(web.read(file), `{ "code": "MRK-1", ${marks.replace('2}', '3}')} }\n`);
  });

  test('says the title that was given by this save', async () => {
    const path = '/db/kiln/customers/tea-room-ardmore/edit';
    const { toast } = await web.post(
      path,
      withValues(await web.form(path), { '/name': 'Tea Room, Youghal' }),
    );
    assert.equal(toast?.text, 'Saved Tea Room, Youghal.');
  });

  test('says when its fields are a guess', async () => {
    assert.match(text((await web.get('/db/kiln/glazes/oatmeal/edit')).html), /These fields are a guess/);
    assert.doesNotMatch(text((await web.get(`${hazel}/edit`)).html), /These fields are a guess/);
  });

  test('goes on to where the button said, and back to the list that one came from', async () => {
    const path = `${hazel}/edit?in=sort%3D-since`;
    const form = await web.form(path);
    assert.equal((await web.post(path, form)).location, `${hazel}?in=sort%3D-since`);
    assert.equal((await web.post(path, withValues(form, { next: 'stay' }))).location, path);
    const copy = await web.post(path, withValues(form, { next: 'copy' }));
    assert.equal(copy.location, '/db/kiln/customers/new?%40like=hazel-byrne');
  });

  test('sent by htmx it leaves the page instead of being swapped', async () => {
    const { status, headers } = await web.post(`${hazel}/edit`, await web.form(`${hazel}/edit`), HTMX);
    assert.equal(status, 204);
    assert.equal(headers.get('HX-Redirect'), hazel);
  });

  test('of a record that is not there says so', async () => {
    assert.equal((await web.get('/db/kiln/customers/nobody/edit')).status, 404);
  });
});

describe('what does not fit', () => {
  test('comes back with everything typed, a summary that leads to the controls, and 422', async () => {
    const form = withValues(await web.form(`${order}/edit`), {
      '/customer': '',
      '/lines/0/count': 'many',
      '/date': 'tomorrow-ish',
      '/notes': 'Typed & kept <b>',
    });
    const { status, html } = await web.post(`${order}/edit`, form);
    assert.equal(status, 422);
    assert.match(text(html), /Not saved yet: 3 things to mend/);
    assert.match(html, /<a href="#f-customer" data-to-control="c-customer">Customer is required\.<\/a>/);
    assert.match(html, />Pieces › 1 › Count must be a whole number\.<\/a>/);
    const again = formOf(html);
    for (const name of ['/lines/0/count', '/date', '/notes']) assert.equal(again.get(name), form.get(name));
    assert.equal(web.data('kiln/orders/2026-001.json').customer, 'bakery-on-the-quay');
  });

  test('is shown all at once: what cannot be read and what the schema refuses', async () => {
    const values = { '/discount': '900', '/since': 'soon' };
    const { html } = await web.post(`${hazel}/edit`, withValues(await web.form(`${hazel}/edit`), values));
    assert.match(text(html), /Discount must be at most 50; is 900/);
    assert.match(text(html), /Customer since must be a date/);
  });

  test('is named at the row that it stands in now, wherever the row stood before', async () => {
    const path = '/db/kiln/orders/2026-003/edit';
    const form = await web.form(path);
    form.append('row:/lines', 'new1');
    form.append('/lines/new1/piece', 'jug');
    form.append('/lines/new1/count', '0');
    form.delete('row:/lines', '0');
    const { html } = await web.post(path, form);
    assert.match(html, /<p class="error" id="c-lines-new1-count-error">/);
  });

  test('of a unique value names who has it', async () => {
    const form = withValues(await web.form(`${hazel}/edit`), { '/email': 'liam@oconnor.example' });
    const { status, html } = await web.post(`${hazel}/edit`, form);
    assert.equal(status, 422);
    assert.match(text(html), /E-mail is taken: kiln\/customers\/liam-oconnor has/);
  });

  test('is swapped into the page as the form alone', async () => {
    const form = withValues(await web.form(`${hazel}/edit`), { '/name': '' });
    const { status, html } = await web.post(`${hazel}/edit`, form, HTMX);
    assert.equal(status, 422);
    assert.match(html, /^<form id="record-form"/);
  });
});

describe('rows without script', () => {
  test('are added, moved and removed by buttons that write nothing', async () => {
    const before = web.read('kiln/orders/2026-001.json');
    const form = withValues(await web.form(`${order}/edit`), { '/notes': 'half-typed' });
    const added = formOf((await web.post(`${order}/edit`, withValues(form, { redraw: 'add:/lines' }))).html);
    assert.deepEqual(added.getAll('row:/lines'), ['0', 'new1']);
    assert.equal(added.get('/notes'), 'half-typed');
    const up = withValues(added, { '/lines/new1/piece': 'jug', redraw: 'up:/lines/new1' });
    const moved = formOf((await web.post(`${order}/edit`, up)).html);
    assert.deepEqual(moved.getAll('row:/lines'), ['new1', '0']);
    assert.equal(moved.get('/lines/new1/piece'), 'jug');
    assert.equal(web.read('kiln/orders/2026-001.json'), before);
    await web.post(`${order}/edit`, withValues(moved, { '/lines/new1/count': '2' }));
    assert.deepEqual(
      web.data('kiln/orders/2026-001.json').lines.map((line: { piece: string }) => line.piece),
      ['jug', 'bread crock'],
    );
  });

  test('a draft that is brought back writes nothing and is drawn over the version that it was typed on', async () => {
    const path = '/db/kiln/orders/2026-004/edit';
    const draft = withValues(await web.form(path), { '/notes': 'from the train', redraw: 'draft' });
    await web.api('PATCH', 'kiln/orders/2026-004', { status: 'paid' });
    const { html } = await web.post(path, draft);
    const again = formOf(html);
    assert.equal(again.get('/notes'), 'from the train');
    assert.equal(again.get('etag'), draft.get('etag'));
    const { toast } = await web.post(path, again);
    assert.match(toast?.text ?? '', /merged with a change by Marek/);
    const { status, notes } = web.data('kiln/orders/2026-004.json');
    assert.deepEqual([status, notes], ['paid', 'from the train']);
  });
});

describe('what a draft would change', () => {
  const path = '/db/kiln/orders/2026-006/edit';
  const compared = (html: string) => /It changes/.test(html) && text(html);

  test('is told field by field over what is stored now, with titles of relations, and nothing is written', async () => {
    const draft = withValues(await web.form(path), {
      '/notes': 'from the <train>',
      '/customer': 'hazel-byrne',
      redraw: 'compare',
    });
    await web.api('PATCH', 'kiln/orders/2026-006', { notes: 'by Marek' });
    const before = web.read('kiln/orders/2026-006.json');
    const { status, html } = await web.post(path, draft, HTMX);
    assert.equal(status, 200);
    assert.match(compared(html) || '', /It changes 2 values .*Customer .*→ Hazel Byrne/);
    assert.match(html, /<del>by Marek<\/del>.*<ins>from the &lt;train><\/ins>/s);
    assert.equal(web.read('kiln/orders/2026-006.json'), before);
  });

  test('is nothing once it is stored', async () => {
    const draft = withValues(await web.form(path), { '/notes': 'once', redraw: 'compare' });
    await web.api('PATCH', 'kiln/orders/2026-006', { notes: 'once' });
    const { status, html } = await web.post(path, draft, HTMX);
    assert.deepEqual([status, html], [204, '']);
  });

  test('holds what cannot be read as a value, as it was typed', async () => {
    const draft = withValues(await web.form(path), { '/date': 'soon', redraw: 'compare' });
    assert.match(compared((await web.post(path, draft, HTMX)).html) || '', /It changes one value Date soon/);
  });

  test('of a new record is what its form does not begin with', async () => {
    const draft = withValues(await web.form('/db/kiln/orders/new'), { '/notes': 'new', redraw: 'compare' });
    const told = compared((await web.post('/db/kiln/orders/new', draft, HTMX)).html);
    assert.match(told || '', /It changes one value Notes new/);
  });

  test('of a file as text is told by its fields, too', async () => {
    const draft = await formWithText(`${path}?as=json`);
    draft.set('redraw', 'compare');
    assert.equal((await web.post(path, draft, HTMX)).status, 204);
    draft.set('text', (draft.get('text') ?? '').replace('"once"', '"twice"'));
    assert.match(compared((await web.post(path, draft, HTMX)).html) || '', /Notes once → twice/);
    draft.set('text', '{ "name": ');
    assert.match(compared((await web.post(path, draft, HTMX)).html) || '', /no JSON yet/);
  });
});

describe('lines of the sheet', () => {
  test('become their control, from the version that the sheet shows', async () => {
    const etag = web.etag('kiln/orders/2026-005.json');
    await web.api('PATCH', 'kiln/orders/2026-005', { notes: 'changed meanwhile' });
    const { status, html } = await web.get(`/db/kiln/orders/2026-005/edit?field=/notes&etag=${etag}`, HTMX);
    assert.equal(status, 200);
    assert.match(html, /^<div class="sheet-row editing" id="r-notes">/);
    assert.doesNotMatch(html.replace(/<template[\s\S]*/, ''), /changed meanwhile/);
  });

  test('without script lead to the whole form', async () => {
    assert.match(
      (await web.get(`${hazel}?x`)).html,
      /<a class="sheet-edit" href="\/db\/kiln\/customers\/hazel-byrne\/edit#f-name"/,
    );
    assert.match((await web.get(`${hazel}/edit?field=/name`)).html, /<form id="record-form"/);
  });

  test('send only themselves, and the record comes back in their place', async () => {
    const line = await web.get(`${hazel}/edit?field=/address`, HTMX);
    const form = withValues(formOf(`<form id="x">${line.html}</form>`, 'x'), {
      etag: web.etag('kiln/customers/hazel-byrne.json'),
      from: 'sheet',
      '/address/city': 'Dublin',
    });
    const { status, location } = await web.post(`${hazel}/edit`, form, HTMX);
    assert.deepEqual([status, location], [303, hazel]);
    assert.match((await web.get(hazel, HTMX)).html, /^<div class="beside" id="record">/);
    assert.deepEqual(web.data('kiln/customers/hazel-byrne.json').address, {
      street: 'Mill Lane 8',
      city: 'Dublin',
    });
  });

  test('that are refused come back open, the others stay to be read', async () => {
    const form = new URLSearchParams({
      etag: web.etag('kiln/customers/hazel-byrne.json'),
      from: 'sheet',
      'was:/name': 'Hazel Byrne',
      '/name': '',
    });
    const { status, headers, html } = await web.post(`${hazel}/edit`, form, HTMX);
    assert.equal(status, 422);
    assert.equal(headers.get('HX-Retarget'), '#sheet-form');
    assert.match(html, /<div class="sheet-row editing" id="r-name">/);
    assert.match(html, /<div class="sheet-row editable" id="r-email">/);
  });

  test('say one mistake where it stands, and more than one also on top', async () => {
    const form = new URLSearchParams({ from: 'sheet', 'was:/name': 'Hazel Byrne', '/name': '' });
    const one = await web.post(`${hazel}/edit`, form, HTMX);
    assert.match(text(one.html), /Name is required\./);
    assert.doesNotMatch(text(one.html), /Not saved yet/);
    const two = await web.post(`${hazel}/edit`, withValues(form, { '/email': 'nobody' }), HTMX);
    assert.match(text(two.html), /Not saved yet: 2 things to mend/);
  });
});

describe('a file as text', () => {
  test('is edited as JSON, and a mistake comes back with its place', async () => {
    const path = '/db/kiln/glazes/celadon/edit';
    const form = await formWithText(`${path}?as=json`);
    const typed = (form.get('text') ?? '').replace('"name":', '"name";');
    const { status, html } = await web.post(path, withValues(form, { text: typed }));
    assert.equal(status, 422);
    assert.match(text(html), /Line \d+, column \d+: a colon \(:\) is missing after the key/);
    assert.match(html, /data-fault-line="\d+" data-fault-column="\d+"/);
    assert.equal(formOf(html, 'json-form').get('text'), typed.replace(/\r?\n/g, '\r\n'));
  });

  test('comes back from a draft as it was typed, and nothing is written', async () => {
    const path = '/db/kiln/glazes/celadon/edit';
    const before = web.read('kiln/glazes/celadon.json');
    const draft = withValues(await formWithText(`${path}?as=json`), { text: '{ "name": ', redraw: 'draft' });
    const { status, html } = await web.post(path, draft);
    assert.equal(status, 200);
    assert.equal(formOf(html, 'json-form').get('text'), '{ "name": ');
    assert.match(html, /data-unsaved/);
    assert.match(html, /data-draft-offer/);
    assert.equal(web.read('kiln/glazes/celadon.json'), before);
  });

  test('saves what was changed in it and nothing else', async () => {
    const path = '/db/kiln/glazes/wood-ash/edit';
    const before = web.read('kiln/glazes/wood-ash.json');
    const form = await formWithText(`${path}?as=json`);
    assert.equal((await web.post(path, form)).location, '/db/kiln/glazes/wood-ash');
    assert.equal(web.read('kiln/glazes/wood-ash.json'), before);
    const typed = (form.get('text') ?? '').replace('"Wood ash"', '"Ash of oak"');
    await web.post(path, withValues(form, { text: typed }));
    assert.equal(web.read('kiln/glazes/wood-ash.json'), before.replace('"Wood ash"', '"Ash of oak"'));
  });

  test('that changed on disk meanwhile keeps both texts', async () => {
    const path = '/db/kiln/glazes/oatmeal/edit';
    const form = await formWithText(`${path}?as=json`);
    await web.api('PATCH', 'kiln/glazes/oatmeal', { colour: 'theirs' });
    const typed = (form.get('text') ?? '').replace('"name": "', '"name": "My ');
    const { status, html } = await web.post(path, withValues(form, { text: typed }));
    assert.equal(status, 409);
    assert.match(text(html), /The file changed while you were editing it/);
    assert.match(text(html), /theirs/);
    const again = formOf(html, 'json-form');
    assert.match(again.get('text') ?? '', /My /);
    assert.equal((await web.post(path, again)).status, 303);
    assert.match(web.data('kiln/glazes/oatmeal.json').name, /^My /);
  });
});

test('a file that could never be read has a page all the same: the one that mends it', async () => {
  const page = await web.get('/db/kiln/glazes/tenmoku');
  assert.deepEqual([page.status, page.location], [303, '/db/kiln/glazes/tenmoku/edit']);
  const form = await formWithText('/db/kiln/glazes/tenmoku/edit');
  const whole = withValues(form, { text: '{"code": "TEN-1", "name": "Tenmoku"}' });
  assert.equal((await web.post('/db/kiln/glazes/tenmoku/edit', whole)).status, 303);
  assert.match(text((await web.get('/db/kiln/glazes/tenmoku')).html), /Tenmoku/);
});

describe('a file that cannot be read', () => {
  const path = '/db/kiln/customers/liam-oconnor';
  let good: string;

  before(() => {
    good = readFileSync(cairn.file('kiln/customers/liam-oconnor.json'), 'utf8');
  });
  beforeEach(() => breakFile());

  test('is shown as it is on disk, with the fault and the last good version', async () => {
    const { html } = await web.get(`${path}/edit`);
    assert.match(text(html), /This is not JSON yet/);
    assert.match(text(html), /The last version that could be read/);
    assert.match(formOf(html, 'json-form').get('text') ?? '', /half sav$/);
  });

  test('is mended by saving a whole text over it', async () => {
    const form = await formWithText(`${path}/edit`);
    const { status } = await web.post(
      `${path}/edit`,
      withValues(form, { text: good.replace('Cork', 'Bantry') }),
    );
    assert.equal(status, 303);
    assert.equal(web.data('kiln/customers/liam-oconnor.json').address.city, 'Bantry');
    good = web.read('kiln/customers/liam-oconnor.json');
  });

  test('is put back to its last good version by one button', async () => {
    const { html } = await web.get(`${path}/edit`);
    const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
    const restore = forms.find((form) => form.includes('name="restore"')) ?? '';
    const [, seq = ''] = /name="restore" value="(\d+)"/.exec(restore) ?? [];
    const [, etag = ''] = /name="etag" value="(\w+)"/.exec(restore) ?? [];
    const { status } = await web.post(`${path}/edit`, new URLSearchParams({ restore: seq, etag }));
    assert.equal(status, 303);
    assert.equal(web.read('kiln/customers/liam-oconnor.json'), good);
  });

  test('refuses the values of a form, and keeps them', async () => {
    writeFileSync(cairn.file('kiln/customers/liam-oconnor.json'), good);
    const form = withValues(await web.form(`${path}/edit`), { '/phone': '+353 1 000' });
    await breakFile();
    const { status, html } = await web.post(`${path}/edit`, form);
    assert.equal(status, 409);
    assert.match(text(html), /Mend the file first, then save this/);
    assert.equal(formOf(html).get('/phone'), '+353 1 000');
  });

  async function breakFile() {
    writeFileSync(cairn.file('kiln/customers/liam-oconnor.json'), '{\n  "name": "half sav');
    await web.get(path);
  }
});

async function formWithText(path: string): Promise<URLSearchParams> {
  return formOf((await web.get(path)).html, 'json-form');
}
