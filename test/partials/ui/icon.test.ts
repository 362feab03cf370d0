import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ICONS } from '../../../partials/ui/icon.tsx';

test('every icon has its symbol in the sprite, and every symbol its name', () => {
  const sprite = readFileSync('static/icons.svg', 'utf8');
  const symbols = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(symbols, [...ICONS]);
});
