import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { writeFile } from '../../folder.ts';
import { startCairn } from '../../start.ts';
import { browsing, formOf, HTMX, text, withValues } from './browse.ts';

// A record created in a dialog over the form that refers to it.

const parts = {
  title: 'Parts',
  'x-cairn': { singular: 'Part', title: '/name' },
  properties: {
    name: { type: 'string' },
    code: { type: 'string', pattern: '^[A-Z]+$', 'x-cairn': { unique: true } },
  },
  required: ['name'],
};
const repairs = {
  properties: {
    part: { type: 'string', 'x-cairn': { widget: 'relation', relation: { to: 'parts', by: '/code' } } },
    helpers: {
      type: 'array',
      items: { type: 'string' },
      'x-cairn': { widget: 'relations', relation: { to: 'customers' } },
    },
  },
};

const cairn = await startCairn({
  prepare(folder) {
    const write = (path: string, data: unknown) =>
      writeFile(join(folder, 'json-db/kiln', path), JSON.stringify(data));
    write('parts/_schema.json', parts);
    write('parts/shelf.json', { name: 'Shelf', code: 'SH' });
    write('repairs/_schema.json', repairs);
    write('repairs/one.json', { part: 'GONE', helpers: ['hazel-byrne', 'nobody'] });
  },
});
const web = browsing(cairn);
after(() => cairn.remove());

const create = '/db/kiln/parts/new';

describe('a new record over another form', () => {
  test('begins with what was typed, and says by which value it will be referred to', async () => {
    const { html } = await web.get(`${create}?@here=/code&name=Flue`, HTMX);
    assert.match(html, /<dialog[^>]* id="here"/);
    const form = formOf(html, 'here-form');
    assert.deepEqual([form.get('/name'), form.get('here')], ['Flue', '/code']);
    assert.ok(form.get('once'));
  });

  test('is answered with what the relation stores', async () => {
    const { html } = await web.get(`${create}?@here=/code&name=Flue`, HTMX);
    const filled = withValues(formOf(html, 'here-form'), { '/code': 'FL' });
    const made = await web.post(create, filled, HTMX);
    assert.equal(made.status, 201);
    assert.deepEqual(JSON.parse(made.html), { value: 'FL', title: 'Flue', href: '/db/kiln/parts/flue' });
    assert.equal(made.toast, undefined);
    assert.equal(web.data('kiln/parts/flue.json').code, 'FL');
    const again = await web.post(create, filled, HTMX);
    assert.equal(JSON.parse(again.html).value, 'FL');
  });

  test('is refused in the dialog: for what does not fit, and without the value that it is referred to by', async () => {
    const empty = formOf((await web.get(`${create}?@here=/code`, HTMX)).html, 'here-form');
    const nameless = await web.post(create, withValues(empty, { '/name': 'Damper' }), HTMX);
    assert.equal(nameless.status, 422);
    assert.match(text(nameless.html), /Code is what it is referred to by: fill it in\./);
    assert.equal(formOf(nameless.html, 'here-form').get('/name'), 'Damper');
    const wrong = await web.post(create, withValues(empty, { '/name': 'Damper', '/code': 'x' }), HTMX);
    assert.equal(wrong.status, 422);
    assert.match(wrong.html, /aria-invalid="true"/);
  });

  test('gets the id that a broken reference names', async () => {
    const { html } = await web.get('/db/kiln/customers/new?@here=@id&@id=nobody', HTMX);
    const form = withValues(formOf(html, 'here-form'), { '/name': 'Nora Body' });
    const made = await web.post('/db/kiln/customers/new', form, HTMX);
    assert.equal(JSON.parse(made.html).value, 'nobody');
  });
});

describe('a relation whose record is not there', () => {
  test('says so where it stands, with the ways out', async () => {
    const { html } = await web.get('/db/kiln/repairs/one/edit');
    assert.match(text(html), /There is no part “GONE”\./);
    assert.match(
      html,
      /data-missing-do="create" data-href="\/db\/kiln\/parts\/new\?%40here=%2Fcode&amp;code=GONE"/,
    );
  });
});

describe('a title that was typed and not chosen', () => {
  test('is not dropped: the save is refused, and it stands there again', async () => {
    const form = await web.form('/db/kiln/repairs/one/edit');
    form.set('half:/part', 'Flu');
    form.set('half:/helpers', 'Hazel B');
    const refused = await web.post('/db/kiln/repairs/one/edit', form, HTMX);
    assert.equal(refused.status, 422);
    assert.match(text(refused.html), /Part has “Flu” typed, which is no choice yet/);
    assert.match(text(refused.html), /Helpers has “Hazel B” typed/);
    assert.match(refused.html, /value="Flu"[^>]* name="half:\/part"/);
    assert.equal(web.data('kiln/repairs/one.json').part, 'GONE');
  });
});

describe('what a relation offers', () => {
  test('has what one knows each record by, and the way to create one that is not there', async () => {
    const { html } = await web.get('/options?of=kiln/repairs&field=/helpers&q=hazel&list=x');
    assert.match(text(html), /Hazel Byrne/);
    const other = await web.get('/options?of=kiln/repairs&field=/part&q=Grate&list=x');
    assert.match(text(other.html), /Create part “Grate”/);
    assert.match(other.html, /data-href="\/db\/kiln\/parts\/new\?%40here=%2Fcode&amp;name=Grate"/);
  });
});
