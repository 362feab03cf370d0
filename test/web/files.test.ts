import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Started, startCairn } from '../start.ts';
import { browsing } from './browse.ts';

// Files in a browser without script.

let cairn: Started;
let browse: ReturnType<typeof browsing>;
before(async () => {
  cairn = await startCairn({ env: { CAIRN_MAX_FILE: '64k' } });
  browse = browsing(cairn);
});
after(() => cairn.remove());

const owner = 'kiln/customers/hazel-byrne';
const settled = async () => {
  await cairn.services.indexing.caughtUp();
  await cairn.settled();
};

async function send(
  path: string,
  files: Record<string, string>,
  fields: Record<string, string> = {},
  accept = 'text/html',
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
  const headers = { Origin: cairn.url, Accept: accept };
  return fetch(cairn.url + path, { method: 'POST', body: form, headers, redirect: 'manual' });
}

test('a form adds files to a record, whose page shows them, and says so with Undo', async () => {
  const page = await browse.see(`/db/${owner}`);
  assert.match(page.html, /<form[^>]*enctype="multipart\/form-data"[^>]*action="\/files\/kiln"/);
  const answer = await send(
    '/files/kiln',
    { 'plan <b>.txt': 'The plan', 'note.md': '# Note' },
    { for: owner, back: `/db/${owner}` },
  );
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, `/db/${owner}`]);
  await settled();
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const after = await browse.see(`/db/${owner}`, { Cookie: cookie });
  assert.match(after.text, /Added plan <b>\.txt\. Added note\.md\./);
  assert.match(after.text, /Files 2/);
  assert.match(after.html, /href="\/db\/kiln\/files\/note\.md"/);
  assert.doesNotMatch(after.html, /plan <b>/);
});

test('script is answered in JSON, with what is wrong in a sentence', async () => {
  const good = await send('/files/kiln', { 'a.txt': 'A' }, {}, 'application/json');
  assert.deepEqual(await good.json(), { said: 'Added a.txt.', href: '/db/kiln/files/a.txt' });
  const again = await send('/files/kiln', { 'b.txt': 'A' }, {}, 'application/json');
  assert.match((await again.json()).said, /You have the same already: a\.txt/);
  const large = await send('/files/kiln', { 'large.bin': 'x'.repeat(70_000) }, {}, 'application/json');
  assert.equal(large.status, 413);
  assert.match((await large.json()).detail, /larger than/);
  assert.equal((await send('/files/nowhere', { 'a.txt': 'A' })).status, 404);
});

test('the page of a file shows what stands in it, as text', async () => {
  await send('/files/kiln', {
    'x.html': '<script>alert(1)</script><p>Cone ten</p>',
    'words.md': 'Some <i>words</i>',
  });
  await settled();
  const markdown = await browse.see('/db/kiln/files/words.md');
  assert.match(markdown.text, /Some <i>words<\/i>/);
  assert.doesNotMatch(markdown.text, /Other fields/);
  assert.match(markdown.headers.get('content-security-policy') ?? '', /frame-src 'self'/);
  const page = await browse.see('/db/kiln/files/x.html');
  assert.match(page.text, /Cone ten/);
  assert.doesNotMatch(page.html, /alert\(1\)/);
  const bytes = await browse.see('/files/kiln/x.html');
  assert.match(bytes.headers.get('content-disposition') ?? '', /^attachment/);
});

test('a file is given to a record by the address of its page, and taken from it', async () => {
  const path = '/files/kiln/a.txt/owners';
  const given = await browse.send(path, {
    record: `${cairn.url}/db/kiln/orders/2026-001?in=x`,
    change: 'add',
  });
  assert.equal(given.location, '/db/kiln/files/a.txt');
  await settled();
  assert.match((await browse.see('/db/kiln/orders/2026-001')).text, /Files 1 a\.txt/);
  assert.equal((await browse.send(path, { record: '', change: 'add' })).location, '/db/kiln/files/a.txt');
  assert.equal((await browse.send(path, { record: 'orders/none', change: 'add' })).status, 404);
  assert.equal((await browse.send(path, { record: '../../etc', change: 'add' })).status, 400);
  await browse.send(path, { record: 'kiln/orders/2026-001', change: 'remove' });
  await settled();
  assert.match((await browse.see('/db/kiln/orders/2026-001')).text, /Files None yet/);
});

test('records that a file could belong to are offered by their title, address or reference', async () => {
  const offered = async (q: string) => {
    const { html } = await browse.see(`/files/kiln/a.txt/owners?list=x&${new URLSearchParams({ q })}`);
    return [...html.matchAll(/data-value="([^"]+)"/g)].map(([, ref]) => ref);
  };
  assert.equal((await offered('Hazel'))[0], owner);
  assert.equal((await offered('byrne'))[0], owner);
  for (const named of [`${cairn.url}/db/${owner}?in=x`, 'customers/hazel-byrne', owner])
    assert.deepEqual(await offered(named), [owner], named);
  assert.ok((await offered('')).length > 1);
  assert.ok(!(await offered('')).some((ref) => ref?.startsWith('kiln/files/')));
  await browse.send('/files/kiln/a.txt/owners', { record: owner, change: 'add' });
  await settled();
  assert.ok(!(await offered('Hazel')).includes(owner));
  await browse.send('/files/kiln/a.txt/owners', { record: owner, change: 'remove' });
  assert.deepEqual(await offered('no-such-thing'), []);
  assert.equal((await browse.see('/files/kiln/none.txt/owners?q=x')).status, 404);
});

test('a file is replaced, and an earlier version can be downloaded', async () => {
  const answer = await send('/files/kiln/a.txt/replacement', { 'a.txt': 'Other words' });
  assert.equal(answer.status, 303);
  await settled();
  assert.equal((await browse.see('/files/kiln/a.txt')).html, 'Other words');
  const history = await browse.see('/db/kiln/files/a.txt/history');
  const versions = [...history.html.matchAll(/href="(\/db\/kiln\/files\/a\.txt\/history\/\d+)"/g)].map(
    ([, href]) => href ?? '',
  );
  const first = await browse.see(versions.at(-1) ?? '');
  const href = /href="(\/files\/kiln\/a\.txt\?seq=\d+&amp;save=true)"/
    .exec(first.html)?.[1]
    ?.replace('&amp;', '&');
  assert.equal((await browse.see(href ?? '')).html, 'A');
});

test('the files of a business are found by what stands in them; what was put there by hand is taken in by a click', async () => {
  writeFileSync(cairn.file('kiln/files/found.txt'), 'A crackle glaze');
  cairn.services.indexing.stir([{ ns: 'kiln', collection: 'files' }]);
  await settled();
  const list = await browse.see('/db/kiln/files');
  assert.match(list.text, /Put there by hand 1 found\.txt/);
  assert.match((await browse.see('/repair')).text, /found\.txt/);
  assert.equal(
    (await browse.send('/files/kiln/found.txt/adoption', {})).location,
    '/db/kiln/files/found.txt',
  );
  await settled();
  const found = await browse.see('/db/kiln/files?q=crackle');
  assert.match(found.text, /Files 1 .*found\.txt/);
  assert.doesNotMatch(found.text, /Put there by hand/);
  assert.match((await browse.see('/db/kiln/files?q=nothing-like-it')).text, /No files match/);
  assert.equal((await browse.see('/db/kiln/files/new')).location, '/db/kiln/files');
  assert.equal((await browse.see('/db/nowhere/files')).status, 404);
});
