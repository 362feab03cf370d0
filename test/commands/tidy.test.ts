import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCairn, temporaryStore } from '../start.ts';
import { cairn } from './command.ts';

// cairn check, normalize and cleanup, alone and beside a running server.

const untidy = '{"name": "  Hazel  Byrne", "nmae": "x"}\n';
function prepare(folder: string): void {
  for (const id of ['untidy', 'untidy-2'])
    writeFileSync(join(folder, `json-db/kiln/customers/${id}.json`), untidy);
}

async function checkTidying(folder: string) {
  const drift = await cairn('check', 'kiln/customers', folder);
  assert.equal(drift.code, 1, drift.err);
  assert.match(drift.out, /\/nmae: no field, in 2 records; name is meant, perhaps/);
  const report = await cairn('cleanup', 'kiln/customers', folder, '--json');
  const { cleanUp, duplicates } = JSON.parse(report.out);
  assert.deepEqual([cleanUp.steps[0].rule, cleanUp.steps[0].records], ['trim', 2], report.err);
  assert.match(JSON.stringify(duplicates.groups), /untidy-2/);
  const dry = await cairn('normalize', 'kiln/customers', folder, '--rules', 'trim', '--dry-run');
  assert.match(dry.out, /2 records of 7 would be tidied/);
  const file = join(folder, 'json-db/kiln/customers/untidy.json');
  assert.equal(readFileSync(file, 'utf8'), untidy);
  const done = await cairn('normalize', 'kiln/customers', folder, '--rules', 'trim');
  assert.match(done.out, /Tidied 2 records/, done.err);
  assert.equal(readFileSync(file, 'utf8'), untidy.replace('  Hazel  Byrne', 'Hazel Byrne'));
  assert.equal((await cairn('normalize', 'kiln/customers', folder, '--rules', 'shine')).code, 1);
}

test('a collection is checked and tidied without a server', async () => {
  const folder = temporaryStore();
  prepare(folder);
  await checkTidying(folder);
});

test('and beside a running one', async () => {
  const server = await startCairn({ prepare });
  try {
    await checkTidying(server.folder);
  } finally {
    await server.remove();
  }
});
