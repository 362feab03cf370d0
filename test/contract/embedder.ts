import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Embedder } from '../../src/core/models.ts';

// What every embedder must do, whoever plays it. embedderContract · lengthOf · cosine

/** An embedder to test, and texts of which it knows something. */
export interface EmbedderUnderTest {
  embedder: Embedder;
  texts: readonly [string, string, string];
  close(): Promise<void>;
}

export function lengthOf(vector: Float32Array): number {
  return Math.hypot(...vector);
}

/** Of vectors of length 1. */
export function cosine(a: Float32Array | undefined, b: Float32Array | undefined): number {
  assert.ok(a && b);
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

export function embedderContract(name: string, make: () => Promise<EmbedderUnderTest>): void {
  describe(`${name} as an embedder`, () => {
    let tested: EmbedderUnderTest;
    beforeEach(async () => {
      tested = await make();
    });
    afterEach(() => tested.close());

    for (const input of ['document', 'query'] as const)
      it(`gives a vector of length 1 and of its dimensions for each ${input}`, async () => {
        const { embedder, texts } = tested;
        const vectors = await embedder.embed(texts, input);
        assert.equal(vectors.length, texts.length);
        for (const vector of vectors) {
          assert.ok(vector instanceof Float32Array);
          assert.equal(vector.length, embedder.dimensions);
          assert.ok(Math.abs(lengthOf(vector) - 1) < 1e-5);
        }
      });

    it('gives the same vector for the same text, wherever it stands', async () => {
      const { embedder, texts } = tested;
      const [a, b, c] = texts;
      const together = await embedder.embed([a, b, c], 'document');
      const apart = await embedder.embed([c, a], 'document');
      assert.ok(cosine(together[0], apart[1]) > 0.99999);
      assert.ok(cosine(together[2], apart[0]) > 0.99999);
      assert.ok(cosine(together[0], together[2]) < 0.999);
    });

    it('answers more texts than fit into one question, in order', async () => {
      const { embedder, texts } = tested;
      const many = Array.from({ length: 230 }, (_, i) => texts[i % 3] as string);
      const vectors = await embedder.embed(many, 'document');
      const few = await embedder.embed(texts, 'document');
      assert.equal(vectors.length, many.length);
      vectors.forEach((vector, i) => {
        assert.ok(cosine(vector, few[i % 3]) > 0.99999, `vector ${i}`);
      });
    });

    it('has nothing to say about nothing', async () => {
      assert.deepEqual(await tested.embedder.embed([], 'document'), []);
    });

    it('names its dimensions in its identity', () => {
      const { identity, dimensions } = tested.embedder;
      assert.ok(identity.endsWith(`/${dimensions}`), identity);
    });
  });
}
