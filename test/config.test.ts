import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../src/config.ts';

test('without any setting: the sample, port 4000 on this computer, no sign-in', () => {
  const config = readConfig({});
  assert.equal(config.data, undefined);
  assert.equal(config.port, 4000);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.local, 'offered');
  assert.equal(config.maxBodyBytes, 10 * 1024 * 1024);
  assert.equal(config.user, userInfo().username);
  assert.match(config.version, /^\d+\.\d+\.\d+/);
});

test('a path on the command line goes before CAIRN_DATA, and both become absolute', () => {
  assert.equal(readConfig({ CAIRN_DATA: 'a' }, 'b').data, resolve('b'));
  assert.equal(readConfig({ CAIRN_DATA: 'a' }).data, resolve('a'));
  assert.equal(readConfig({ CAIRN_DATA: ' ' }).data, undefined);
});

test('local mode is not offered under systemd or when it is switched off, and can be insisted on', () => {
  assert.equal(readConfig({ INVOCATION_ID: 'abc' }).local, 'systemd');
  assert.equal(readConfig({ CAIRN_LOCAL: 'off' }).local, 'off');
  assert.equal(readConfig({ INVOCATION_ID: 'abc', CAIRN_LOCAL: 'off' }).local, 'off');
  assert.equal(readConfig({ INVOCATION_ID: 'abc', CAIRN_LOCAL: 'on' }).local, 'offered');
});

test('sizes are read as people write them', () => {
  assert.equal(readConfig({ CAIRN_MAX_BODY: '2 MB' }).maxBodyBytes, 2 * 1024 ** 2);
  assert.equal(readConfig({ CAIRN_MAX_BODY: '1.5k' }).maxBodyBytes, 1536);
  assert.equal(readConfig({ CAIRN_MAX_BODY: '4096' }).maxBodyBytes, 4096);
});

test('a model is read with where it is', () => {
  const env = {
    CAIRN_EMBEDDINGS: 'openai-compatible',
    CAIRN_EMBEDDINGS_URL: 'http://localhost:11434/v1',
    CAIRN_EMBEDDINGS_MODEL: 'nomic-embed-text',
    CAIRN_EMBEDDINGS_DIMENSIONS: '768',
    CAIRN_EMBEDDINGS_KEY: 'secret',
  };
  const { embeddings, embeddingsKey } = readConfig(env);
  assert.deepEqual(embeddings, {
    provider: 'openai-compatible',
    url: 'http://localhost:11434/v1',
    model: 'nomic-embed-text',
    dimensions: 768,
  });
  assert.equal(embeddingsKey, 'secret');
  assert.equal(readConfig({}).embeddings, undefined);
  for (const name of ['CAIRN_EMBEDDINGS_URL', 'CAIRN_EMBEDDINGS_MODEL'])
    assert.throws(() => readConfig({ ...env, [name]: '' }), {
      code: 'invalid',
      message: new RegExp(`^${name} is needed`),
    });
  for (const [name, value] of [
    ['CAIRN_EMBEDDINGS_URL', 'localhost'],
    ['CAIRN_EMBEDDINGS_DIMENSIONS', '0'],
  ] as const)
    assert.throws(() => readConfig({ ...env, [name]: value }), {
      code: 'invalid',
      message: new RegExp(`^${name} is`),
    });
});

for (const [name, value] of [
  ['CAIRN_PORT', '99999'],
  ['CAIRN_PORT', 'http'],
  ['CAIRN_LOCAL', 'maybe'],
  ['CAIRN_MAX_BODY', 'much'],
  ['CAIRN_MAX_BODY', '5'],
  ['CAIRN_LOG', 'loud'],
  ['CAIRN_EMBEDDINGS', 'magic'],
] as const)
  test(`${name}=${value} is refused in one line that names the setting`, () => {
    assert.throws(() => readConfig({ [name]: value }), {
      code: 'invalid',
      message: new RegExp(`^${name} is "${value}"; [^\n]*$`),
    });
  });
