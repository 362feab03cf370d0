// The build: TypeScript to dist/, whenever the sources are not the ones that were built.
'use strict';

const fs = require('node:fs');
const { pickNode } = require('./packages.cjs');
const { at, filesBelow, progress, read, sha256, stop } = require('./places.cjs');
const { runQuietly } = require('./processes.cjs');

const folders = ['src', 'views', 'partials', 'test', 'bench'];
const stamp = at('dist/.cairn-build');
const compilerState = at('dist/.tsbuildinfo');

function isBuilt() {
  return fs.existsSync(compilerState) && read(stamp) === stampOf(hashOfSources());
}

/** Builds, and leaves the stamp when every type is right. `lock.add(pid)` learns of the compiler's process. */
async function build(lock) {
  // No stamp: the last build failed or was cut short, and what it left is not to be trusted.
  if (read(stamp) === null) fs.rmSync(compilerState, { force: true });
  fs.rmSync(stamp, { force: true });
  const hash = hashOfSources();
  const done = progress('Building');
  const result = await runQuietly(
    pickNode(),
    [at('node_modules/typescript7/bin/tsc'), '-p', '.'],
    process.env,
    lock,
  );
  done(result.code === 0);
  if (result.code !== 0) throw stop(`the build failed.\n${result.output}`);
  dropOrphans();
  fs.writeFileSync(stamp, stampOf(hash));
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
