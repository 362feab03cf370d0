import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgenda } from '../../../src/services/indexing/agenda.ts';

const AN_HOUR = 3_600_000;

test('what comes after the last task was taken and before the wait is not slept through', async () => {
  const agenda = createAgenda();
  assert.equal(agenda.next(), undefined);
  agenda.look(['lod/jobs/a']);
  await agenda.wait(AN_HOUR);
  assert.deepEqual(agenda.next(), { do: 'look', refs: ['lod/jobs/a'] });
  assert.equal(agenda.next(), undefined);
  agenda.wake();
  await agenda.wait(AN_HOUR);
});

test('what comes during the wait ends it, once', async () => {
  const agenda = createAgenda();
  assert.equal(agenda.next(), undefined);
  const waiting = agenda.wait(AN_HOUR);
  agenda.everything();
  await waiting;
  assert.deepEqual(agenda.next(), { do: 'folders', all: true });
  let over = false;
  const again = agenda.wait(AN_HOUR).then(() => {
    over = true;
  });
  await new Promise(setImmediate);
  assert.equal(over, false);
  agenda.wake();
  await again;
});
