import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmbedding } from '../../../src/services/embedding.ts';

test('a thread that keeps dying is given up, and exact words go on', async () => {
  const warnings: string[] = [];
  const embedding = createEmbedding({
    thread: new URL('./dying-thread.js', import.meta.url),
    workerData: {},
    vectors: { askVectors: () => assert.fail(), putVectors: () => assert.fail() },
    indexed: () => assert.fail(),
    sets: async () => [],
    openLearned: () => assert.fail(),
    unlearn: () => assert.fail(),
    warn: (message) => void warnings.push(message),
  });
  embedding.choose({ settings: { provider: 'learned' } });
  while (!embedding.status().reason) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.match(embedding.status().reason ?? '', /keeps failing/);
  assert.equal(warnings.length, 6);
  assert.match(warnings[0] ?? '', /out of memory/);
  assert.equal(await embedding.vectorOf('roof'), undefined);
  await assert.rejects(embedding.settled(), { code: 'unavailable' });
  embedding.look();
  await embedding.fill();
  await embedding.close();
});
