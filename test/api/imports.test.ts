import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

// Files of rows, over HTTP.

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

const waiting = () => {
  const folder = join(cairn.folder, 'state/imports');
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.includes('.')) : [];
};

async function until(reached: () => boolean): Promise<boolean> {
  for (let times = 0; times < 600 && !reached(); times++) await wait(50);
  return reached();
}

/** Asks for a dry run that takes its time. */
function askForMany(signal?: AbortSignal): Promise<Response> {
  const rows = Array.from({ length: 30_000 }, (_, at) => `Thing ${at};${at}`);
  return fetch(`${cairn.url}/api/v1/imports/kiln?collection=things&dryRun=true`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/csv' },
    body: ['name;number', ...rows].join('\n'),
    ...(signal && { signal }),
  });
}

test('a dry run stops when who asked has left, and leaves nothing', async () => {
  const leaving = new AbortController();
  const asked = askForMany(leaving.signal);
  const gone = assert.rejects(asked, { name: 'AbortError' });
  const [id = ''] = (await until(() => waiting().length > 0)) ? waiting() : [];
  const rowsRead = join(cairn.folder, 'state/imports', id, 'rows.jsonl');
  assert.ok(await until(() => existsSync(rowsRead)), 'it is read');
  leaving.abort();
  await gone;
  assert.ok(await until(() => waiting().length === 0), 'it is thrown away');
  assert.equal((await api.get('/health')).status, 200);
});

test('one that somebody else threw away ends with its asker, and Cairn goes on', async () => {
  const ended = askForMany().then(({ status }) => status);
  const [id = ''] = (await until(() => waiting().length > 0)) ? waiting() : [];
  assert.ok(
    await until(() => existsSync(join(cairn.folder, 'state/imports', id, 'rows.jsonl'))),
    'it is read',
  );
  assert.equal((await api.remove(`/imports/kiln/${id}`)).status, 204);
  assert.notEqual(await ended, 200);
  assert.equal((await api.get('/health')).status, 200);
});

test('a dry run that is waited for stays to be applied', async () => {
  const { status, json } = await api.post('/imports/kiln?collection=things&dryRun=true', {
    headers: { 'Content-Type': 'text/csv' },
    body: 'name\nOne\n',
  });
  assert.deepEqual([status, json.counts.new, waiting()], [200, 1, [json.id]]);
  assert.equal((await api.post(`/imports/kiln/${json.id}/runs`)).status, 202);
});

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
  const before = waiting();
  const several = await bring('told', formOf('a.csv', 'b.csv', 'c.csv'));
  assert.deepEqual([several.status, several.json.detail], [400, 'Send one file of rows at a time.']);
  const none = await bring('told', formOf());
  assert.equal(none.status, 400);
  assert.match(none.json.detail, /no boundary|not whole|one file/);
  assert.deepEqual(waiting(), before);
});
