import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chunk } from '../../../src/core/chunk.ts';
import type { NoVector } from '../../../src/core/coverage.ts';
import type { EmbeddingStatus } from '../../../src/core/models.ts';
import { withVectors } from '../../../src/services/search/passages.ts';

const chunk = { chunkId: 'lod/notes/a#1', text: 'slates' } as Chunk;

function vectorOf(
  lacking: NoVector | undefined,
  state: EmbeddingStatus['state'],
  reason?: string,
  seesAll = true,
) {
  const vectorless = new Map(lacking ? [[chunk.chunkId, lacking]] : []);
  const [passage] = withVectors([chunk], vectorless, { state, ...(reason && { reason }) }, seesAll);
  return passage?.vector;
}

test('a passage without a vector always says why', () => {
  const states = ['off', 'small', 'learning', 'embedding', 'ready', 'waiting'] as const;
  const reasons = states.map((state) => vectorOf({ state: 'pending' }, state));
  assert.deepEqual(
    reasons.map((vector) => vector?.state),
    ['skipped', 'skipped', 'pending', 'pending', 'pending', 'pending'],
  );
  for (const vector of reasons)
    assert.match(vector && 'reason' in vector ? vector.reason : '', /^[A-Z].+\.$/);
  assert.deepEqual(vectorOf({ state: 'pending' }, 'waiting', 'ollama:1 cannot be reached'), {
    state: 'pending',
    reason: 'Ollama:1 cannot be reached',
  });
});

test('what the model said stands before how embedding stands', () => {
  const failed = { state: 'failed', reason: 'this text is too long' } as const;
  assert.deepEqual(vectorOf(failed, 'off'), failed);
  assert.deepEqual(vectorOf(undefined, 'ready'), { state: 'ready' });
});

test('what a model says of itself is not told to who sees a part', () => {
  const failed = { state: 'failed', reason: 'ollama.example:1 cannot be reached' } as const;
  for (const lacking of [failed, { state: 'pending' } as const])
    assert.doesNotMatch(JSON.stringify(vectorOf(lacking, 'waiting', failed.reason, false)), /ollama/i);
});
