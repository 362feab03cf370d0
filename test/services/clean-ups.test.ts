import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { shapes } from '../../src/api/shapes.ts';
import { cleanableFields, cleanUpRules, cleanValue } from '../../src/core/clean-up.ts';
import { fieldsOf } from '../../src/core/fields.ts';
import type { Who } from '../../src/core/who.ts';
import { countryOf, readPhoneOf } from '../../src/services/clean-ups/phones.ts';
import { asking } from '../api/ask.ts';
import { type Started, startCairn } from '../start.ts';
import { browsing } from '../web/browse.ts';

const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };
const people: Record<string, string> = {
  a: '{ "name": "  Anke \\u00a0 Petersen ", "email": "ANKE@Example.org",   "phone": "0171 3920012", "born": "1.2.1980", "rate": "12,50", "note": "", "code": "007" }\n',
  b: '{"name": "BIRGIT VON BERG", "phone": "+45 33 12 34 56", "born": "never", "tags": [" roof", "wet "], "note": null}',
  c: '{"name":"Carl","email":"carl@example.org","phone":"+491713920012","born":"1980-02-01","rate":12.50,"code":"008"}',
};
const schema = {
  title: 'People',
  properties: {
    name: { type: 'string' },
    email: { type: 'string', format: 'email' },
    phone: { type: 'string', 'x-cairn': { widget: 'phone' } },
    born: { type: 'string', format: 'date' },
    rate: { type: 'number' },
    code: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
    note: { type: 'string' },
  },
};

let cairn: Started;
before(async () => {
  cairn = await startCairn({
    prepare(folder) {
      const at = join(folder, 'json-db/kiln/people');
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, '_schema.json'), JSON.stringify(schema));
      writeFileSync(
        join(folder, 'json-db/kiln/_namespace.json'),
        JSON.stringify({ title: 'Kiln', language: 'de', timeZone: 'Europe/Berlin' }),
      );
      for (const [id, text] of Object.entries(people)) writeFileSync(join(at, `${id}.json`), text);
    },
  });
});
after(() => cairn.remove());

const everything = () => {
  const at = cairn.file('kiln/people');
  return Object.fromEntries(readdirSync(at).map((name) => [name, readFileSync(join(at, name), 'utf8')]));
};

test('values are tidied by rules, only they are touched, and Undo gives back every byte', async () => {
  const was = everything();
  const { cleanUps, runs, history } = cairn.services;
  const effects = await cleanUps.preview(ines, 'kiln', 'people', {});
  assert.deepEqual(
    effects.steps.map(({ rule, field, records, cannot }) => [rule, field, records, cannot]),
    [
      ['trim', '/name', 1, 0],
      ['trim', '/tags/*', 1, 0],
      ['lower', '/email', 1, 0],
      ['phone', '/phone', 2, 0],
      ['date', '/born', 1, 1],
      ['number', '/rate', 1, 0],
      ['empty', '/note', 1, 0],
    ],
  );
  assert.equal(effects.changed, 2);
  assert.deepEqual(everything(), was);
  const run = await runs.ended(ines, (await cleanUps.apply(ines, 'kiln', 'people', {})).id);
  assert.equal(run.state, 'done', run.reason);
  const now = everything();
  assert.equal(
    now['a.json'],
    '{ "name": "Anke Petersen", "email": "anke@example.org",   "phone": "+491713920012", "born": "1980-02-01", "rate": 12.50, "code": "007" }\n',
  );
  assert.equal(
    now['b.json'],
    people.b?.replace('+45 33 12 34 56', '+4533123456').replace('" roof", "wet "', '"roof", "wet"'),
  );
  assert.equal(now['c.json'], people.c);
  assert.equal((await cleanUps.preview(ines, 'kiln', 'people', {})).changed, 0);
  await history.undo(ines, { batch: run.id });
  assert.deepEqual(everything(), was);
});

test('just the steps that are named are done', async () => {
  const { cleanUps, runs, history } = cairn.services;
  const steps = [{ rule: 'title', field: '/name' }] as const;
  const run = await runs.ended(ines, (await cleanUps.apply(ines, 'kiln', 'people', { steps })).id);
  assert.equal(run.counts.updated, 1);
  assert.match(everything()['b.json'] ?? '', /"Birgit von Berg"/);
  await history.undo(ines, { batch: run.id });
});

test('the API and the page say what would be done', async () => {
  const dry = await asking(cairn).post('/clean-ups/kiln/people?dryRun=true', { body: { rules: ['trim'] } });
  assert.equal(shapes.CleanUpEffects.parse(dry.json).steps.length, 2);
  const browser = browsing(cairn);
  const page = await browser.see('/db/kiln/people/clean-up');
  assert.match(page.text, /Phone with country code \(\+49…\) 2 records/);
  assert.match(page.text, /1 cannot be read and stay/);
  const sent = await browser.send('/db/kiln/people/clean-up', { step: ['lower:/email'] });
  const id = sent.location.split('/').at(-1) ?? '';
  assert.equal((await cairn.services.runs.ended(ines, id)).counts.updated, 1);
  await browser.send('/undos', { batch: id });
});

test('numbers are those of the country that the namespace says, or that its language or clocks do', () => {
  assert.equal(countryOf({ country: 'dk', language: 'de', timeZone: 'Europe/Berlin' }), 'DK');
  assert.equal(countryOf({ language: 'en-GB', timeZone: 'Europe/Berlin' }), 'GB');
  assert.equal(countryOf({ language: 'en', timeZone: 'Europe/Copenhagen' }), 'DK');
  assert.equal(countryOf({ language: 'en', timeZone: 'UTC' }), undefined);
});

test('what has been tidied once stays as it is', () => {
  const fields = cleanableFields(fieldsOf(schema, 'kiln'));
  const namespace = {
    ns: 'kiln',
    title: '',
    colour: '',
    currency: 'EUR',
    language: 'de',
    timeZone: 'Europe/Berlin',
  };
  const phone = readPhoneOf(namespace);
  fc.assert(
    fc.property(
      fc.constantFrom(...cleanUpRules),
      fc.constantFrom(...fields),
      fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[ 0-9.,+-]{1,12}$/)),
      (rule, field, text) => {
        const once = cleanValue(rule, text, field, namespace, phone);
        if (once === undefined || 'cannot' in once || once.value === undefined) return;
        const twice = cleanValue(rule, once.value, field, namespace, phone);
        assert.equal(twice, undefined, JSON.stringify([rule, text, once, twice]));
      },
    ),
    { numRuns: 500 },
  );
});
