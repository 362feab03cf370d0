import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';

// bin/checks/chromium.mjs on a PATH of our own; nothing can be downloaded.

const script = join(import.meta.dirname, '../../bin/checks/chromium.mjs');
const good = '#!/bin/sh\nexit 0\n';
const bad = '#!/bin/sh\nexit 1\n';
const asRoot = process.getuid?.() === 0;

function find(t: TestContext, programs: Record<string, string>, CAIRN_CHROMIUM = '') {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-chromium-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), text.replaceAll('FOLDER', folder));
    chmodSync(join(folder, name), 0o755);
  }
  const env = {
    PATH: folder,
    CAIRN_CHROMIUM: CAIRN_CHROMIUM && join(folder, CAIRN_CHROMIUM),
    PLAYWRIGHT_BROWSERS_PATH: join(folder, 'playwright'),
    PLAYWRIGHT_DOWNLOAD_HOST: 'http://127.0.0.1:9',
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env, encoding: 'utf8' });
  return { status, out: stdout.trim().replace(folder, 'FOLDER'), err: stderr };
}

test('the Chromium that CAIRN_CHROMIUM names comes first', (t) => {
  assert.equal(find(t, { mine: good, chromium: good }, 'mine').out, 'FOLDER/mine');
});

test('a CAIRN_CHROMIUM that does not run is an error, not a reason to take another', (t) => {
  const { status, out, err } = find(t, { mine: bad, chromium: good }, 'mine');
  assert.equal(status, 1);
  assert.equal(out, '');
  assert.match(err, /CAIRN_CHROMIUM is \S+mine, which does not run/);
});

test('an installed one is taken, and one that does not run is passed over', (t) => {
  assert.equal(find(t, { chromium: good }).out, 'FOLDER/chromium');
  assert.equal(find(t, { chromium: bad, 'google-chrome': good }).out, 'FOLDER/google-chrome');
});

test("Debian's package is installed where apt is there", { skip: asRoot ? false : 'needs root' }, (t) => {
  const apt = `#!/bin/sh\n[ "$1" = install ] && /bin/cp "FOLDER/template" "FOLDER/chromium"\nexit 0\n`;
  assert.equal(find(t, { 'apt-get': apt, template: good }).out, 'FOLDER/chromium');
});

test('with none, it fails and says what to do', (t) => {
  const { status, out, err } = find(t, { 'apt-get': bad });
  if (status === 0) return t.skip(`there is one outside of the PATH: ${out}`);
  assert.equal(status, 1);
  assert.match(err, /Playwright could not download Chromium/);
  assert.match(err, /install one, or set CAIRN_CHROMIUM to its path/);
});
