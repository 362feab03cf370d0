import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isCairnError } from '../../src/core/errors.ts';
import type { Who } from '../../src/core/who.ts';
import { asking } from '../api/ask.ts';
import { type Started, startCairn } from '../start.ts';
import { browsing } from '../web/browse.ts';

const owner: Who = { name: 'Ines', via: 'web', namespaces: '*' };
const questions = {
  questions: [
    { question: 'celadon', expected: { 'glazes/celadon': 3, 'kiln/orders/2026-001': 1 } },
    { question: 'nothing like this stands anywhere', expected: ['glazes/oatmeal', 'glazes/gone'] },
  ],
  k: 5,
};
let cairn: Started;
beforeEach(async () => {
  cairn = await startCairn({
    prepare: (folder) => writeFileSync(join(folder, 'json-db/kiln/_evals.json'), JSON.stringify(questions)),
  });
});
afterEach(() => cairn.remove());

test('each question is asked and scored, and says what it expected, where that was, and what it found', async () => {
  const { questions: answers, ...whole } = await cairn.services.evals.run(owner, 'kiln');
  const [celadon, nothing] = answers;
  assert.equal(celadon?.found[0]?.ref, 'kiln/glazes/celadon');
  assert.deepEqual(
    celadon?.expected.map(({ ref, rank, title }) => [ref, rank === undefined ? 'none' : 'some', title]),
    [
      ['kiln/glazes/celadon', 'some', 'Celadon'],
      ['kiln/orders/2026-001', celadon?.expected[1]?.rank === undefined ? 'none' : 'some', '2026-001'],
    ],
  );
  assert.ok((celadon?.ndcg ?? 0) > 0.8);
  assert.deepEqual(
    nothing?.expected.map(({ rank, title }) => [rank, title]),
    [
      [undefined, 'Oatmeal'],
      [undefined, undefined],
    ],
  );
  assert.equal(nothing?.ndcg, 0);
  assert.equal(whole.ndcg, (celadon?.ndcg ?? 0) / 2);
  assert.equal(whole.k, 5);
  assert.equal(whole.change, undefined);
});

test('what changed since the last time is told over the questions of both, also after a restart', async () => {
  const before = await cairn.services.evals.run(owner, 'kiln');
  assert.deepEqual((await cairn.services.evals.run(owner, 'kiln')).change, {
    at: before.at,
    ndcg: 0,
    recall: 0,
    better: 0,
    worse: 0,
  });
  cairn = await cairn.restart();
  await cairn.services.records.write(owner, [{ op: 'delete', ref: 'kiln/glazes/celadon', ifMatch: '*' }]);
  const added = { question: 'oatmeal', expected: ['glazes/oatmeal'] };
  const api = asking(cairn);
  const put = await api.put('/settings/kiln/evals', {
    headers: { 'If-Match': '*' },
    body: { ...questions, questions: [...questions.questions, added] },
  });
  assert.equal(put.status, 200);
  const { json } = await api.post('/evals/kiln');
  assert.equal(json.change.worse, 1);
  assert.equal(json.change.better, 0);
  assert.ok(json.change.ndcg < 0);
  assert.equal(json.questions[0].before.ndcg, before.questions[0]?.ndcg);
  assert.equal(json.questions[2].before, undefined);
  assert.deepEqual(
    (await api.get('/evals/kiln')).json.items.map(
      ({ questions }: { questions: unknown[] }) => questions.length,
    ),
    [2, 2, 3],
  );
});

test('scores hold no text of the data, in a file that others cannot read', async () => {
  await cairn.services.evals.run(owner, 'kiln');
  const path = join(cairn.folder, 'state/evals/kiln.jsonl');
  assert.doesNotMatch(readFileSync(path, 'utf8'), /celadon|glazes/i);
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"cut`);
  assert.equal((await cairn.services.evals.run(owner, 'kiln')).change?.worse, 0);
  assert.equal((await cairn.services.evals.scores(owner, 'kiln')).length, 2);
});

test('a namespace without tests says so, one with a mistake where it is, and one that is not to be seen nothing', async () => {
  const { evals } = cairn.services;
  const guest: Who = { name: 'Bo', via: 'web', namespaces: ['books'] };
  await assert.rejects(evals.run(owner, 'books'), (thrown) => isCairnError(thrown, 'not_found'));
  await assert.rejects(evals.run(guest, 'kiln'), (thrown) => isCairnError(thrown, 'forbidden'));
  await assert.rejects(evals.scores(guest, 'kiln'), (thrown) => isCairnError(thrown, 'forbidden'));
  assert.equal(existsSync(join(cairn.folder, 'state/evals')), false);
  const api = asking(cairn);
  const refused = await api.put('/settings/kiln/evals', {
    headers: { 'If-Match': '*' },
    body: { questions: [{ question: '' }] },
  });
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.json.errors.map(({ pointer }: { pointer: string }) => pointer).sort(), [
    '/questions/0/expected',
    '/questions/0/question',
  ]);
  const seen = async () => (await browsing(cairn).see('/settings/search-test')).text;
  assert.doesNotMatch(await seen(), /mistake|not whole/);
  writeFileSync(cairn.file('books/_evals.json'), '{"questions": [');
  writeFileSync(cairn.file('kiln/_evals.json'), '{"questions": [');
  assert.match((await evals.mistake(owner, 'books')) ?? '', /cannot be read: The file is not whole/);
  assert.match((await evals.mistake(owner, 'kiln')) ?? '', /not whole.* the questions are those of before/);
  assert.deepEqual(await evals.places(owner, ['books', 'kiln']), ['books', 'kiln']);
  const told = await seen();
  assert.match(told, /books\/_evals cannot be read/);
  assert.match(told, /the questions are those of before/);
  writeFileSync(cairn.file('kiln/_evals.json'), JSON.stringify({ questions: 'none' }));
  for (let tries = 0; tries < 50; tries++) {
    const { status, json } = await api.post('/evals/kiln');
    if (status === 400) return assert.match(json.detail, /mistake at \/questions/);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('the mistake was never noticed');
});
