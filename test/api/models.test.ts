import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shapes } from '../../src/api/shapes.ts';
import { type FakeProvider, startFakeProvider } from '../models/fake-provider.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

// The model that embeds, over HTTP.

const PATH = '/index/model';

let cairn: Started;
let api: ReturnType<typeof asking>;
let fake: FakeProvider;
before(async () => {
  [cairn, fake] = await Promise.all([startCairn(), startFakeProvider()]);
  api = asking(cairn);
});
after(async () => {
  await cairn.remove();
  await fake.close();
});

test('without a choice the store is learned from', async () => {
  const { status, json } = await api.get(PATH);
  assert.equal(status, 200);
  assert.deepEqual(shapes.Model.parse(json), json);
  assert.deepEqual([json.settings, json.from, json.hasKey], [{ provider: 'learned' }, 'default', false]);
});

test('a choice is foretold, made, and never shown with its key', async () => {
  const body = { provider: 'openai-compatible', url: `${fake.url}/v1`, model: 'fake', key: 'secret-4711' };
  const foretold = await api.put(`${PATH}?dryRun=true`, { body });
  assert.deepEqual(shapes.ModelChoice.parse(foretold.json), foretold.json);
  assert.ok(foretold.json.cost.toEmbed > 10 && foretold.json.cost.tokens > foretold.json.cost.toEmbed);
  assert.equal((await api.get(PATH)).json.from, 'default');
  const chosen = await api.put(PATH, { body });
  const shown = await api.get(PATH);
  assert.deepEqual([shown.json.from, shown.json.hasKey], ['choice', true]);
  const status = await api.get('/index/status');
  for (const { text } of [foretold, chosen, shown, status]) assert.doesNotMatch(text, /secret-4711/);
  assert.deepEqual(shapes.IndexStatus.parse(status.json), status.json);
});

test('what is no model, or does not answer, is refused with the way out', async () => {
  const refusals: [body: unknown, status: number, says: RegExp][] = [
    [{ provider: 'cohere' }, 422, /"pointer":"\/model"/],
    [{ provider: 'openai-compatible', model: 'm' }, 422, /"pointer":"\/url"/],
    [{ provider: 'magic' }, 422, /"pointer":"\/provider"/],
    [{ provider: 'learned', colour: 'red' }, 422, /colour/],
    [{ provider: 'openai-compatible', model: 'm', url: 'ftp://x' }, 422, /"pointer":"\/url"/],
    [{ provider: 'openai-compatible', model: 'm', url: 'http://127.0.0.1:1/v1' }, 503, /cannot be reached/],
    ['{"provider": ', 400, /cannot be read/],
  ];
  for (const [body, status, says] of refusals) {
    const answer = await api.put(PATH, { body });
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, says);
  }
});
