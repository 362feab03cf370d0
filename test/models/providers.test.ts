import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, test } from 'node:test';
import type { Embedder, ProviderSettings } from '../../src/core/models.ts';
import { createCohere } from '../../src/models/cohere.ts';
import { createOpenAiCompatible, withTask } from '../../src/models/openai-compatible.ts';
import { cosine, embedderContract } from '../contract/embedder.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';

const KEY = 'secret-key-4711';

type Create = (settings: ProviderSettings, signal?: AbortSignal, timeLimit?: number) => Promise<Embedder>;

const players: [name: string, version: string, create: Create][] = [
  ['An OpenAI-compatible server', '/v1', createOpenAiCompatible],
  ['Cohere', '/v2', createCohere],
];

for (const [name, version, create] of players) {
  embedderContract(name, async () => {
    const fake = await startFakeProvider();
    const embedder = await create({ url: fake.url + version, model: 'fake' });
    return { embedder, texts: ['roof', 'gutter', 'rain'], close: fake.close };
  });

  describe(`${name} in trouble`, () => {
    let fake: FakeProvider;
    beforeEach(async () => {
      fake = await startFakeProvider();
    });
    afterEach(() => fake.close());
    const open = (more: Partial<ProviderSettings> = {}, timeLimit?: number) =>
      create(
        { url: fake.url + version, model: 'fake', dimensions: 256, key: KEY, ...more },
        undefined,
        timeLimit,
      );
    const refused = async (trouble: FakeProvider['troubles'][number], error: object) => {
      fake.troubles.push(trouble);
      await assert.rejects((await open()).embed(['roof', 'gutter'], 'document'), error);
    };

    for (const trouble of ['busy', 'broken'] as const)
      it(`is asked again when it is ${trouble}`, async () => {
        fake.troubles.push(trouble, trouble);
        const [vector] = await (await open()).embed(['roof'], 'document');
        assert.equal(vector?.length, 256);
        assert.equal(fake.asked.length, 3);
      });

    it('is not asked again while somebody waits', async () => {
      fake.troubles.push('broken');
      await assert.rejects((await open()).embed(['roof'], 'query'), { code: 'unavailable' });
      assert.equal(fake.asked.length, 1);
    });

    it('is given up after a few tries', async () => {
      fake.troubles.push('broken', 'broken', 'broken', 'broken');
      await assert.rejects((await open()).embed(['roof'], 'document'), {
        code: 'unavailable',
        message: /500/,
      });
      assert.equal(fake.asked.length, 4);
    });

    it('says how long it wants to be left alone', async () => {
      fake.troubles.push('busy for long');
      await assert.rejects((await open()).embed(['roof'], 'query'), {
        code: 'unavailable',
        extras: { retryAfter: 90 },
      });
    });

    it('refuses texts', () => refused('refused', { code: 'invalid', message: /too long/ }));

    it('repeats no key to anybody', () =>
      refused('no key', ({ code, message }: { code: string; message: string }) => {
        assert.equal(code, 'unavailable');
        assert.match(message, /401/);
        return !message.includes(KEY);
      }));

    it('is not believed with too few vectors', () =>
      refused('too few', { code: 'unavailable', message: /1/ }));

    it('is not believed with other dimensions', () =>
      refused('shorter vectors', { code: 'unavailable', message: /255 dimensions where 256/ }));

    it('is not believed with a vector of nothing', () =>
      refused('no direction', { code: 'invalid', message: /no direction/ }));

    it('is not believed with what are no numbers', () => refused('no numbers', { code: 'unavailable' }));

    it('is not believed with an answer that is cut off', () => refused('cut off', { code: 'unavailable' }));

    it('is unavailable when it does not answer in time', async () => {
      fake.troubles.push('silent');
      await assert.rejects((await open({}, 50)).embed(['roof'], 'document'), {
        code: 'unavailable',
        message: /in time/,
      });
    });

    it('is unavailable when it hangs up', async () => {
      fake.troubles.push('hung up');
      await assert.rejects((await open()).embed(['roof'], 'query'), { code: 'unavailable' });
    });

    it('is unavailable when it is not there', async () => {
      const embedder = await open();
      await fake.close();
      await assert.rejects(embedder.embed(['roof'], 'query'), {
        code: 'unavailable',
        message: /cannot be reached/,
      });
    });

    it('lets go when it is told to', async () => {
      fake.troubles.push('silent');
      const stop = new AbortController();
      const asking = (await open()).embed(['roof'], 'document', stop.signal);
      setTimeout(() => stop.abort(new Error('closing')), 20);
      await assert.rejects(asking, /closing|abort/i);
    });

    it('learns the dimensions unless they are given', async () => {
      const embedder = await open({ dimensions: undefined });
      assert.equal(embedder.dimensions, 256);
      assert.equal(fake.asked.length, 1);
      const given = await open({ dimensions: 512 });
      assert.equal((await given.embed(['roof'], 'document'))[0]?.length, 512);
    });

    it('gets the key, in the header alone', async () => {
      await (await open()).embed(['roof'], 'document');
      assert.equal(fake.asked[0]?.headers.authorization, `Bearer ${KEY}`);
      assert.doesNotMatch(JSON.stringify(fake.asked[0]?.body), new RegExp(KEY));
    });
  });
}

describe('What is said to a model', () => {
  let fake: FakeProvider;
  beforeEach(async () => {
    fake = await startFakeProvider();
  });
  afterEach(() => fake.close());

  it('says to Cohere which side a text stands on', async () => {
    const embedder = await createCohere({ url: `${fake.url}/v2`, model: 'embed-v4.0', dimensions: 256 });
    await embedder.embed(['roof'], 'query');
    await embedder.embed(['roof'], 'document');
    assert.deepEqual(
      fake.asked.map(({ body }) => body.input_type),
      ['search_query', 'search_document'],
    );
    assert.equal(fake.asked[0]?.body.output_dimension, 256);
  });

  it('says it to models that want it in words', async () => {
    const embedder = await createOpenAiCompatible({
      url: `${fake.url}/v1`,
      model: 'intfloat/e5-small-v2',
      dimensions: 256,
    });
    await embedder.embed(['roof'], 'query');
    await embedder.embed(['roof'], 'document');
    assert.deepEqual(
      fake.asked.flatMap(({ texts }) => texts),
      ['query: roof', 'passage: roof'],
    );
  });

  it('says it to Jina as a task', async () => {
    const jina = withTask(fetch, 'retrieval.query');
    await jina(`${fake.url}/v1/embeddings`, {
      method: 'POST',
      body: JSON.stringify({ model: 'j', input: ['roof'] }),
    });
    assert.deepEqual(fake.asked[0]?.body, { model: 'j', input: ['roof'], task: 'retrieval.query' });
  });

  it('puts vectors that came out of order in order', async () => {
    const embedder = await createOpenAiCompatible({ url: `${fake.url}/v1`, model: 'fake', dimensions: 256 });
    const proper = await embedder.embed(['roof', 'rain'], 'document');
    fake.troubles.push('out of order');
    const vectors = await embedder.embed(['roof', 'rain'], 'document');
    assert.ok(cosine(proper[0], vectors[0]) > 0.999);
  });
});

for (const url of ['', 'ftp://x', 'localhost:8080'])
  test(`"${url}" is no address of a server`, async () => {
    await assert.rejects(createOpenAiCompatible({ url, model: 'm' }), { code: 'invalid' });
  });

test('Cohere makes vectors of some dimensions only', async () => {
  await assert.rejects(createCohere({ model: 'embed-v4.0', dimensions: 300 }), {
    code: 'invalid',
    message: /300/,
  });
});
