import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelChoices } from '../../src/core/models.ts';
import type { Who } from '../../src/core/who.ts';
import type { Embedding } from '../../src/services/embedding.ts';
import { createModels } from '../../src/services/models.ts';

const first = { provider: 'cohere', model: 'first' } as const;
const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };

test('a model that came to serve while another one was asked is remembered', async () => {
  let kept: ModelChoices = { chosen: { settings: first, key: 'of the first' } };
  const intended: string[] = [];
  const embedding: Partial<Embedding> = {
    async cost() {
      models.served('cohere/first/64', first);
      return { texts: 0, toEmbed: 0, tokens: 0 };
    },
    choose() {},
    intend({ provider }) {
      intended.push(provider);
    },
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
  assert.deepEqual(intended, ['cohere'], 'before anything is started');
  models.start();
  await models.choose(ann, { provider: 'cohere', model: 'second' });
  assert.equal(kept.chosen?.settings.model, 'second');
  assert.deepEqual(kept.served, {
    settings: first,
    key: 'of the first',
    identity: 'cohere/first/64',
  });
  kept = { chosen: kept.chosen };
  // The thread had made the last vectors before it heard of the second.
  models.served('cohere/first/64', first);
  assert.deepEqual([kept.served?.settings, kept.served?.key], [first, 'of the first']);
});
