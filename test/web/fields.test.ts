import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { type Started, startCairn } from '../start.ts';
import { browsing, type Seen } from './browse.ts';

const ines: Who = { name: 'Ines', via: 'web', namespaces: '*' };
let cairn: Started;
let browser: ReturnType<typeof browsing>;
before(async () => {
  cairn = await startCairn({
    prepare: (folder) => {
      writeFileSync(
        join(folder, 'json-db/kiln/customers/fields.json'),
        '{"name": "A record of that name"}\n',
      );
    },
  });
  browser = browsing(cairn);
});
after(() => cairn.remove());

const PATH = '/db/kiln/customers/fields';
const schema = () => readFileSync(cairn.file('kiln/customers/_schema.json'), 'utf8');

/** The changes that a page brings along in its forms. */
function pendingIn({ html }: Seen): string {
  const [, value = '[]'] = /name="operations" value="(\[\{[^"]*)"/.exec(html) ?? [];
  return value.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

test('a change is shown with what it does, gathered with others, and made as one that Undo takes back', async () => {
  const was = schema();
  const page = await browser.see(PATH);
  assert.equal(page.status, 200);
  assert.match(page.text, /Fields of customers/);

  const form = { field: '/name', title: 'Name', key: 'title', kind: 'text', required: 'true' };
  const renamed = await browser.send(PATH, { operations: '[]', do: 'field', ...form });
  assert.equal(renamed.status, 200);
  assert.match(renamed.text, /1 change, not made yet/);
  assert.match(renamed.text, /Rename the key name to title .*changes 6 records/);
  assert.match(renamed.html, /<del>&#34;Hazel Byrne&#34;<\/del>|<del>"Hazel Byrne"<\/del>/);

  const added = await browser.send(PATH, {
    operations: pendingIn(renamed),
    ...{ do: 'add', title: 'Last spoken', kind: 'date' },
  });
  assert.match(added.text, /2 changes, not made yet/);
  assert.match(added.html, /lastSpoken/);
  const moved = await browser.send(PATH, { operations: pendingIn(added), do: 'up', field: '/lastSpoken' });
  assert.match(moved.text, /3 changes/);
  const fewer = await browser.send(PATH, { operations: pendingIn(moved), drop: '2' });
  assert.match(fewer.text, /2 changes/);
  assert.equal(schema(), was, 'nothing is written before it is applied');

  const applied = await browser.send(PATH, { operations: pendingIn(fewer), do: 'apply' });
  assert.equal(applied.status, 303);
  const id = applied.location.split('/').at(-1) ?? '';
  const run = await cairn.services.runs.ended(ines, id);
  assert.equal(run.state, 'done', run.reason);
  assert.match(schema(), /"title": \{/);
  assert.match((await browser.see('/db/kiln/customers')).text, /Hazel Byrne/);
  await browser.send('/undos', { batch: id });
  assert.equal(schema(), was);
});

test('a day becomes a due date, for all records or while a field says so', async () => {
  const path = '/db/kiln/orders/fields';
  const send = (due: Record<string, string | string[]>) =>
    browser.send(path, {
      operations: '[]',
      do: 'field',
      field: '/date',
      kind: 'date',
      title: 'Date',
      ...due,
    });
  const page = await browser.see(path);
  assert.match(page.html, /name="due" value="no" checked/);
  const value = JSON.stringify(['/status', 'sent']);
  const some = await send({ due: 'some', 'due.in': [value, JSON.stringify(['/status', 'open'])] });
  const [operation] = JSON.parse(pendingIn(some));
  assert.deepEqual(operation.due, { field: 'status', in: ['sent', 'open'] });
  assert.match(some.html, /name="due" value="some" checked/);
  assert.deepEqual(JSON.parse(pendingIn(await send({ due: 'all' })))[0].due, true);
  assert.equal(pendingIn(await send({ due: 'no' })), '[]');
  const none = await send({ due: 'some' });
  assert.equal(none.status, 422);
  assert.match(none.text, /Pick the values of one field/);
  const half = await send({ due: 'no', 'due.in': value });
  assert.equal(half.status, 422);
  assert.match(half.text, /Only while/);
});

test('a due date stays as it is while something else of its field changes', async () => {
  const path = '/db/kiln/orders/fields';
  const file = cairn.file('kiln/orders/_schema.json');
  const was = readFileSync(file, 'utf8');
  const described = async (due: object, form: Record<string, string | string[]>) => {
    const fields = JSON.parse(was);
    fields.properties.date['x-cairn'] = { ...fields.properties.date['x-cairn'], due };
    writeFileSync(file, JSON.stringify(fields));
    await cairn.settled();
    const { html } = await browser.see(path);
    const named = { field: '/date', kind: 'date', title: 'Day of the order', ...form };
    const sent = await browser.send(path, { operations: '[]', do: 'field', ...named });
    return { html, operations: JSON.parse(pendingIn(sent)) };
  };
  const pairs = ['open', 'sent'].map((status) => JSON.stringify(['/status', status]));
  const turned = await described({ field: 'status', in: ['sent', 'open'] }, { due: 'some', 'due.in': pairs });
  assert.deepEqual(turned.operations, [{ op: 'describe', field: '/date', title: 'Day of the order' }]);
  const strange = await described({ field: 'status', in: ['sent', 'no more'] }, { due: 'kept' });
  assert.match(strange.html, /name="due" value="kept" checked[\s\S]{0,80}while status is sent or no more/);
  assert.deepEqual(strange.operations, turned.operations);
  writeFileSync(file, was);
  await cairn.settled();
});

test('what cannot be is said on the page, and the other changes stay', async () => {
  const operations = JSON.stringify([{ op: 'add', field: '/vip', kind: 'boolean' }]);
  const twice = await browser.send(PATH, { operations, do: 'add', title: 'Name', key: 'name', kind: 'text' });
  assert.equal(twice.status, 422);
  assert.match(twice.text, /There is a field name already/);
  assert.match(twice.text, /1 change, not made yet/);
  const json = await browser.send(PATH, { operations: '[]', do: 'json', schema: '{"type": 3}' });
  assert.equal(json.status, 422);
  assert.match(json.text, /The schema has a mistake/);
});

test('fields that are a guess are kept by one press', async () => {
  const path = '/db/kiln/glazes/fields';
  const page = await browser.see(path);
  assert.match(page.text, /These fields are a guess/);
  const applied = await browser.send(path, { operations: '[]', do: 'apply' });
  await cairn.services.runs.ended(ines, applied.location.split('/').at(-1) ?? '');
  assert.doesNotMatch((await browser.see(path)).text, /are a guess/);
});

test('a record that is called like a page has an address of its own', async () => {
  const list = await browser.see('/db/kiln/customers');
  const [, href = ''] = /href="([^"]*ields)"[^>]*>A record of that name/.exec(list.html) ?? [];
  assert.match(href, /%66ields/);
  assert.match((await browser.see(href)).text, /A record of that name/);
});
