// Runs test files, two at a time, each in a Node of its own. `node --test` would do, but it waits for ever for a file that
// hangs, and takes a file that exits before its tests have ended for a good one.

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root, spawnKept } from './spawn.mjs';

const atOnce = 2;
const longestTest = 2 * 60_000;
const node = ['node', '--enable-source-maps', '--test-reporter=spec', `--test-timeout=${longestTest}`];

/** The built test files below the folder `tests`, without those in `except`, whose source's path contains the filter. */
export function testFiles({ tests, except }, filter = '') {
  const folder = path.join(root, 'dist', tests ?? '');
  if (!tests || !existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((file) => path.join('dist', tests, file))
    .filter(
      (file) =>
        file.endsWith('.test.js') && !(except && file.startsWith(path.join('dist', except, path.sep))),
    )
    .filter((file) => file.includes(filter) || sourceOf(file).includes(filter))
    .sort();
}

/** Runs the files, each for at most `minutes`. Returns for each its `counts` and its `output`, which begins with the command to run it alone. */
export async function runTestFiles(files, { env, minutes }) {
  const results = [];
  const queue = files.entries();
  const worker = async () => {
    for (const [index, file] of queue) results[index] = await runTestFile(file, { env, minutes });
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** Adds up counts of passed, failed and skipped tests. */
export function sum(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const word of Object.keys(total)) for (const count of counts) total[word] += count[word];
  return total;
}

export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

async function runTestFile(file, { env, minutes }) {
  const timeout = minutes * 60_000;
  const { code, output: report, timedOut } = await spawnKept([...node, file], { env, timeout });
  const counts = countsIn(report);
  const complaint = timedOut
    ? `took longer than ${timeout / 1000} s and was ended`
    : complaintAbout(code, counts);
  if (complaint) counts.failed += 1;
  const output = complaint ? `${report}✗ ${file} ${complaint}\n` : report;
  return { counts, output: `$ node --enable-source-maps ${file}\n${output}` };
}

// The reporter ends with one line a count: `ℹ pass 12`.
function countsIn(output) {
  const count = (word) =>
    Number([...output.matchAll(new RegExp(`^ℹ ${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return { passed: count('pass'), failed, skipped: count('skipped') + count('todo') };
}

// What the counts do not say: null when they say it all.
function complaintAbout(code, counts) {
  if (counts.failed > 0) return null;
  if (code !== 0) return `ended with ${code}, though no test failed`;
  return counts.passed + counts.skipped > 0 ? null : 'ended without having run a test';
}

function sourceOf(file) {
  return file.replace(/^dist[\\/]/, '').replace(/\.js$/, '.ts');
}
