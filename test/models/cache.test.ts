import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { CachedEmbedder, Embedder } from '../../src/core/models.ts';
import { tidyCaches, withCache } from '../../src/models/cache.ts';
import { createOpenAiCompatible } from '../../src/models/openai-compatible.ts';
import { embedderContract } from '../contract/embedder.ts';
import { temporaryFolder } from '../folder.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';

let folder: ReturnType<typeof temporaryFolder>;
let fake: FakeProvider;
const open: CachedEmbedder[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  fake = await startFakeProvider();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await fake.close();
  folder.remove();
});

const asked = () => fake.asked.flatMap(({ texts }) => texts);
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

async function openCache(model = 'fake'): Promise<CachedEmbedder> {
  const embedder = await createOpenAiCompatible({ url: `${fake.url}/v1`, model, dimensions: 256 });
  const cached = withCache(embedder, folder.path);
  open.push(cached);
  return cached;
}

async function reopen(): Promise<CachedEmbedder> {
  for (const each of open.splice(0)) await each.close();
  return openCache();
}

embedderContract('A cache before a server', async () => {
  const [own, server] = [temporaryFolder(), await startFakeProvider()];
  const embedder = withCache(
    await createOpenAiCompatible({ url: `${server.url}/v1`, model: 'fake' }),
    own.path,
  );
  return {
    embedder,
    texts: ['roof', 'gutter', 'rain'],
    async close() {
      await embedder.close();
      await server.close();
      own.remove();
    },
  };
});

test('a text is asked for once, also by those who come later', async () => {
  const first = await (await openCache()).embed(['roof', 'rain'], 'document');
  const later = await (await reopen()).embed(['rain', 'gutter', 'roof'], 'document');
  assert.deepEqual(asked(), ['roof', 'rain', 'gutter']);
  assert.deepEqual([later[2], later[0]], first);
});

test('the two sides of a search and two models are apart', async () => {
  const cached = await openCache();
  await cached.embed(['roof'], 'document');
  await cached.embed(['roof'], 'query');
  await (await openCache('other')).embed(['roof'], 'document');
  assert.equal(fake.asked.length, 3);
});

test('a model that knows nothing of a text is not asked again', async () => {
  let questions = 0;
  const knowsNothing: Embedder = {
    identity: 'learned/0/8',
    dimensions: 8,
    async embed(texts) {
      questions += texts.length;
      return texts.map(() => undefined);
    },
    close: async () => {},
  };
  const cached = withCache(knowsNothing, folder.path);
  open.push(cached);
  for (let i = 0; i < 2; i++) assert.deepEqual(await cached.embed(['zeppelin'], 'document'), [undefined]);
  assert.equal(questions, 1);
});

test('what was answered before a failure is kept', async () => {
  const cached = await openCache();
  await cached.embed(['roof'], 'document');
  fake.troubles.push('refused');
  await assert.rejects(cached.embed(['roof', 'rain'], 'document'), { code: 'invalid' });
  assert.equal(cached.unknown([hashOf('roof'), hashOf('rain')]), 1);
});

test('what no index uses is forgotten', async () => {
  const cached = await openCache();
  await cached.embed(['roof', 'rain'], 'document');
  await cached.keep(
    (async function* () {
      yield hashOf('rain');
    })(),
  );
  assert.equal(cached.unknown([hashOf('roof')]), 1);
  assert.equal(cached.unknown([hashOf('rain')]), 0);
});

for (const [damage, make] of Object.entries({
  'is no database': () => Buffer.from('no database, but long enough to be looked at'),
  'was damaged in the middle': (bytes: Buffer) => bytes.fill(0x55, 4096),
}))
  test(`a file that ${damage} is set aside`, async () => {
    const cached = await openCache();
    await cached.embed(
      Array.from({ length: 20 }, (_, i) => `text ${i}`),
      'document',
    );
    for (const each of open.splice(0)) await each.close();
    const [name] = fs.readdirSync(folder.path) as [string];
    const file = join(folder.path, name);
    fs.writeFileSync(file, make(fs.readFileSync(file)));
    const again = await openCache();
    assert.equal((await again.embed(['text 1'], 'document'))[0]?.length, 256);
    assert.ok(fs.existsSync(file.replace(/sqlite$/, 'corrupt')));
  });

test('caches of other models are removed', async () => {
  await openCache();
  await (await openCache('other')).close();
  open.pop();
  tidyCaches(folder.path, (open[0] as CachedEmbedder).identity);
  assert.deepEqual(
    fs.readdirSync(folder.path).filter((name) => name.includes('other')),
    [],
  );
  assert.ok(fs.readdirSync(folder.path).length > 0);
});
