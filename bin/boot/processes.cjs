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
  const child = spawn(command, args, { env, stdio: 'inherit' });
  let last = { at: 0 };
  // Ctrl-C comes from the terminal and again from npm: one of them is enough.
  const result = await outcome(child, (signal) => {
    if (signal !== last.signal || Date.now() - last.at > 500) child.kill(signal);
    last = { signal, at: Date.now() };
  });
  if (result.missing) throw stop(`${command} cannot be run here`);
  endLike(result);
}

/** Runs a tool in the checkout with its output kept: `{ code, signal, output, missing }`. A signal to us ends both. */
async function runQuietly(command, args, env, lock) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(command, args, { cwd: root, env, stdio, detached: true });
  if (child.pid) lock.add(child.pid);
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  let ending;
  // At once, with all its own children: npm may ignore a gentler signal, and what is half done is done again.
  const result = await outcome(child, (signal) => {
    ending = signal;
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
  });
  if (ending) throw Object.assign(new Error('interrupted'), { signal: ending });
  return { ...result, output: Buffer.concat(chunks).toString().trim() };
}

/** Exits with the same code, or dies of the same signal. */
function endLike({ code, signal }) {
  if (!signal) process.exit(code);
  process.kill(process.pid, signal);
}

// Waits for a child: `{ code, signal }`, or `missing` when there is no such program. Signals to us go to `onSignal`.
function outcome(child, onSignal) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      error.code === 'ENOENT' ? resolve({ missing: true, code: 127 }) : reject(error),
    );
    child.once('close', (code, signal) => resolve({ code, signal }));
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, onSignal);
  });
}

module.exports = { become, endLike, runQuietly };
