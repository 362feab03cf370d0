import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { lastLearned, learn, newPart, openLearned, tidyLearned } from '../../src/models/learned.ts';
import { cosine, embedderContract } from '../contract/embedder.ts';
import { temporaryFolder } from '../folder.ts';
import { sampleOf, topicTexts } from './topics.ts';

const breathe = async () => {};

for (const bulk of [true, false])
  embedderContract(`The learned model ${bulk ? 'in memory' : 'in its file'}`, async () => {
    const folder = temporaryFolder();
    const identity = await learn({ folder: folder.path, sample: sampleOf(topicTexts(120)), breathe });
    assert.ok(identity);
    const embedder = openLearned(folder.path, identity, bulk);
    return {
      embedder,
      texts: ['gutter leak', 'overdue invoice', 'router outage'],
      async close() {
        await embedder.close();
        folder.remove();
      },
    };
  });

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());
const learnFrom = (texts: ReturnType<typeof topicTexts>) =>
  learn({ folder: folder.path, sample: sampleOf(texts), breathe });

test('words that are met together become similar without standing together', async () => {
  const identity = (await learnFrom(topicTexts(150))) as string;
  const embedder = openLearned(folder.path, identity);
  const [gutter, rain, bank] = await embedder.embed(['gutter', 'rain', 'bank'], 'query');
  assert.ok(cosine(gutter, rain) > 0.5);
  assert.ok(cosine(gutter, bank) < 0.2);
  await embedder.close();
});

test('a text of words that the model never met has no vector', async () => {
  const identity = (await learnFrom(topicTexts(90))) as string;
  const embedder = openLearned(folder.path, identity);
  assert.deepEqual(await embedder.embed(['zeppelin', ''], 'query'), [undefined, undefined]);
  await embedder.close();
});

test('the same texts give the same model, however they came', async () => {
  const texts = topicTexts(90);
  const [once, again] = [await learnFrom(texts), await learnFrom([...texts].reverse())];
  assert.equal(once, again);
  assert.notEqual(once, await learnFrom(texts.slice(1)));
});

test('nothing is learned from a handful of texts', async () => {
  assert.equal(await learnFrom(topicTexts(20)), undefined);
  assert.deepEqual(fs.readdirSync(folder.path), []);
});

test('nothing is learned from texts that have no word in common', async () => {
  const texts = topicTexts(90).map((each, i) => ({ ...each, text: `only${i}` }));
  assert.equal(await learnFrom(texts), undefined);
});

test('it is told which part of the texts is new', async () => {
  const texts = topicTexts(100);
  const identity = (await learnFrom(texts)) as string;
  assert.equal(await newPart(folder.path, identity, sampleOf(texts)), 0);
  const grown = [...texts, ...topicTexts(125).slice(100)];
  assert.ok(Math.abs((await newPart(folder.path, identity, sampleOf(grown))) - 0.2) < 1e-9);
  assert.ok(Math.abs((await newPart(folder.path, identity, sampleOf(texts.slice(50)))) - 0.5) < 1e-9);
});

test('a model whose file is gone or no model is not found', async () => {
  const identity = (await learnFrom(topicTexts(90))) as string;
  const [name] = fs.readdirSync(folder.path) as [string];
  fs.writeFileSync(join(folder.path, name), 'no database');
  assert.throws(() => openLearned(folder.path, identity), { code: 'not_found' });
  assert.equal(lastLearned(folder.path), undefined);
  tidyLearned(folder.path, 'another');
  assert.deepEqual(fs.readdirSync(folder.path), []);
  assert.throws(() => openLearned(folder.path, identity), { code: 'not_found' });
});

test('the model that was fitted last is known, and the others can be removed', async () => {
  assert.equal(lastLearned(folder.path), undefined);
  await learnFrom(topicTexts(90));
  const last = await learnFrom(topicTexts(120));
  fs.utimesSync(join(folder.path, fileName(last)), new Date(), new Date(Date.now() + 5000));
  assert.equal(lastLearned(folder.path), last);
  tidyLearned(folder.path, last as string);
  assert.deepEqual(fs.readdirSync(folder.path), [fileName(last)]);
});

function fileName(identity: string | undefined): string {
  return `learned-${identity?.split('/')[1]}.sqlite`;
}

test('stopping in the middle leaves no file', async () => {
  let left = 100;
  const stop = async () => {
    if (left-- === 0) throw new Error('closed');
  };
  const stopped = learn({ folder: folder.path, sample: sampleOf(topicTexts(90)), breathe: stop });
  await assert.rejects(stopped, /closed/);
  assert.deepEqual(fs.readdirSync(folder.path), []);
});
