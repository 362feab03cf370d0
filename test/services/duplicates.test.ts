import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isSameName, nameKey } from '../../src/core/duplicates.ts';
import type { Who } from '../../src/core/who.ts';
import { type Started, startCairn } from '../start.ts';
import { browsing } from '../web/browse.ts';

const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };
const files: Record<string, object> = {
  'kiln/_namespace': { title: 'Kiln', language: 'de', timeZone: 'Europe/Berlin' },
  'kiln/firms/_schema': {
    'x-cairn': { title: '/name' },
    properties: {
      name: { type: 'string' },
      email: { type: 'string', format: 'email' },
      phone: { type: 'string', 'x-cairn': { widget: 'phone' } },
      tags: { type: 'array', items: { type: 'string' } },
      note: { type: 'string' },
    },
  },
  'kiln/visits/_schema': {
    properties: { firm: { type: 'string', 'x-cairn': { relation: { to: 'firms' } } } },
  },
  'kiln/firms/backerei-muller': {
    name: 'Bäckerei Müller',
    email: 'a@b.example',
    tags: ['roof'],
    note: 'ours',
  },
  'kiln/firms/baeckerei-mueller': {
    name: 'Baeckerei Mueller GmbH',
    phone: '0171 3920012',
    tags: ['oven'],
    note: 'theirs',
  },
  'kiln/firms/holm': { name: 'Brauerei Holm', phone: '+49 171 3920012' },
  'kiln/firms/other': { name: 'Something Else', email: 'other@b.example' },
  'kiln/firms/typo': { name: 'Something Esle', email: 'typo@b.example' },
  'kiln/visits/one': { firm: 'baeckerei-mueller' },
};

let cairn: Started;
before(async () => {
  cairn = await startCairn({
    prepare(folder) {
      for (const [ref, data] of Object.entries(files)) {
        const file = join(folder, 'json-db', `${ref}.json`);
        mkdirSync(join(file, '..'), { recursive: true });
        writeFileSync(file, JSON.stringify(data));
      }
    },
  });
});
after(() => cairn.remove());

const found = async () =>
  (await cairn.services.duplicates.find(ines, 'kiln', 'firms')).groups.map(({ records }) =>
    records.map(({ id }) => id).sort(),
  );
const read = (ref: string) => readFileSync(cairn.file(`${ref}.json`), 'utf8');

test('names are the same whatever their case, umlauts, legal form and order', () => {
  assert.equal(nameKey('Bäckerei Müller'), nameKey('Mueller, Baeckerei GmbH'));
  assert.ok(isSameName(nameKey('Something Else'), nameKey('Something Esle')));
  assert.ok(!isSameName('flat 12 long street', 'flat 13 long street'));
  assert.ok(!isSameName('anna', 'anne'));
});

test('records that seem to be one are found with reasons, and stay apart once that was said', async () => {
  assert.deepEqual(await found(), [
    ['backerei-muller', 'baeckerei-mueller', 'holm'],
    ['other', 'typo'],
  ]);
  const [results] = await cairn.services.duplicates.distinguish(ines, 'kiln', 'firms', [
    'holm',
    'baeckerei-mueller',
  ]);
  await cairn.services.duplicates.distinguish(ines, 'kiln', 'firms', ['typo', 'other']);
  assert.ok(results);
  assert.deepEqual(await found(), [['backerei-muller', 'baeckerei-mueller']]);
});

test('two records become one with all that refers, and Undo gives back every byte', async () => {
  const was = ['kiln/firms/backerei-muller', 'kiln/firms/baeckerei-mueller', 'kiln/visits/one'].map(read);
  const browser = browsing(cairn);
  const path = '/db/kiln/firms/duplicates';
  assert.match((await browser.see(path)).text, /Bäckerei Müller .*Baeckerei Mueller GmbH .*the same name/);
  const pair = '?keep=backerei-muller&remove=baeckerei-mueller';
  assert.match((await browser.see(path + pair)).text, /Make one of them/);
  const merged = await browser.send(path, {
    ...{ do: 'merge', keep: 'backerei-muller', remove: 'baeckerei-mueller' },
    take: 'note',
  });
  assert.equal(merged.location, '/db/kiln/firms/backerei-muller');
  assert.deepEqual(JSON.parse(read('kiln/firms/backerei-muller')), {
    name: 'Bäckerei Müller',
    email: 'a@b.example',
    tags: ['roof', 'oven'],
    note: 'theirs',
    phone: '0171 3920012',
  });
  assert.equal(existsSync(cairn.file('kiln/firms/baeckerei-mueller.json')), false);
  assert.match(read('kiln/visits/one'), /"backerei-muller"/);
  const { rows } = await cairn.services.history.activity(ines, { limit: 1 });
  await cairn.services.history.undo(ines, { batch: rows[0]?.batch ?? '' });
  assert.deepEqual(
    ['kiln/firms/backerei-muller', 'kiln/firms/baeckerei-mueller', 'kiln/visits/one'].map(read),
    was,
  );
});

test('records of two collections are not merged', async () => {
  await assert.rejects(
    cairn.services.duplicates.merge(ines, { keep: 'kiln/firms/holm', remove: 'kiln/visits/one' }),
    { code: 'invalid' },
  );
});
