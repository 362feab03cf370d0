// A program run to its end in the checkout's folder, with its output kept.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, endWithChildren);

/** Runs `[program, ...words]`: `{ code, ms, output, timedOut }`. After `timeout` milliseconds it is killed. */
export function spawnKept([program, ...words], { env, timeout }) {
  const began = performance.now();
  const stdio = ['ignore', 'pipe', 'pipe'];
  const child = spawn(program, words, { cwd: root, env, stdio, timeout, killSignal: 'SIGKILL' });
  running.add(child);
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => chunks.push(Buffer.from(`${program}: ${error.message}\n`)));
    child.once('exit', () => closeSoon(child));
    child.once('close', (code, signal) => {
      running.delete(child);
      const ms = performance.now() - began;
      const timedOut = signal === 'SIGKILL' && ms >= timeout;
      resolve({ code: code ?? signal, ms, timedOut, output: Buffer.concat(chunks).toString() });
    });
  });
}

// A grandchild that outlives its parent keeps the pipes open.
function closeSoon({ stdout, stderr }) {
  setTimeout(() => {
    stdout.destroy();
    stderr.destroy();
  }, 2000).unref();
}

function endWithChildren(signal) {
  for (const child of running) child.kill(signal);
  process.exit(128 + constants.signals[signal]);
}
