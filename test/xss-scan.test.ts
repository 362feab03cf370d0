import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';

// With another major version of `typescript` the scanner prints an error and exits 0: a silent pass of every page.
const home = join(import.meta.dirname, '../..');

function scan(fixture: string) {
  const scanner = join(home, 'node_modules/.bin/xss-scan');
  const project = join(home, 'test/fixtures/xss', fixture, 'tsconfig.json');
  const { status, stdout, stderr } = spawnSync(scanner, ['-p', project], { cwd: home, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('the XSS scan finds text that is put into a page unescaped, and fails', () => {
  const { status, output } = scan('hole');
  assert.match(output, /K601/);
  assert.equal(status, 1);
});

test('the XSS scan passes the same page once the text is escaped, and says how much it has read', () => {
  const { status, output } = scan('mended');
  assert.match(output, /No XSS vulnerabilities found in [1-9]\d* files/);
  assert.equal(status, 0);
});
