import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Embedder } from '../../../src/core/models.ts';
import { createQuestions, type QuestionsParts } from '../../../src/services/embedding/questions.ts';

const vector = Float32Array.of(1, 0);

function questions(parts: Partial<QuestionsParts> = {}) {
  const asked: string[] = [];
  const warnings: string[] = [];
  const learned = (identity: string): Embedder => ({
    identity,
    dimensions: 2,
    async embed(texts) {
      asked.push(...texts.map((text) => `${identity} ${text}`));
      return texts.map((text) => (text === 'zeppelin' ? undefined : vector));
    },
    close: async () => {},
  });
  const made = createQuestions({
    serving: async () => 'other/m/2',
    openLearned: learned,
    async ask(identity, text) {
      asked.push(`${identity} ${text}`);
      return vector;
    },
    warn: (message) => void warnings.push(message),
    ...parts,
  });
  return { ...made, asked, warnings };
}

test('without vectors no question is asked', async () => {
  const { vectorOf, asked } = questions({ serving: async () => undefined });
  assert.equal(await vectorOf('roof'), undefined);
  assert.deepEqual(asked, []);
});

test('the model that serves is asked once for a question', async () => {
  const { vectorOf, asked } = questions();
  for (let i = 0; i < 2; i++)
    assert.deepEqual(await vectorOf('roof'), { model: 'other/m/2', values: vector });
  assert.equal(await vectorOf('  '), undefined);
  assert.deepEqual(asked, ['other/m/2 roof']);
});

test('a learned model is asked here, and another one once it serves', async () => {
  let serving = 'learned/a/2';
  const { vectorOf, asked, close } = questions({ serving: async () => serving });
  await vectorOf('roof');
  assert.equal(await vectorOf('zeppelin'), undefined);
  serving = 'learned/b/2';
  assert.equal((await vectorOf('roof'))?.model, 'learned/b/2');
  assert.deepEqual(asked, ['learned/a/2 roof', 'learned/a/2 zeppelin', 'learned/b/2 roof']);
  await close();
});

test('a model that fails is left alone for a while, and that is said once', async () => {
  let tries = 0;
  const { vectorOf, warnings } = questions({
    async ask() {
      tries += 1;
      throw new Error('down');
    },
  });
  for (const text of ['roof', 'roof', 'rain']) assert.equal(await vectorOf(text), undefined);
  assert.equal(tries, 1);
  assert.equal(warnings.length, 1);
});

test('nobody waits for a model that does not answer', async () => {
  const { vectorOf } = questions({ ask: () => new Promise(() => {}) });
  assert.equal(await vectorOf('roof'), undefined);
});
