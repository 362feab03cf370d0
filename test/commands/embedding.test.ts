import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { temporaryFolder, writeFile } from '../folder.ts';
import { type FakeProvider, startFakeProvider } from '../models/fake-provider.ts';
import { topicTexts } from '../models/topics.ts';
import { askFake } from '../services/embedded.ts';
import { cairn } from './child.ts';

// Embedding as whole processes do it.

let folder: ReturnType<typeof temporaryFolder>;
let fake: FakeProvider;
beforeEach(async () => {
  folder = temporaryFolder();
  fake = await startFakeProvider();
});
afterEach(async () => {
  await fake.close();
  folder.remove();
});

const asked = () => fake.asked.flatMap(({ texts }) => texts).filter((text) => text !== 'dimensions');

function write(notes: number): void {
  for (const { chunk, text } of topicTexts(notes))
    writeFile(join(folder.path, `json-db/lod/notes/n${chunk}.json`), `${JSON.stringify({ text })}\n`);
}

async function result(args: string[], env: Record<string, string> = askFake(fake)) {
  const child = cairn(args, env);
  return { code: await child.ended, out: child.stdout(), err: child.stderr() };
}

test('a process that is killed while it embeds pays for nothing twice', async () => {
  write(300);
  fake.delay = 50;
  const env = { ...askFake(fake), CAIRN_DATA: folder.path };
  const child = cairn(['serve'], env);
  await child.says(/http:\/\/\S+/);
  while (asked().length < 130) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await child.ended;
  const { code } = await result(['reindex', folder.path]);
  assert.equal(code, 0);
  assert.equal(new Set(asked()).size, 300);
  // What was under way when it died is asked for again.
  assert.ok(asked().length <= 300 + 64, String(asked().length));
});

test('a reindex fails when something could not be embedded, and says why', async () => {
  write(20);
  fake.refuses = (text) => text.includes('note7');
  const flawed = await result(['reindex', folder.path]);
  assert.equal(flawed.code, 1);
  assert.match(
    flawed.out,
    /^20 records indexed; 1 passage without a vector: \S+ answered 400: this text is too long\n$/,
  );
  const seen = await result(['index', 'chunks', 'lod/notes/n8'], {
    ...askFake(fake),
    CAIRN_DATA: folder.path,
  });
  assert.match(
    seen.out,
    /^--- lod\/notes\/n8#\S+ \(no vector, failed: \S+ answered 400: this text is too long\)\n/,
  );
  const { url } = fake;
  await fake.close();
  const down = await result(['reindex', folder.path], askFake({ url }));
  assert.equal(down.code, 1);
  assert.match(
    down.out,
    /; 1 passage without a vector: 127\.0\.0\.1:\d+ cannot be reached/,
    'the others are remembered',
  );
  fake = await startFakeProvider();
});

test('a model is foretold, chosen and shown, alone and beside a server', async () => {
  write(70);
  const wish = [
    'index',
    'model',
    'openai-compatible',
    folder.path,
    '--url',
    `${fake.url}/v1`,
    '--model',
    'fake',
  ];
  const foretold = await result([...wish, '--dry-run'], {});
  assert.equal(foretold.code, 0, foretold.err);
  assert.match(
    foretold.out,
    /^openai-compatible fake \S+ would have 70 texts of 70 to embed, about [\d,]+ tokens\.\n$/,
  );
  assert.equal((await result([...wish], { CAIRN_EMBEDDINGS_KEY: 'secret-4711' })).code, 0);
  const server = cairn(['serve', folder.path]);
  await server.says(/http:\/\/\S+/);
  const shown = await result(['index', 'model'], { CAIRN_DATA: folder.path });
  assert.match(shown.out, /^openai-compatible fake/);
  assert.equal(fake.asked.at(-1)?.headers.authorization, 'Bearer secret-4711');
  const back = await result(['index', 'model', 'learned', folder.path, '--json'], {});
  assert.equal(JSON.parse(back.out).settings.provider, 'learned');
  const refused = await result(['index', 'model', 'cohere', folder.path], {});
  assert.equal(refused.code, 1);
  server.kill('SIGTERM');
  assert.equal(await server.ended, 0);
  assert.doesNotMatch(server.stderr() + server.stdout() + shown.out, /secret-4711/);
});
