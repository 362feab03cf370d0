import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { EmbeddingStatus } from '../../src/core/models.ts';
import { type FakeProvider, startFakeProvider } from '../models/fake-provider.ts';
import { ann, askFake, type EmbeddedCairn, embeddedCairn } from './embedded.ts';

let cairn: EmbeddedCairn;
let fake: FakeProvider;
beforeEach(async () => {
  fake = await startFakeProvider();
});
afterEach(async () => {
  await cairn.remove();
  await fake.close();
});

const asked = () =>
  fake.asked.flatMap(({ texts }) => texts).filter((text) => !['dimensions', 'gutter'].includes(text));
const learned = ({ serving }: EmbeddingStatus) => serving?.startsWith('learned/') === true;
const models = () =>
  fs.readdirSync(join(cairn.folder.path, 'derived/embeddings')).filter((name) => name.startsWith('learned-'));

const isDone = (promise: Promise<unknown>) =>
  Promise.race([
    promise.then(() => true),
    new Promise<false>((resolve) => setImmediate(() => resolve(false))),
  ]);

describe('Without any setting', () => {
  test('a store is learned from and every passage gets its vector', async () => {
    cairn = await embeddedCairn(90);
    const status = await cairn.ready();
    assert.ok(learned(status));
    assert.deepEqual(cairn.warnings, []);
  });

  test('a small store is found by exact words, until it has grown', async () => {
    cairn = await embeddedCairn(10);
    assert.equal((await cairn.until(({ state }) => state === 'small')).serving, undefined);
    for (let i = 0; i < 80; i++)
      cairn.edit(`lod/notes/more${i}`, { text: `gutter rain leak ${i % 7} roof${i % 5}` });
    assert.ok(learned(await cairn.ready(90)));
  });

  test('what is edited by hand gets another vector, what is deleted loses it', async () => {
    cairn = await embeddedCairn(90);
    const before = await cairn.ready();
    cairn.edit('lod/notes/n1', { text: 'a router restart by hand' });
    cairn.edit('lod/notes/another', { text: 'an overdue invoice' });
    await cairn.ready(91);
    await cairn.services.records.write(ann, [{ op: 'delete', ref: 'lod/notes/n2' }]);
    assert.equal((await cairn.ready(90)).serving, before.serving);
  });

  test('a store that has become another one is learned from again, beside what serves', async () => {
    cairn = await embeddedCairn(70);
    const { serving } = await cairn.ready();
    for (let i = 0; i < 70; i++)
      cairn.edit(`lod/ideas/i${i}`, { text: `sourdough oven flour crust bakery${i % 9} starter${i % 4}` });
    const later = await cairn.until(
      (now) => now.state === 'ready' && now.serving !== serving && !now.lacking,
    );
    assert.ok(learned(later));
    assert.equal(later.embedded, 140);
    assert.deepEqual(models(), [`learned-${later.serving?.split('/')[1]}.sqlite`]);
  });

  test('a restart and a rebuild keep the model and its vectors', async () => {
    cairn = await embeddedCairn(90);
    const { serving } = await cairn.ready();
    await cairn.reopen();
    assert.equal((await cairn.ready()).serving, serving);
    await cairn.services.indexing.rebuild(ann);
    assert.equal((await cairn.ready()).serving, serving);
  });

  test('a model whose file was taken away is learned again', async () => {
    cairn = await embeddedCairn(90);
    const { serving } = await cairn.ready();
    const [name] = models() as [string];
    fs.rmSync(join(cairn.folder.path, 'derived/embeddings', name));
    await cairn.reopen();
    await cairn.ready();
    assert.deepEqual(models(), [name]);
    assert.equal((await cairn.status()).serving, serving);
  });

  test('a model whose file is taken away while it serves goes on, and is learned again', async () => {
    cairn = await embeddedCairn(90);
    const { serving } = await cairn.ready();
    fs.rmSync(join(cairn.folder.path, 'derived/embeddings'), { recursive: true });
    const { search, indexing } = cairn.services;
    assert.equal((await search.find(ann, { text: 'gutter', mode: 'semantic', limit: 1 })).mode, 'semantic');
    await indexing.rebuild(ann);
    await cairn.until(
      () => fs.existsSync(join(cairn.folder.path, 'derived/embeddings')) && models().length > 0,
    );
    assert.equal((await cairn.ready()).serving, serving);
    assert.equal((await search.find(ann, { text: 'rain', mode: 'semantic', limit: 1 })).mode, 'semantic');
    assert.deepEqual(cairn.warnings, []);
  });

  test('what is forgotten is unlearned', async () => {
    cairn = await embeddedCairn(90);
    for (const id of ['a', 'b']) cairn.edit(`bc/secrets/${id}`, { text: `zeppelin gutter rain ${id}` });
    const { serving } = await cairn.ready(92);
    await cairn.services.history.forget(ann, 'bc');
    // One may be learned before all that was learned is taken away, and once more then.
    const later = await cairn.until(
      (now) =>
        now.state === 'ready' && now.embedded === 90 && now.serving !== serving && models().length === 1,
    );
    const model = fs.readFileSync(
      join(cairn.folder.path, 'derived/embeddings', models()[0] as string),
      'latin1',
    );
    assert.ok(learned(later));
    assert.match(model, /gutter/);
    assert.doesNotMatch(model, /zeppelin/);
  });

  test('what is forgotten is unlearned also when Cairn stops at once', async () => {
    cairn = await embeddedCairn(90);
    for (const id of ['a', 'b']) cairn.edit(`bc/secrets/${id}`, { text: `zeppelin gutter rain ${id}` });
    const { serving } = await cairn.ready(92);
    const folder = join(cairn.folder.path, 'derived/embeddings');
    fs.writeFileSync(join(folder, 'learned-0123456789ab.sqlite.new'), 'zeppelin');
    await cairn.services.history.forget(ann, 'bc');
    await cairn.reopen();
    const later = await cairn.ready(90);
    assert.notEqual(later.serving, serving);
    for (const name of models())
      assert.doesNotMatch(fs.readFileSync(join(folder, name), 'latin1'), /zeppelin/, name);
  });

  test('it can be switched off', async () => {
    cairn = await embeddedCairn(90);
    await cairn.ready();
    await cairn.reopen({ CAIRN_EMBEDDINGS: 'off' });
    const { serving, embedded } = await cairn.until(({ state }) => state === 'off');
    assert.deepEqual([serving, embedded], [undefined, 0]);
  });
});

describe('With a server that embeds', () => {
  test('each text is asked for once, whatever becomes of index and refs', async () => {
    cairn = await embeddedCairn(40, askFake(fake));
    const { serving } = await cairn.ready();
    assert.match(serving ?? '', /^openai-compatible\/127\.0\.0\.1:\d+\/fake\/256$/);
    assert.equal(new Set(asked()).size, asked().length);
    const before = asked().length;
    const rebuilding = cairn.services.indexing.rebuild(ann);
    const modes = new Set<string>();
    for (let isOver = false; !isOver; isOver = await isDone(rebuilding))
      modes.add((await cairn.services.search.find(ann, { text: 'gutter', mode: 'semantic', limit: 1 })).mode);
    assert.deepEqual([...modes], ['semantic'], 'there is no time without vectors');
    assert.equal((await cairn.ready()).serving, serving);
    await cairn.services.records.write(ann, [{ op: 'move', ref: 'lod/notes/n1', to: 'lod/notes/elsewhere' }]);
    // What is under way when Cairn stops is asked for again.
    await cairn.until(({ state, lacking }) => state === 'ready' && lacking === 0 && asked().length > before);
    await cairn.reopen();
    fs.rmSync(join(cairn.folder.path, 'derived', 'index.current'));
    await cairn.reopen();
    await cairn.ready();
    // The title of a note without one is its id.
    assert.ok(asked().length - before <= 1, `${asked().slice(before)}`);
  });

  test('the new text of a hand edit is asked for, and nothing else', async () => {
    cairn = await embeddedCairn(20, askFake(fake));
    await cairn.ready();
    const before = asked().length;
    cairn.edit('lod/notes/n1', { text: 'a chimney that smokes' });
    for (; asked().length === before; ) await new Promise((resolve) => setTimeout(resolve, 20));
    await cairn.ready();
    assert.equal(asked().length, before + 1);
    assert.match(asked().at(-1) ?? '', /a chimney that smokes/);
  });

  test('a text that is refused fails alone, and a reindex tries it again', async () => {
    fake.refuses = (text) => text.includes('note7');
    cairn = await embeddedCairn(40, askFake(fake));
    const status = await cairn.ready();
    assert.deepEqual([status.embedded, status.failed], [39, 1]);
    assert.match(status.reason ?? '', /too long/);
    assert.deepEqual(await cairn.find('note7'), ['lod/notes/n8']);
    const rebuilt = await cairn.services.indexing.rebuild(ann);
    assert.equal(rebuilt.embedding?.failed, 1);
    fake.refuses = () => false;
    await cairn.services.models.retry(ann);
    assert.equal((await cairn.until(({ failed, lacking }) => failed + lacking === 0)).embedded, 40);
  });

  test('one that is down at start is waited for, while exact words are found', async () => {
    const { url } = fake;
    await fake.close();
    cairn = await embeddedCairn(10, askFake({ url }));
    const status = await cairn.until(({ reason }) => reason !== undefined);
    assert.equal(status.state, 'waiting');
    assert.match(status.reason ?? '', /cannot be reached/);
    assert.deepEqual(await cairn.find('note3'), ['lod/notes/n4']);
    fake = await startFakeProvider(Number(new URL(url).port));
    assert.equal((await cairn.ready()).embedded, 10);
  });

  test('another model is made beside the one that serves until it is complete', async () => {
    cairn = await embeddedCairn(90, {});
    const { serving } = await cairn.ready();
    fake.delay = 100;
    const wish = {
      provider: 'openai-compatible',
      url: `${fake.url}/v1`,
      model: 'fake',
      key: 'secret-4711',
    } as const;
    const seen = new Set<string>();
    const search = async (text: string) => {
      const { mode, vectors } = await cairn.services.search.find(ann, { text, mode: 'semantic', limit: 5 });
      seen.add(`${mode} ${vectors.state} ${'model' in vectors && vectors.model}`);
    };
    await search('gutter');
    const { cost } = await cairn.services.models.choose(ann, wish);
    assert.deepEqual([cost.texts, cost.toEmbed], [90, 90]);
    assert.ok(cost.tokens > 90);
    const choosing = cairn.until((now) => now.state === 'ready' && now.provider === 'openai-compatible');
    for (let i = 0; !(await isDone(choosing)); i++) await search(`gutter ${i}`);
    await search('rain');
    const later = await choosing;
    assert.deepEqual([...seen], [`semantic ready ${serving}`, `semantic ready ${later.serving}`]);
    assert.equal(later.embedded, 90);
    await cairn.reopen();
    assert.equal((await cairn.ready()).serving, later.serving);
  });

  test('an index that is built anew while another model is made ends up with its vectors, and pays once', async () => {
    cairn = await embeddedCairn(90, {});
    const { serving } = await cairn.ready();
    fake.delay = 60;
    const url = `${fake.url}/v1`;
    await cairn.services.models.choose(ann, { provider: 'openai-compatible', url, model: 'fake' });
    await cairn.until(({ building, embedded }) => building !== undefined && embedded > 0);
    const rebuilding = cairn.services.indexing.rebuild(ann);
    for (let i = 0; !(await isDone(rebuilding)); i++)
      assert.ok((await cairn.find(`note${i % 90}`)).length > 0, 'it goes on finding');
    await rebuilding;
    const later = await cairn.until(
      (now) => now.state === 'ready' && now.serving !== serving && now.embedded === 90,
    );
    assert.match(later.serving ?? '', /^openai-compatible/);
    const { mode } = await cairn.services.search.find(ann, { text: 'gutter', mode: 'semantic', limit: 5 });
    assert.equal(mode, 'semantic');
    assert.equal(new Set(asked()).size, asked().length);
  });

  test('what is chosen is remembered where only its owner may look, and shown without its key', async () => {
    cairn = await embeddedCairn(5, {});
    const wish = { provider: 'openai-compatible', url: `${fake.url}/v1`, model: 'fake' } as const;
    await cairn.services.models.choose(ann, { ...wish, key: 'secret-4711' });
    const file = join(cairn.folder.path, 'state/embeddings.json');
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    const { status: _status, ...shown } = cairn.services.models.get(ann);
    assert.deepEqual(shown, { settings: wish, from: 'choice', hasKey: true });
    assert.doesNotMatch(JSON.stringify(shown), /secret/);
    await cairn.services.models.choose(ann, { ...wish, dimensions: 512 });
    assert.equal(fake.asked.at(-1)?.headers.authorization, 'Bearer secret-4711', 'the key is kept');
    const other = await startFakeProvider();
    await cairn.services.models.choose(ann, { ...wish, url: `${other.url}/v1` });
    assert.equal(other.asked.at(-1)?.headers.authorization, undefined, 'and given to nobody else');
    await cairn.services.models.choose(ann, { provider: 'off' });
    await other.close();
  });

  test('a choice that cannot be understood is no other one, until somebody chooses again', async () => {
    cairn = await embeddedCairn(5, {});
    fs.writeFileSync(join(cairn.folder.path, 'state/embeddings.json'), '{"chosen": {"settings": {"prov');
    await cairn.reopen();
    assert.match(cairn.warnings.join(), /embeddings\.json cannot be understood/);
    assert.throws(() => cairn.services.models.get(ann), { code: 'unavailable' });
    const { state, reason } = await cairn.status();
    assert.deepEqual([state, /cannot be understood/.test(reason ?? '')], ['waiting', true]);
    await cairn.services.models.settled(ann);
    await cairn.services.models.choose(ann, { provider: 'learned' });
    assert.equal(cairn.services.models.get(ann).from, 'choice');
  });

  test('a dry run tells what it would take and changes nothing', async () => {
    cairn = await embeddedCairn(70, {});
    await cairn.ready();
    const wish = { provider: 'openai-compatible', url: `${fake.url}/v1`, model: 'fake' } as const;
    const { cost } = await cairn.services.models.choose(ann, wish, { dryRun: true });
    assert.deepEqual([cost.texts, cost.toEmbed, asked()], [70, 70, []]);
    assert.equal(cairn.services.models.get(ann).from, 'default');
    assert.ok(learned(await cairn.status()));
  });

  test('a model that does not answer is not chosen', async () => {
    cairn = await embeddedCairn(5, {});
    fake.troubles.push('no key');
    const wish = { provider: 'openai-compatible', url: `${fake.url}/v1`, model: 'fake' } as const;
    await assert.rejects(cairn.services.models.choose(ann, wish), { code: 'unavailable', message: /401/ });
    assert.equal(cairn.services.models.get(ann).from, 'default');
    await assert.rejects(cairn.services.models.choose(ann, { provider: 'cohere' }), { code: 'invalid' });
  });

  test('where the environment decides nobody else does', async () => {
    cairn = await embeddedCairn(5, askFake(fake));
    await assert.rejects(cairn.services.models.choose(ann, { provider: 'learned' }), { code: 'conflict' });
    assert.equal(cairn.services.models.get(ann).from, 'environment');
  });
});
