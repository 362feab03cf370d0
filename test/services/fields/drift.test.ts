import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shapes } from '../../../src/api/shapes.ts';
import type { Who } from '../../../src/core/who.ts';
import { asking } from '../../api/ask.ts';
import { type Started, startCairn } from '../../start.ts';
import { browsing } from '../../web/browse.ts';

const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };
let cairn: Started;
before(async () => {
  cairn = await startCairn({
    prepare(folder) {
      const write = (ref: string, data: object) => {
        const file = join(folder, 'json-db', `${ref}.json`);
        mkdirSync(join(file, '..'), { recursive: true });
        writeFileSync(file, JSON.stringify(data));
      };
      write('kiln/_namespace', { title: 'Kiln', language: 'de' });
      write('kiln/parts/_schema', {
        properties: {
          email: { type: 'string' },
          price: { type: 'number' },
          fax: { type: 'string' },
          any: {},
          lines: { type: 'array', items: { type: 'object', properties: { text: { type: 'string' } } } },
        },
      });
      for (let at = 0; at < 10; at++)
        write(`kiln/parts/p${at}`, {
          ...(at < 3 ? { emial: `p${at}@example.org` } : { email: `p${at}@example.org` }),
          price: at < 4 ? '12,50' : at === 4 ? 'on request' : at,
          any: at % 2 ? 'x' : at,
          shelf: `A${at}`,
          lines: [{ text: 'a', amount: at }],
        });
      for (let at = 0; at < 12; at++)
        write(`kiln/loose/l${at}`, at === 0 ? { nmae: 'L0' } : { name: `L${at}`, fast: true });
    },
  });
});
after(() => cairn.remove());

test('keys without a field, slips, mixed types and values that do not fit are found, with figures', async () => {
  const drift = await cairn.services.fields.check(ines, 'kiln', 'parts');
  assert.equal(drift.records, 10);
  assert.deepEqual(
    drift.unknown.map(({ pointer, records, meant, kind }) => [pointer, records, meant, kind]),
    [
      ['/emial', 3, 'email', 'email'],
      ['/shelf', 10, undefined, 'text'],
      ['/lines/*/amount', 10, undefined, 'integer'],
    ],
  );
  assert.deepEqual(
    drift.unused.map(({ pointer }) => pointer),
    ['/fax'],
  );
  assert.deepEqual(
    drift.mixed.map(({ pointer, types }) => [pointer, types]),
    [['/any', { number: 5, text: 5 }]],
  );
  assert.deepEqual(
    drift.misfits.map(({ pointer, message, records, convertible }) => [
      pointer,
      message,
      records,
      convertible,
    ]),
    [['/price', 'must be a number', 5, 4]],
  );
});

test('where there are no fields, only what looks mistyped is named', async () => {
  const { inferred, unknown } = await cairn.services.fields.check(ines, 'kiln', 'loose');
  assert.equal(inferred, true);
  assert.deepEqual(
    unknown.map(({ key, meant }) => [key, meant]),
    [['nmae', 'name']],
  );
});

test('the page and the API say the same, and each finding leads to its preview', async () => {
  const answer = await asking(cairn).get('/checks/kiln/parts');
  shapes.Drift.parse(answer.json);
  const browser = browsing(cairn);
  const { text, html } = await browser.see('/db/kiln/parts/fields/check');
  assert.match(text, /Keys without a field 3 .*emial in 3 records .*Rename to email everywhere/);
  assert.match(text, /Price must be a number in 5 records .*Convert 4/);
  const [, operations = ''] = /name="operations" value="(\[\{&#34;op&#34;:&#34;convert.*?)"/.exec(html) ?? [];
  const preview = await browser.send('/db/kiln/parts/fields', {
    operations: operations.replaceAll('&#34;', '"'),
    do: 'preview',
  });
  assert.match(
    preview.text,
    /Convert values of Price that do not fit .*changes 4 records · 1 value cannot be changed/,
  );
});
