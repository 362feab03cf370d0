// Prints the path of a Chromium that runs, for the browser tests. The first of: CAIRN_CHROMIUM, an installed one, Debian's
// package (where apt and root allow it), Playwright's download. Exits 1 and says what to do when there is none.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const macs = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const complaints = [];

const found = named() ?? installed() ?? fromDebian() ?? (await downloaded());
if (found) console.log(found);
else giveUp();

function named() {
  const file = process.env.CAIRN_CHROMIUM;
  if (!file || runs(file)) return file || null;
  return giveUp(`CAIRN_CHROMIUM is ${file}, which does not run.`);
}

function installed() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...macs];
  return candidates.find((file) => existsSync(file) && runs(file)) ?? null;
}

function fromDebian() {
  if (process.getuid?.() !== 0 || !does('apt-get', ['--version'])) return null;
  const install = ['install', '-y', '--no-install-recommends', 'chromium'];
  const isThere = does('apt-get', install) || (does('apt-get', ['update']) && does('apt-get', install));
  return isThere ? installed() : complain('apt-get could not install chromium.');
}

async function downloaded() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  const cli = path.resolve(import.meta.dirname, '../../node_modules/playwright-core/cli.js');
  if (!runs(file) && !does(process.execPath, [cli, 'install', 'chromium']))
    return complain('Playwright could not download Chromium.');
  if (runs(file)) return file;
  return complain(
    'The Chromium that Playwright downloaded does not run; libraries of the system may be missing.',
  );
}

function runs(file) {
  return does(file, ['--version']);
}

function does(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { env, stdio: 'ignore' }).status === 0;
}

function complain(line) {
  complaints.push(line);
  return null;
}

function giveUp(line) {
  if (line) complain(line);
  console.error(
    [
      ...complaints,
      'The browser tests need Chromium or Chrome: install one, or set CAIRN_CHROMIUM to its path.',
    ].join('\n'),
  );
  process.exit(1);
}
