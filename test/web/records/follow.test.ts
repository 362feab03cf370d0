import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeFile } from '../../folder.ts';
import { startCairn } from '../../start.ts';
import { browsing, formOf, HTMX, text, withValues } from './browse.ts';

// A field that others refer to a record by, and a copy of a record with files.

const cairn = await startCairn({
  prepare(folder) {
    writeFile(join(folder, 'json-db/kiln/files/mug.txt'), 'a mug');
    writeFile(
      join(folder, 'json-db/kiln/files/mug.txt.json'),
      JSON.stringify({ name: 'mug.txt', records: ['kiln/glazes/celadon'] }),
    );
  },
});
const web = browsing(cairn);
after(() => cairn.remove());

const celadon = '/db/kiln/glazes/celadon/edit';
const codes = () => {
  const glazes = ['001', '002', '003', '004', '005', '006'].flatMap((id) =>
    web.data(`kiln/orders/2026-${id}.json`).lines.map(({ glaze }: { glaze?: string }) => glaze),
  );
  return [
    glazes.filter((glaze) => glaze === 'CEL-1').length,
    glazes.filter((glaze) => glaze === 'CEL-2').length,
  ];
};

test('a value that others refer to is not changed under them without a word', async () => {
  const [before] = codes();
  assert.ok(before && before > 0);
  const form = withValues(await web.form(celadon), { '/code': 'CEL-2' });
  const asked = await web.post(celadon, form, HTMX);
  assert.equal(asked.status, 409);
  assert.match(text(asked.html), /Not saved yet: \d orders? would lose it/);
  assert.equal(web.data('kiln/glazes/celadon.json').code, 'CEL-1');
  const again = formOf(asked.html);
  assert.equal(again.get('/code'), 'CEL-2');
  again.set('follow', 'yes');
  const saved = await web.post(celadon, again);
  assert.equal(saved.status, 303);
  assert.deepEqual(codes(), [0, before]);
  assert.ok(saved.toast?.batch, 'one Undo for all');
});

test('or is, when one says so; and another field is saved as ever', async () => {
  const [, before] = codes();
  const form = withValues(await web.form(celadon), { '/code': 'CEL-3', follow: 'no' });
  assert.equal((await web.post(celadon, form)).status, 303);
  assert.deepEqual(codes(), [0, before]);
  const other = withValues(await web.form('/db/kiln/glazes/oatmeal/edit'), { '/name': 'Pale oatmeal' });
  assert.equal((await web.post('/db/kiln/glazes/oatmeal/edit', other)).status, 303);
});

test('a copy says what it left empty, and its files belong to it too', async () => {
  const url = '/db/kiln/glazes/new';
  const { html } = await web.get(`${url}?@like=celadon`);
  assert.match(text(html), /Its file belongs to the copy, too/);
  const form = withValues(formOf(html), { '/name': 'Celadon, thick', '/code': 'CEL-9' });
  assert.equal(form.get('files-of'), 'celadon');
  const refused = await web.post(url, withValues(form, { id: 'a/b' }));
  assert.equal(formOf(refused.html).get('files-of'), 'celadon');
  const made = await web.post(url, form);
  assert.equal(made.location, '/db/kiln/glazes/celadon-thick');
  assert.deepEqual(web.data('kiln/files/mug.txt.json').records, [
    'kiln/glazes/celadon',
    'kiln/glazes/celadon-thick',
  ]);
  const numbered = await web.get('/db/kiln/orders/new?@like=2026-001');
  assert.match(text(numbered.html), /Number is its own and empty here\./);
});

test('after a save one goes on with a new one', async () => {
  const form = withValues(await web.form('/db/kiln/glazes/oatmeal/edit'), { next: 'new' });
  const { location } = await web.post('/db/kiln/glazes/oatmeal/edit', form);
  assert.equal(location, '/db/kiln/glazes/new');
});
