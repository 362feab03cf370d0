// The packages, and with them the Node that Cairn runs on: `npm ci` whenever package-lock.json is not what was installed.
'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { at, progress, read, say, sha256, sleep, stop } = require('./places.cjs');
const { runQuietly } = require('./processes.cjs');

const oldestNode = 24;
const packages = at('node_modules');
const stamp = at('node_modules/.cairn-install');
const pinnedNode = at('node_modules/.bin/node');

function isInstalled() {
  return areLinked() || read(stamp) === wanted();
}

/** Says so when node_modules is a link to packages that may not be the wanted ones. */
function mentionLinkedPackages() {
  if (areLinked() && read(stamp) !== wanted())
    say('node_modules is a link: using it as it is, without installing what package-lock.json wants');
}

/** Installs, and leaves the stamp when there is a Node to run on. `lock.add(pid)` learns of npm's process. */
async function install(lock) {
  const done = progress('Installing packages (about half a minute, once)');
  const result = await cleanInstall(lock);
  done(result.code === 0);
  if (result.missing)
    throw stop('`npm` was not found on the PATH; it comes with Node.js: https://nodejs.org');
  if (isOffline(result))
    throw stop(`the npm registry cannot be reached; setting up needs it once.\n${result.output}`);
  if (result.code !== 0) throw stop(`the packages could not be installed.\n${result.output}`);
  dropForeignNode();
  pickNode();
  fs.writeFileSync(stamp, wanted());
}

/** The path of the Node to run on: the one among the packages, else this one if it is new enough. */
function pickNode() {
  if (fs.existsSync(pinnedNode)) return pinnedNode;
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath;
  throw stop(
    `Cairn runs on Node ${oldestNode} or newer. This is ${process.version}, and npm has none for ` +
      `${process.platform} on ${process.arch}: please install one from https://nodejs.org`,
  );
}

/** The PATH with the tools among the packages first. */
function pathWithPackages() {
  return [at('node_modules/.bin'), pathWithoutPackages()].join(path.delimiter);
}

// `npm ci` empties node_modules first, through a link as well, and those packages belong to another checkout.
function areLinked() {
  return fs.lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function wanted() {
  return sha256(fs.readFileSync(at('package-lock.json')), process.platform, process.arch);
}

async function cleanInstall(lock) {
  const what = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000'];
  const env = { ...process.env, PATH: pathWithoutPackages() };
  const attempt = () => runQuietly('npm', [...what, ...retries], env, lock);
  const first = await attempt();
  if (!isOffline(first)) return first;
  await sleep(2000);
  return attempt();
}

// npm must not run on the Node that it is about to delete.
function pathWithoutPackages() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.filter((folder) => !/node_modules[\\/]\.bin[\\/]?$/.test(folder)).join(path.delimiter);
}

function isOffline({ code, output }) {
  return (
    code !== 0 && /ENOTFOUND|EAI_AGAIN|ECONN(REFUSED|RESET)|E\w*TIMED?OUT|ENETUNREACH|ENOTCACHED/.test(output)
  );
}

// npm's Node is built against glibc; where it cannot run (Alpine), it must not hide the system's.
function dropForeignNode() {
  if (fs.existsSync(pinnedNode) && spawnSync(pinnedNode, ['--version']).status !== 0)
    fs.unlinkSync(pinnedNode);
}

module.exports = { install, isInstalled, mentionLinkedPackages, pathWithPackages, pickNode };
