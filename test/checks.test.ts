import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type Checkout, createCheckout } from './boot/checkout.ts';

// The runner behind bin/ci, with lists of checks of our own in a checkout of our own.

const good = "import test from 'node:test';\ntest('good', () => {});\n";
const bad = "import test from 'node:test';\ntest('bad', () => { throw new Error('as expected'); });\n";

function checkoutWith(t: TestContext, list: string, files: Record<string, string> = {}): Checkout {
  const checkout = createCheckout(t);
  checkout.write(
    'bin/list.mjs',
    `import { runChecks } from './checks/run.mjs';\nawait runChecks(process.argv[2], ${list});\n`,
  );
  for (const [name, text] of Object.entries(files)) checkout.write(`dist/test/${name}.test.js`, text);
  return checkout;
}

const lastLine = (out: string) => out.trimEnd().split('\n').at(-1);

test('every check runs, a failed one is shown whole, and the last line sums up all tests', async (t) => {
  const list = `[
    { name: 'one', command: 'node -p 6*7' },
    { name: 'two', command: 'node -p nope' },
    { name: 'three', tests: 'test', except: 'test/browser', minutes: 1 },
    { name: 'four', tests: 'test/browser', minutes: 1 },
  ]`;
  const skipped = "import test from 'node:test';\ntest('later', { skip: 'not yet' }, () => {});\n";
  const { run } = checkoutWith(t, list, { good, bad, 'deep/skipped': skipped, 'browser/good': good });
  const { code, out } = await run('node', ['bin/list.mjs']);
  assert.equal(code, 1);
  assert.match(out, /^✓ one \(/m);
  assert.match(out, /^✗ two \(.*\n\n\$ node -p nope\n[\s\S]*ReferenceError: nope is not defined/m);
  assert.match(
    out,
    /^✗ three: 1 passed, 1 failed, 1 skipped \(.*\n\n\$ node --enable-source-maps dist\/test\/bad\.test\.js\n/m,
  );
  assert.match(out, /Error: as expected/);
  assert.match(out, /^✓ four: 1 passed, 0 failed \(/m);
  assert.doesNotMatch(out, /good\.test\.js/);
  assert.equal(lastLine(out), '2 passed, 1 failed, 1 skipped');
});

test('all good is exit code 0', async (t) => {
  const { run } = checkoutWith(t, "[{ name: 'tests', tests: 'test', minutes: 1 }]", { good });
  const { code, out } = await run('node', ['bin/list.mjs']);
  assert.equal(code, 0);
  assert.equal(lastLine(out), '1 passed, 0 failed');
});

test('a filter runs the files whose path contains it, and only the commands that they need', async (t) => {
  const list = `[
    { name: 'always', command: 'node -p 1', always: true },
    { name: 'style', command: 'node -p 2' },
    { name: 'units', tests: 'test', except: 'test/browser', minutes: 1 },
    { name: 'chromium', command: 'node -p 3', before: 'test/browser' },
    { name: 'browser', tests: 'test/browser', minutes: 1 },
  ]`;
  const { run } = checkoutWith(t, list, { 'store/disk': good, 'store/names': bad, 'browser/page': good });
  const checks = (out: string) => [...out.matchAll(/^[✓✗] (\w+)/gm)].map(([, name]) => name);
  const unit = await run('node', ['bin/list.mjs', 'test/store/disk.test.ts']);
  assert.deepEqual(checks(unit.out), ['always', 'units']);
  assert.equal(lastLine(unit.out), '1 passed, 0 failed');
  const page = await run('node', ['bin/list.mjs', 'browser']);
  assert.deepEqual(checks(page.out), ['always', 'chromium', 'browser']);
  const nothing = await run('node', ['bin/list.mjs', 'no-such-file']);
  assert.equal(nothing.code, 1);
  assert.match(nothing.out, /no test file whose path contains "no-such-file"/);
});

test('a command has to say what it says when it did its work', async (t) => {
  const { run } = checkoutWith(
    t,
    "[{ name: 'scan', command: 'node -p 0', mustSay: /[1-9] files/ }, { name: 't', tests: 'test', minutes: 1 }]",
    { good },
  );
  const { code, out } = await run('node', ['bin/list.mjs']);
  assert.equal(code, 1);
  assert.match(out, /^✗ scan/m);
  assert.match(out, /did not print/);
});

test('a command hands its last line on to the checks after it', async (t) => {
  const says =
    "import test from 'node:test';\ntest('set', () => { if (process.env.CAIRN_SAID !== '42') throw new Error('not set'); });\n";
  const list =
    "[{ name: 'say', command: 'node -p 42', sets: 'CAIRN_SAID' }, { name: 't', tests: 'test', minutes: 1 }]";
  const { run } = checkoutWith(t, list, { says });
  assert.equal((await run('node', ['bin/list.mjs'])).code, 0);
});

test('settings of Cairn at this terminal do not reach the tests', async (t) => {
  const unset =
    "import test from 'node:test';\ntest('unset', () => { if (process.env.CAIRN_DATA) throw new Error('set'); });\n";
  const { run } = checkoutWith(t, "[{ name: 't', tests: 'test', minutes: 1 }]", { unset });
  assert.equal((await run('node', ['bin/list.mjs'], { env: { CAIRN_DATA: '/mine' } })).code, 0);
});

const broken: [how: string, file: string, complaint: RegExp][] = [
  [
    'hangs in an endless loop',
    `${good}test('loops', () => { for (;;); });\n`,
    /took longer than 1.2 s and was ended/,
  ],
  ['leaves something open', `${good}setInterval(() => {}, 1000);\n`, /took longer than 1.2 s and was ended/],
  [
    'leaves a process behind that holds its output',
    `${good}import { spawn } from 'node:child_process';\nspawn('sleep', ['9'], { stdio: 'inherit' });\n`,
    /took longer than 1.2 s/,
  ],
  ['exits before its tests have run', `${good}process.exit(0);\n`, /ended without having run a test/],
  [
    'fails after its tests',
    `${good}process.on('exit', () => { process.exitCode = 3; });\n`,
    /ended with 3, though no test failed/,
  ],
  ['cannot be loaded', "import './not-there.js';\n", /ended with 1, though no test failed/],
  ['holds no test', '', /ended without having run a test/],
];

for (const [how, file, complaint] of broken)
  test(`a test file that ${how} counts as failed`, async (t) => {
    const minutes = complaint.source.startsWith('took') ? 0.02 : 1;
    const { run } = checkoutWith(t, `[{ name: 't', tests: 'test', minutes: ${minutes} }]`, { file });
    const { code, out } = await run('node', ['bin/list.mjs']);
    assert.equal(code, 1);
    assert.match(out, complaint);
    assert.match(lastLine(out) ?? '', /^\d passed, 1 failed$/);
  });

test('a list without any test file fails', async (t) => {
  const { run } = checkoutWith(t, "[{ name: 't', tests: 'test', minutes: 1 }]");
  const { code, out } = await run('node', ['bin/list.mjs']);
  assert.equal(code, 1);
  assert.equal(lastLine(out), '0 passed, 0 failed');
});
