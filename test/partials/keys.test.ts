import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KeySheet } from '../../partials/frame/keys.tsx';

test('each key of the sheet is bound, and nothing is bound that the sheet does not show', () => {
  const sheet = String(KeySheet());
  const shown = [...sheet.matchAll(/data-key="([^"]*)" data-action="([^"]*)"/g)].map(([, key, action]) => [
    key,
    action,
  ]);
  const script = readFileSync('static/js/keys.js', 'utf8');
  const table = /const ACTIONS = \{\n([\s\S]*?)\n\};/.exec(script)?.[1] ?? '';
  const known = [...table.matchAll(/^ {2}(\w+):/gm)].map(([, action]) => action);
  assert.ok(shown.length > 8);
  assert.deepEqual(shown.map(([, action]) => action).sort(), known.sort());
  assert.equal(new Set(shown.map(([key]) => key)).size, shown.length, 'a key twice');
});
