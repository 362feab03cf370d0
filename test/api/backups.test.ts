import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { shapes } from '../../src/api/shapes.ts';
import { temporaryFolder } from '../folder.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

// Backups over HTTP, made in their thread.

let cairn: Started;
let api: ReturnType<typeof asking>;
const folder = temporaryFolder();
before(async () => {
  cairn = await startCairn({ env: { CAIRN_BACKUP: join(folder.path, 'backups') } });
  api = asking(cairn);
});
after(async () => {
  await cairn.remove();
  folder.remove();
});

async function ended(answer: Awaited<ReturnType<typeof api.post>>) {
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.headers.get('location'), `/api/v1/backups/jobs/${answer.json.id}`);
  let job = answer.json;
  while (job.state === 'running') {
    await wait(20);
    job = (await api.get(`/backups/jobs/${job.id}`)).json;
  }
  assert.deepEqual(shapes.BackupJob.parse(job), job);
  return job;
}

test('a backup is made, listed and checked; one that does not come back as it was is said to be so', async () => {
  assert.deepEqual((await api.get('/backups')).json.items, []);
  const { state, reason, backup } = await ended(await api.post('/backups'));
  assert.equal(state, 'done', reason);
  assert.equal(backup.records, 17);
  assert.ok(existsSync(join(folder.path, 'backups/latest/data/json-db/kiln/glazes/notes.txt')));
  const checked = await ended(await api.post(`/backups/${backup.name}/checks`));
  assert.equal(checked.state, 'done', checked.reason);
  const list = (await api.get('/backups')).json;
  assert.deepEqual(shapes.Backups.parse(list), list);
  assert.match(list.items[0].checked.said, /17 records .* came back as they were/);

  writeFileSync(join(backup.path, 'data/json-db/kiln/glazes/celadon.json'), '{}');
  const bad = await ended(await api.post(`/backups/${backup.name}/checks`));
  assert.equal(bad.state, 'failed');
  assert.match(bad.reason, /celadon\.json is not what it was/);
  assert.equal((await api.get('/backups')).json.items[0].checked.ok, false);
});

test('records are written while a backup is made, and it holds them as they were', async () => {
  const began = await api.post('/backups?keep=1');
  let count = 0;
  for (; (await api.get(`/backups/jobs/${began.json.id}`)).json.state === 'running'; count++) {
    const { status } = await api.patch('/records/kiln/orders/2026-002', { body: { count } });
    assert.equal(status, 200);
  }
  assert.ok(count > 0, 'nothing was written meanwhile');
  const { state, reason, removed, backup } = await ended(began);
  assert.equal(state, 'done', reason);
  assert.equal(removed.length, 1);
  const { state: proof, reason: why } = await ended(await api.post(`/backups/${backup.name}/checks`));
  assert.equal(proof, 'done', why);
  const saved = join(backup.path, 'data/json-db/kiln/orders/2026-002.json');
  const seen = JSON.parse(readFileSync(saved, 'utf8')).count;
  assert.ok(seen === undefined || seen < count);
});

test('only commands of the same user say where else a backup goes', async () => {
  const elsewhere = join(folder.path, 'elsewhere');
  const refused = await api.post(`/backups?folder=${encodeURIComponent(elsewhere)}`);
  assert.equal(refused.status, 403);
  assert.equal(existsSync(elsewhere), false);
  assert.equal((await api.post('/backups?keep=0')).status, 400);
  assert.equal((await api.get('/backups/jobs/none')).status, 404);
});
