import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CairnError } from '../../../src/core/errors.ts';
import { createPatience } from '../../../src/services/imports/patience.ts';

function refusing(times: number, error: CairnError) {
  let asked = 0;
  const ask = async (what: string) => {
    if (++asked <= times) throw error;
    return `${what} after ${asked}`;
  };
  return { ask, count: () => asked };
}

const busy = new CairnError('unavailable', 'This takes too long.', { retryAfter: 0 });

test('a question that took too long is asked again, and any other refusal counts', async () => {
  const patient = createPatience(new AbortController().signal);
  assert.equal(await patient(refusing(3, busy).ask)('rows'), 'rows after 4');
  const wrong = refusing(1, new CairnError('invalid', 'No.'));
  await assert.rejects(patient(wrong.ask)('rows'), { code: 'invalid' });
  assert.equal(wrong.count(), 1);
});

test('patience has an end, and none is left when everything stops', async () => {
  const stopping = new AbortController();
  const patient = createPatience(stopping.signal);
  const never = refusing(Number.POSITIVE_INFINITY, busy);
  await assert.rejects(patient(never.ask)('rows'), busy);
  assert.equal(never.count(), 10);
  const later = refusing(1, new CairnError('unavailable', 'Cairn is stopping.', { retryAfter: 1000 }));
  const asking = patient(later.ask)('rows');
  await new Promise(setImmediate);
  stopping.abort();
  assert.equal(await asking, 'rows after 2');
  const last = refusing(1, busy);
  await assert.rejects(patient(last.ask)('rows'), busy);
});
