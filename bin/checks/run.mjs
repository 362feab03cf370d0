// Runs a list of checks to its end, whatever fails on the way, and sums up. The last line is for programs:
// `N passed, N failed`, with `, N skipped` if any, over all tests.

import { spawnKept } from './spawn.mjs';
import { inWords, runTestFiles, sum, testFiles } from './tests.mjs';

/**
 * Runs the checks one after another, prints them, and sets the exit code. A check is a `command`, or `tests`: the folder
 * whose test files are run, `except` another, each for so many `minutes` at most. `mustSay` is what a command that did its
 * work prints; `sets` names the environment variable that keeps its last line. With a filter only the matching test files
 * run, and of the commands those that are needed `always` or `before` such files.
 */
export async function runChecks(filter, checks) {
  const began = performance.now();
  const env = cleanEnvironment();
  const results = [];
  for (const check of checks) {
    if (filter && !isNeeded(check, filter)) continue;
    const result = check.tests ? await runTests(check, filter, env) : await runCommand(check, env);
    if (check.sets) env[check.sets] = result.output.trim().split('\n').at(-1);
    report(result);
    results.push(result);
  }
  sumUp(results, filter, performance.now() - began);
}

// What the person at this terminal has set for their own Cairn must not decide a test.
function cleanEnvironment() {
  const isOurs = (name) => name.startsWith('CAIRN_') && name !== 'CAIRN_CHROMIUM';
  const others = ['INVOCATION_ID', 'NODE_TEST_CONTEXT'];
  const kept = Object.entries(process.env).filter(([name]) => !isOurs(name) && !others.includes(name));
  return Object.fromEntries(kept);
}

function isNeeded({ always, before, tests, except }, filter) {
  return always || testFiles({ tests: tests ?? before, except }, filter).length > 0;
}

async function runCommand({ name, command, mustSay }, env) {
  const { code, ms, output } = await spawnKept(command.split(' '), { env });
  const isSilent = mustSay && !mustSay.test(output);
  const complaint = isSilent ? `\`${command}\` did not print ${mustSay}` : '';
  return { name, ms, failed: code !== 0 || isSilent, output: `$ ${command}\n${output}${complaint}` };
}

async function runTests(check, filter, env) {
  const began = performance.now();
  const files = await runTestFiles(testFiles(check, filter), { env, minutes: check.minutes });
  const output = files.filter((file) => file.counts.failed > 0).map((file) => file.output);
  if (files.length === 0) output.push(`There is no test file in dist/${check.tests}.`);
  const counts = sum(files.map((file) => file.counts));
  const ms = performance.now() - began;
  return { name: check.name, ms, counts, failed: output.length > 0, output: output.join('\n') };
}

function report({ name, ms, counts, failed, output }) {
  const detail = counts ? `: ${inWords(counts)}` : '';
  console.log(`${failed ? '✗' : '✓'} ${name}${detail} (${inSeconds(ms)})`);
  if (failed) console.log(`\n${output}`);
}

function sumUp(results, filter, ms) {
  const failed = results.filter((result) => result.failed);
  const counts = results.flatMap((result) => result.counts ?? []);
  console.log(`\n${inSeconds(ms)} in all`);
  if (counts.length === 0) console.log(`✗ There is no test file whose path contains "${filter}"`);
  for (const { name } of failed) console.log(`✗ ${name}`);
  console.log(inWords(sum(counts)));
  process.exitCode = failed.length > 0 || counts.length === 0 ? 1 : 0;
}

function inSeconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
