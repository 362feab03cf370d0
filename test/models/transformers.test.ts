import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTransformers, type Transformers } from '../../src/models/transformers.ts';
import { embedderContract } from '../contract/embedder.ts';

/** Stands in for the package, which is half a gigabyte: vectors by a text's letters. */
function packageOf(folder: string): Transformers {
  const env = { allowRemoteModels: true };
  return {
    env,
    async pipeline(_task, model) {
      assert.equal(env.allowRemoteModels, false);
      if (model !== folder) throw new Error('no config.json');
      const extract = async (texts: string[]) => ({
        tolist: () => texts.map((text) => [...'aeiou'].map((letter) => 1 + text.split(letter).length)),
      });
      return Object.assign(extract, { dispose: async () => {} });
    },
  };
}

embedderContract('A model in a folder', async () => {
  const embedder = await createTransformers({ model: '/models/tiny' }, async () => packageOf('/models/tiny'));
  return { embedder, texts: ['roof', 'gutter', 'ice'], close: () => embedder.close() };
});

test('without the package one is told how to install it', async () => {
  const opening = createTransformers({ model: '/models/tiny' });
  await assert.rejects(opening, { code: 'unavailable', message: /not installed.*npm install/ });
});

test('a folder without a model is refused', async () => {
  const opening = createTransformers({ model: '/models/none' }, async () => packageOf('/models/tiny'));
  await assert.rejects(opening, { code: 'invalid', message: /no config\.json/ });
});

test('a model that would have to be downloaded is refused', async () => {
  const opening = createTransformers({ model: 'Xenova/tiny' }, async () => packageOf('Xenova/tiny'));
  await assert.rejects(opening, { code: 'invalid' });
});
