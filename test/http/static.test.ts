import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import express from 'express';
import { type Listening, listen } from '../../src/http/listen.ts';
import { createStatic } from '../../src/http/static.ts';

let folder: string;
let server: Listening;
let prefix: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-static-'));
  mkdirSync(join(folder, 'files/css'), { recursive: true });
  writeFileSync(join(folder, 'files/css/base.css'), 'body{}');
  writeFileSync(join(folder, 'files/.secret'), 'x');
  writeFileSync(join(folder, 'htmx.js'), 'htmx');
  const files = createStatic('/static', join(folder, 'files'), join(folder, 'htmx.js'));
  prefix = files.prefix;
  server = await listen(express().use('/static', files.router), '127.0.0.1', 0);
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('below their hash files are kept for ever, without it they are asked for again', async () => {
  const kept = await fetch(`${server.url}${prefix}/css/base.css`);
  assert.equal(kept.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(kept.headers.get('content-type'), 'text/css; charset=utf-8');
  assert.equal(await kept.text(), 'body{}');
  const plain = await fetch(`${server.url}/static/css/base.css`);
  assert.equal(plain.headers.get('cache-control'), 'no-cache');
  const again = await fetch(`${server.url}/static/css/base.css`, {
    // Without it fetch asks for a whole answer.
    headers: { 'If-None-Match': plain.headers.get('etag') ?? '', 'Cache-Control': 'max-age=0' },
  });
  assert.equal(again.status, 304);
});

test('htmx comes from its package, under both addresses', async () => {
  for (const path of [`${prefix}/htmx.min.js`, '/static/htmx.min.js'])
    assert.equal(await (await fetch(server.url + path)).text(), 'htmx');
});

test('another content is another address', () => {
  writeFileSync(join(folder, 'files/css/base.css'), 'body{color:red}');
  const { prefix: changed } = createStatic('/static', join(folder, 'files'), join(folder, 'htmx.js'));
  assert.notEqual(changed, prefix);
});

test('folders, hidden files and what lies outside are not there', async () => {
  for (const path of [
    '/static/',
    '/static/css',
    '/static/.secret',
    '/static/..%2fhtmx.js',
    '/static/000000000000/css/base.css',
  ])
    assert.ok([403, 404].includes((await fetch(server.url + path)).status), path);
});
