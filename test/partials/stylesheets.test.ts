import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';

const folder = resolve(import.meta.dirname, '../../../static/css');

test('what a class looks like stands in one stylesheet, print aside', () => {
  const homes = new Map<string, Set<string>>();
  for (const file of readdirSync(folder).filter((name) => name !== 'print.css')) {
    const text = readFileSync(resolve(folder, file), 'utf8');
    // Two spaces: directly in the layer, and so for all pages, whichever the file is about.
    for (const [, name = ''] of text.matchAll(/^ {2}\.([\w-]+)(?= \{|,)/gm))
      homes.set(name, (homes.get(name) ?? new Set()).add(file));
  }
  assert.ok(homes.size > 150, `${homes.size} classes were found`);
  assert.deepEqual(
    [...homes].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files]),
    [],
  );
});
