import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelChoices } from '../../src/core/models.ts';
import type { Who } from '../../src/core/who.ts';
import type { Embedding } from '../../src/services/embedding.ts';
import { createModels } from '../../src/services/models.ts';

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };

test('a model that came to serve while another one was asked is remembered', async () => {
  let kept: ModelChoices = {};
  const embedding: Partial<Embedding> = {
    async cost() {
      models.served('cohere/first/64');
      return { texts: 0, toEmbed: 0, tokens: 0 };
    },
    choose() {},
  };
  const models = createModels({
    file: {
      read: () => kept,
      write(choices) {
        kept = choices;
      },
    },
    embedding: embedding as Embedding,
    fixed: undefined,
    key: undefined,
    warn: assert.fail,
  });
  kept = { chosen: { settings: { provider: 'cohere', model: 'first' } } };
  await models.choose(ann, { provider: 'cohere', model: 'second' });
  assert.equal(kept.chosen?.settings.model, 'second');
  assert.deepEqual(kept.served, {
    settings: { provider: 'cohere', model: 'first' },
    identity: 'cohere/first/64',
  });
});
