#!/usr/bin/env node
// Makes a fresh checkout run: installs the packages, builds, and hands over to the program on the pinned Node.
// It has to work before anything is installed, so it is CommonJS without dependencies, for any Node from 16 on.
// All it says goes to stderr: stdout belongs to the program.
'use strict';

const path = require('node:path');
const { build, isBuilt } = require('./boot/build.cjs');
const { alone } = require('./boot/lock.cjs');
const {
  install,
  isInstalled,
  mentionLinkedPackages,
  pathWithPackages,
  pickNode,
} = require('./boot/packages.cjs');
const { at, root, say, stop } = require('./boot/places.cjs');
const { become, endLike } = require('./boot/processes.cjs');

const programs = {
  start: (args) => ['dist/src/server.js', ...args.map(fromTheCallersFolder)],
  test: (args) => ['bin/ci', ...args],
  bench: (args) => ['dist/bench/run.js', ...args],
  cairn: (args) => ['dist/src/cli.js', ...args],
  build: () => null,
};

// What requests leave behind is looked through sooner than by default: that costs nothing to speak of and saves some 40 MB.
const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=8'];

main(process.argv[2], process.argv.slice(3)).catch((error) => {
  if (error.signal) return endLike(error);
  say(error.expected ? `cairn: ${error.message}` : error.stack);
  process.exitCode = 1;
});

async function main(command, args) {
  const program = Object.keys(programs).includes(command) ? programs[command] : null;
  if (!program) throw stop(`usage: boot.cjs ${Object.keys(programs).join('|')} [arguments]`);
  if (command !== 'cairn') mentionLinkedPackages();
  await setUp(command !== 'test');
  const argv = program(args);
  if (argv) await handOver(command, argv);
}

// `npm test` builds as its first step, so that a type error is reported beside everything else.
async function setUp(withBuild) {
  const isReady = () => isInstalled() && (!withBuild || isBuilt());
  if (isReady()) return;
  await alone(async (lock) => {
    if (!isInstalled()) await install(lock);
    if (withBuild && !isBuilt()) await build(lock);
  });
}

function handOver(command, [entry, ...args]) {
  if (command !== 'cairn') process.chdir(root);
  const env = command === 'test' ? { ...process.env, PATH: pathWithPackages() } : process.env;
  return become(pickNode(), [...nodeFlags, at(entry), ...args], env);
}

// npm runs scripts in the package's folder; a relative path was typed in the folder where npm was started.
function fromTheCallersFolder(argument) {
  if (argument.startsWith('-')) return argument;
  const callersFolder = process.env.npm_lifecycle_event === 'start' ? process.env.INIT_CWD : undefined;
  return path.resolve(callersFolder ?? process.cwd(), argument);
}
