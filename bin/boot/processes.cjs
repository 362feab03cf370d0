// Other processes: a tool that we wait for, and the program that takes our place.
'use strict';

const { spawn } = require('node:child_process');
const { root, stop } = require('./places.cjs');

/**
 * Turns this process into the program. A Node that cannot (before 22.15, Windows) runs it as a child instead and is, as
 * far as the caller can tell, the child: same streams, signals and exit.
 */
async function become(command, args, env) {
  if (process.execve && process.platform !== 'win32') process.execve(command, [command, ...args], env);
  const result = await outcome(spawn(command, args, { env, stdio: 'inherit' }));
  if (result.missing) throw stop(`${command} cannot be run here`);
  endLike(result);
}

/** Runs a tool in the checkout with its output kept: `{ code, signal, output, missing }`. A signal to us ends both. */
async function runQuietly(command, args, env, lock) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid) lock.add(child.pid);
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  const result = await outcome(child);
  if (result.passed) throw Object.assign(new Error('interrupted'), { signal: result.passed });
  return { ...result, output: Buffer.concat(chunks).toString().trim() };
}

/** Exits with the same code, or dies of the same signal. */
function endLike({ code, signal }) {
  if (!signal) process.exit(code);
  process.kill(process.pid, signal);
}

// Waits for a child and passes signals on to it: `{ code, signal }`, `passed` the last signal passed, `missing`.
function outcome(child) {
  return new Promise((resolve, reject) => {
    let passed;
    let passedAt = 0;
    // Ctrl-C comes from the terminal and again from npm: one of them is enough.
    const pass = (signal) => {
      if (signal === passed && Date.now() - passedAt < 500) return;
      passed = signal;
      passedAt = Date.now();
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const settle = (result) => {
      for (const signal of signals) process.removeListener(signal, pass);
      resolve(result);
    };
    for (const signal of signals) process.on(signal, pass);
    child.once('error', (error) =>
      error.code === 'ENOENT' ? settle({ missing: true, code: 127 }) : reject(error),
    );
    child.once('close', (code, signal) => settle({ code, signal, passed }));
  });
}

module.exports = { become, endLike, runQuietly };
