import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Started, startCairn } from '../start.ts';
import { browsing } from './browse.ts';

let cairn: Started;
let browser: ReturnType<typeof browsing>;
before(async () => {
  cairn = await startCairn({ prepare: (folder) => rmSync(join(folder, 'json-db'), { recursive: true }) });
  browser = browsing(cairn);
});
after(() => cairn.remove());

test('an empty store gets its first business, a collection and its records', async () => {
  assert.match((await browser.see('/')).text, /Nothing here yet.*New business Import a file/);
  assert.match((await browser.see('/new')).text, /New business/);
  const wrong = await browser.send('/new/business', {
    title: 'Bricks',
    currency: 'Taler',
    colour: 'pink',
    icon: 'oven',
  });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /currency code/);
  assert.match(wrong.html, /value="Bricks"/);
  for (const kept of ['pink', 'oven']) assert.match(wrong.html, new RegExp(`value="${kept}" checked`));
  const made = await browser.send('/new/business', {
    title: 'Brick Works',
    colour: 'red',
    currency: 'EUR',
    language: 'de',
  });
  assert.equal(made.location, '/new?in=brick-works');
  assert.deepEqual(JSON.parse(readFileSync(cairn.file('brick-works/_namespace.json'), 'utf8')), {
    title: 'Brick Works',
    colour: 'red',
    currency: 'EUR',
    language: 'de',
  });

  assert.match((await browser.see(made.location)).text, /New collection.*Brick Works/);
  const bare = await browser.send('/new/collection', { in: 'brick-works', title: 'Kilns' });
  assert.equal(bare.location, '/db/brick-works/kilns/fields');
  assert.match((await browser.see(bare.location)).text, /Fields of Kilns.*Name name/);
  const again = await browser.send('/new/collection', { in: 'brick-works', title: 'Kilns' });
  assert.equal(again.status, 422);
  assert.match(again.text, /already/);

  const sample = '[{"name": "Long", "price": 1.10}, {"name": "Flat", "price": 2}]';
  const filled = await browser.send('/new/collection', {
    in: 'brick-works',
    title: 'Bricks',
    singular: 'Brick',
    icon: 'box',
    sample,
  });
  assert.equal(filled.location, '/db/brick-works/bricks');
  assert.match((await browser.see(filled.location)).text, /Bricks 2 .*Flat.*Long/);
  assert.match(readFileSync(cairn.file('brick-works/bricks/long.json'), 'utf8'), /"price": 1\.10/);
  assert.match((await browser.see('/db/brick-works/bricks/fields')).html, /value="box" checked/);
  const like = await browser.send('/new/collection', {
    in: 'brick-works',
    title: 'Tiles',
    like: 'brick-works/bricks',
  });
  assert.match((await browser.see(like.location)).text, /Fields of Tiles.*Price price/);
  assert.ok(existsSync(cairn.file('brick-works/tiles/_schema.json')));
});

test('a sample that is no record is refused, and what was typed stays', async () => {
  const wrong = await browser.send('/new/collection', { in: 'brick-works', title: 'Odd', sample: '[1]' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /list of objects/);
  assert.match(wrong.html, /value="Odd"/);
  assert.equal(existsSync(cairn.file('brick-works/odd')), false);
});

test('whoever begins with a file names its business, and is led to the import', async () => {
  const { html, text } = await browser.see('/new?next=import');
  assert.match(html, /name="next" value="import"/);
  assert.match(text, /Business.*Make the business/);
  const made = await browser.send('/new/business', { title: 'Rope Walk', next: 'import' });
  assert.equal(made.location, '/import?ns=rope-walk');
  assert.match((await browser.see('/db/rope-walk')).text, /No collections yet.*New collection Import a file/);
});

test('what somebody called things stays as it is written where they do not speak English', async () => {
  await browser.send('/new/business', { title: 'Werft', language: 'de' });
  await browser.send('/new/collection', { in: 'werft', title: 'Kunden', singular: 'Kunde' });
  const list = await browser.see('/db/werft/kunden');
  assert.match(list.text, /New Kunde.*No Kunden yet/);
  assert.match((await browser.see('/db/werft/kunden/fields')).text, /Fields of Kunden/);
  const settings = JSON.stringify({ title: 'Werft', language: 'en-GB' });
  await fetch(`${cairn.url}/api/v1/settings/werft/namespace`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', 'If-Match': '*' },
    body: settings,
  });
  await browser.see('/');
  assert.match((await browser.see('/db/werft/kunden')).text, /New kunde.*No kunden yet/);
});
