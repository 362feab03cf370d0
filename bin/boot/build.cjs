// The build: TypeScript to dist/, whenever the sources are not the ones that were built.
'use strict';

const fs = require('node:fs');
const os = require('node:os');
const { pickNode } = require('./packages.cjs');
const { at, filesBelow, progress, read, sha256, stop } = require('./places.cjs');
const { runQuietly } = require('./processes.cjs');

const folders = ['src', 'views', 'partials', 'test', 'bench'];
const stamp = at('dist/.cairn-build');
const compilerState = at('dist/.tsbuildinfo');
// The compiler's own four checkers take half as long again on two cores.
const checkers = String(Math.min(4, os.cpus().length));
const compiler = [at('node_modules/typescript7/bin/tsc'), '-p', '.', '--checkers', checkers];

function isBuilt() {
  return fs.existsSync(compilerState) && read(stamp) === stampOf(hashOfSources());
}

/** Builds, and leaves the stamp when every type is right. `lock.add(pid)` learns of the compiler's process. */
async function build(lock) {
  // No stamp: the last build was cut short, and what it left is not to be trusted.
  if (read(stamp) === null) fs.rmSync(compilerState, { force: true });
  fs.mkdirSync(at('dist'), { recursive: true });
  fs.rmSync(stamp, { force: true });
  const hash = hashOfSources();
  const done = progress('Building');
  const { code, output } = await runQuietly(pickNode(), compiler, process.env, lock);
  done(code === 0);
  dropOrphans();
  fs.writeFileSync(stamp, code === 0 ? stampOf(hash) : 'failed');
  if (code !== 0) throw stop(`the build failed.\n${output}`);
}

// By content, not by time: a copy of a built checkout needs no build.
function hashOfSources() {
  const sources = folders.flatMap(filesBelow).filter((file) => /\.tsx?$/.test(file));
  const inputs = ['package-lock.json', 'tsconfig.json', ...sources.sort()];
  return sha256(...inputs.flatMap((file) => [file, fs.readFileSync(at(file))]));
}

// The compiler's own record is part of the stamp, so that a build made by hand in between is noticed.
function stampOf(hash) {
  return sha256(hash, fs.readFileSync(compilerState));
}

// A test whose source is gone would still run.
function dropOrphans() {
  for (const file of filesBelow('dist')) {
    const source = /^dist[\\/](.*)\.js(\.map)?$/.exec(file)?.[1];
    const isOrphan = source && !['.ts', '.tsx'].some((ending) => fs.existsSync(at(source + ending)));
    if (isOrphan) fs.unlinkSync(at(file));
  }
}

module.exports = { build, isBuilt };
