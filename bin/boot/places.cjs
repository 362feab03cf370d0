// Where things are, and the few words that every part of boot needs.
'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');

/** An absolute path inside the checkout. */
function at(...names) {
  return path.join(root, ...names);
}

/** A file's text, or null when it cannot be read. */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** Every file below a folder of the checkout, as paths from its root; none when there is no such folder. */
function filesBelow(folder) {
  const entries = fs.existsSync(at(folder)) ? fs.readdirSync(at(folder), { withFileTypes: true }) : [];
  return entries.flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(name) : [name];
  });
}

/** One hash of several strings or buffers. */
function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex');
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** An error whose message is all that the person at the terminal needs. */
function stop(message) {
  return Object.assign(new Error(message), { expected: true });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

/** One line while something takes its time. Returns the function that ends the line, given whether it went well. */
function progress(label) {
  const began = Date.now();
  const line = () => `${label} … ${((Date.now() - began) / 1000).toFixed(1)} s`;
  const timer = process.stderr.isTTY ? setInterval(() => process.stderr.write(`\r${line()}`), 200) : null;
  if (timer) process.stderr.write(line());
  return (ok) => {
    clearInterval(timer);
    process.stderr.write(`${timer ? '\r' : ''}${line()}${ok ? '' : ', failed'}\n`);
  };
}

module.exports = { at, filesBelow, progress, read, root, say, sha256, sleep, stop };
