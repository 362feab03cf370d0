import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { apiEndpoints } from '../src/api/api.ts';
import { filterOperators } from '../src/core/query.ts';
import type { Services } from '../src/services/services.ts';

const home = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(home, path), 'utf8');
const docs = read('docs/api.md');

test('every setting is in the docs, and every setting of the docs is read', () => {
  const settings = (text: string) => [...new Set(text.match(/\bCAIRN_[A-Z_]+\b/g))].sort();
  assert.deepEqual(settings(docs), settings(read('src/config.ts')));
});

test('every command is in the docs', () => {
  const commands = [...read('src/commands/program.ts').matchAll(/\.command\('(\w+)'\)/g)].map(
    ([, name]) => name,
  );
  assert.ok(commands.length >= 4);
  for (const name of commands) assert.match(docs, new RegExp(`\`cairn (\\w+ )?${name} `), name);
});

test('every way to filter is in the docs', () => {
  assert.ok(docs.includes(`\`${filterOperators.join(' ')}\``));
});

test('the addresses in the docs are there', () => {
  // Listing the endpoints asks no service.
  const closing = new AbortController().signal;
  const endpoints = apiEndpoints({ services: {} as Services, version: '0', closing });
  const patterns = endpoints.map(({ path }) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`));
  const named = [...docs.matchAll(/\$cairn(\/[^"?\s]+)|`(?:GET|POST) (\/[^?`\s]+)/g)].map(
    ([, a, b]) => a ?? b ?? '',
  );
  assert.ok(named.length > 6);
  for (const path of named)
    assert.ok(
      patterns.some((pattern) => pattern.test(path)),
      path,
    );
});
