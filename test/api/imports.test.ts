import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Started, startCairn } from '../start.ts';

// Files of rows, over HTTP.

let cairn: Started;
before(async () => {
  cairn = await startCairn();
});
after(() => cairn.remove());

const rows = 'animal;pages\nFuchs;12\n';

async function bring(collection: string, body: BodyInit, more = '') {
  const path = `/api/v1/imports/books?collection=${collection}&dryRun=true${more}`;
  const answer = await fetch(`${cairn.url}${path}`, { method: 'POST', body });
  return { status: answer.status, json: await answer.json() };
}

function formOf(...names: string[]): FormData {
  const form = new FormData();
  for (const name of names) form.append('file', new Blob([rows]), name);
  return form;
}

test('a file of rows is the body, or the one file of a form', async () => {
  for (const body of [rows, formOf('books.csv')]) {
    const { status, json } = await bring('told', body);
    assert.equal(status, 200, json.detail);
    assert.deepEqual(Object.keys(json.columns), ['animal', 'pages']);
    assert.equal(json.counts.new, 1);
  }
});

test('several files of a form, or none, are refused and leave nothing', async () => {
  const waiting = () => cairn.services.imports.all({ name: 'Ines', via: 'api', namespaces: '*' }).length;
  const before = waiting();
  for (const form of [formOf('a.csv', 'b.csv'), formOf()]) {
    const { status, json } = await bring('told', form);
    assert.equal(status, 400);
    assert.match(json.detail, /one file of rows at a time|no boundary|not whole/);
  }
  assert.equal(waiting(), before);
});
