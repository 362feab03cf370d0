import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { startCairn } from '../start.ts';
import { browsing } from './browse.ts';

const cairn = await startCairn();
const browser = browsing(cairn);
after(() => cairn.remove());

const panel = '/settings/index';

/** Waits until the panel says this: what it tells of goes on behind. */
async function says(expected: RegExp): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (expected.test((await browser.see(panel)).text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.match((await browser.see(panel)).text, expected);
}

describe('how search stands', () => {
  test('is built again by a button, and says when', async () => {
    const sent = await browser.send(`${panel}/rebuilds`, {});
    assert.deepEqual([sent.status, sent.location], [303, panel]);
    await says(/Last built just now/);
  });

  test('leads to the passages of a record by its path and by its title', async () => {
    const at = '/db/kiln/customers/hazel-byrne/passages';
    for (const of of ['kiln/customers/hazel-byrne', 'hazel byrne'])
      assert.equal((await browser.see(`${panel}/passages?of=${encodeURIComponent(of)}`)).location, at);
    const nothing = await browser.see(`${panel}/passages?of=zzzzqqq`);
    assert.equal(nothing.location, panel);
    assert.match(
      (await browser.see(panel, { Cookie: nothing.cookies })).text,
      /finds nothing called "zzzzqqq"/,
    );
  });
});

describe('the model', () => {
  const choose = (fields: Record<string, string>) => browser.send(`${panel}/model`, fields);

  test('is told what is missing, and its key is shown to nobody', async () => {
    const asked = await choose({ '/provider': 'openai-compatible', '/key': 'sk-hush-hush', do: 'ask' });
    assert.equal(asked.status, 422);
    assert.match(asked.text, /Say which model\..*Say where the server is/);
    assert.doesNotMatch(asked.html, /hush-hush/);
    const wrong = await choose({ '/provider': 'cohere', '/model': 'm', '/dimensions': 'many', do: 'use' });
    assert.deepEqual([wrong.status, /This is no model to embed with/.test(wrong.text)], [422, true]);
  });

  test('says what it would take before it is used', async () => {
    const asked = await choose({ '/provider': 'off', do: 'ask' });
    assert.equal(asked.status, 200);
    assert.match(asked.text, /no other program is asked/);
    assert.match((await browser.see(panel)).text, /Similar meaning/);
    const used = await choose({ '/provider': 'off', do: 'use' });
    assert.deepEqual([used.status, used.location], [303, panel]);
    await says(/Switched off: search goes by words alone/);
    const passages = await browser.see('/db/kiln/customers/hazel-byrne/passages');
    assert.match(passages.text, /No vector: found by its words alone.*Search by meaning is switched off/);
  });
});
