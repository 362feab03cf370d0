import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import test, { before, type TestContext } from 'node:test';
import { type Checkout, copyCheckout, createCheckout, type Outcome, withoutExecve } from './boot/checkout.ts';

const boot = ['bin/boot.cjs', 'start'];

let template: Checkout;
before(async () => {
  template = createCheckout({ after: (clean) => process.once('exit', clean) });
  await template.run('node', boot);
});

/** A checkout that is installed and built. */
function readyCheckout(t: TestContext): Checkout {
  return copyCheckout(template, t);
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

function succeeded({ code, out, err }: Outcome, pattern: RegExp): void {
  assert.equal(code, 0, `${out}${err}`);
  assert.match(out, pattern);
}

test('the first start installs and builds, the second one only starts and writes nothing', async (t) => {
  const checkout = createCheckout(t);
  const first = await checkout.run('node', boot);
  succeeded(first, /^up \d+ \[\]\n$/);
  assert.match(first.err, /^Installing packages.* … \d+\.\d s\nBuilding … \d+\.\d s\n$/);
  const before = checkout.snapshot();
  const second = await checkout.run('node', boot);
  succeeded(second, /^up \d+ \[\]\n$/);
  assert.equal(second.err, '');
  assert.deepEqual(checkout.snapshot(), before);
});

test('the program takes the place of boot, so that one process is left', async (t) => {
  const { start } = readyCheckout(t);
  const running = start('node', [...boot, 'stay']);
  assert.equal(await running.up(), running.pid);
  process.kill(running.pid, 'SIGTERM');
  assert.deepEqual((await running.ended).code, 0);
});

test('a path is meant from the folder in which it was typed', async (t) => {
  const { run, path, at } = readyCheckout(t);
  const byNpm = await run('npm', ['start', '--silent', '--', '../my data'], { cwd: at('src') });
  succeeded(byNpm, new RegExp(`^up \\d+ \\["${at('my data')}"\\]\n$`));
  const direct = await run('node', [at('bin/boot.cjs'), 'start', 'x', '--flag'], { cwd: dirname(path) });
  succeeded(direct, new RegExp(`\\["${dirname(path)}/x","--flag"\\]`));
});

test('a changed source is built again, and one that is gone leaves nothing to run', async (t) => {
  const { run, write, at } = readyCheckout(t);
  write('test/old.test.ts', 'export {};');
  await run('node', boot);
  assert.ok(existsSync(at('dist/test/old.test.js')));
  write('src/server.ts', "console.log('changed');");
  rmSync(at('test/old.test.ts'));
  const changed = await run('node', boot);
  succeeded(changed, /^changed\n$/);
  assert.match(changed.err, /^Building/);
  assert.ok(!existsSync(at('dist/test/old.test.js')));
});

test('a source that is only newer, as after git checkout, is not built again', async (t) => {
  const { run, at } = readyCheckout(t);
  utimesSync(at('src/server.ts'), new Date(), new Date());
  assert.equal((await run('node', boot)).err, '');
});

test('a build by hand in between is noticed', async (t) => {
  const { run, write, read } = readyCheckout(t);
  const original = read('src/server.ts');
  write('src/server.ts', "console.log('by hand');");
  await run('node', ['tools/typescript7/bin/tsc', '-p', '.']);
  write('src/server.ts', original);
  succeeded(await run('node', boot), /^up/);
});

test('a type error stops every start until it is mended', async (t) => {
  const { run, write } = readyCheckout(t);
  write('src/server.ts', "export const wrong: number = 'text';\n");
  for (const _ of ['once', 'twice']) {
    const { code, out, err } = await run('node', boot);
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /cairn: the build failed\.\nsrc\/server\.ts\(1,14\): error TS2322/);
  }
  write('src/server.ts', "console.log('mended');");
  succeeded(await run('node', boot), /^mended\n$/);
});

for (const [how, env] of Object.entries({ 'as one process': {}, 'as a child': withoutExecve })) {
  test(`the program ${how}: its exit code and the signal it died of are passed on`, async (t) => {
    const { run, start } = readyCheckout(t);
    assert.equal((await run('node', [...boot, 'exit-7'], { env })).code, 7);
    const running = start('node', [...boot, 'die'], { env });
    process.kill(await running.up(), 'SIGKILL');
    assert.equal((await running.ended).signal, 'SIGKILL');
  });

  test(`the program ${how}: SIGTERM to npm ends it cleanly and leaves no process`, async (t) => {
    const { start } = readyCheckout(t);
    const running = start('npm', ['start', '--', 'stay'], { env });
    const program = await running.up();
    process.kill(running.pid, 'SIGTERM');
    const { code, out } = await running.ended;
    assert.match(out, /stopped\n$/);
    assert.equal(code, 0);
    assert.ok(isGone(program));
  });

  test(`the program ${how}: SIGTERM to npm's process group ends it cleanly and leaves no process`, async (t) => {
    const { start } = readyCheckout(t);
    const running = start('npm', ['start', '--', 'stay'], { env, detached: true });
    const program = await running.up();
    process.kill(-running.pid, 'SIGTERM');
    assert.match((await running.ended).out, /stopped\n/);
    assert.ok(isGone(program));
  });
}

test('two starts of a fresh checkout at the same time install and build once, and both run', async (t) => {
  const { run } = createCheckout(t);
  const both = await Promise.all([run('node', boot), run('node', boot)]);
  for (const outcome of both) succeeded(outcome, /^up/);
  const said = both.map(({ err }) => err).join('');
  assert.equal(said.match(/Installing/g)?.length, 1, said);
  assert.equal(said.match(/Building/g)?.length, 1, said);
});

test('a lock whose process is gone is taken over', async (t) => {
  const { run, write, at } = createCheckout(t);
  const { out } = await run('node', ['-p', 'process.pid']);
  write('.work/boot.lock', `[${out.trim()}]`);
  succeeded(await run('node', boot), /^up/);
  assert.ok(!existsSync(at('.work/boot.lock')));
});

test('packages behind a link are used, never installed or deleted', async (t) => {
  const { run, write, at, read } = readyCheckout(t);
  mkdirSync(at('elsewhere'));
  renameSync(at('node_modules'), at('elsewhere/node_modules'));
  symlinkSync(at('elsewhere/node_modules'), at('node_modules'));
  symlinkSync(at('tools'), at('elsewhere/tools'));
  write('elsewhere/node_modules/kept', 'kept');
  write('package-lock.json', `${read('package-lock.json')}\n`);
  const { code, out, err } = await run('node', boot);
  assert.equal(code, 0, err);
  assert.match(out, /^up/);
  assert.match(err, /^node_modules is a link/);
  assert.doesNotMatch(err, /Installing/);
  assert.equal(read('elsewhere/node_modules/kept'), 'kept');
});

/** Makes a checkout want a package from a registry, and returns the settings that make npm ask that one only. */
function wantFromRegistry({ read, write, at }: Checkout, port: number): Record<string, string> {
  const packageJson = JSON.parse(read('package.json'));
  const lock = JSON.parse(read('package-lock.json'));
  packageJson.dependencies['not-there'] = '1.0.0';
  lock.packages[''].dependencies['not-there'] = '1.0.0';
  lock.packages['node_modules/not-there'] = { version: '1.0.0' };
  write('package.json', JSON.stringify(packageJson));
  write('package-lock.json', JSON.stringify(lock));
  return { npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_cache: at('cache') };
}

test('without a network it says that it needs one, and takes nothing for installed', async (t) => {
  const checkout = createCheckout(t);
  const env = wantFromRegistry(checkout, 9);
  const { code, err } = await checkout.run('node', boot, { env });
  assert.equal(code, 1);
  assert.match(err, /cairn: the npm registry cannot be reached; setting up needs it once\./);
  assert.ok(!existsSync(checkout.at('node_modules/.cairn-install')));
});

test('SIGTERM while packages are being installed ends npm too, and frees the lock', async (t) => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  t.after(() => silent.closeAllConnections());
  t.after(() => silent.close());
  await once(silent, 'listening');
  const checkout = createCheckout(t);
  const env = wantFromRegistry(checkout, (silent.address() as AddressInfo).port);
  const running = checkout.start('node', boot, { env });
  await once(silent, 'request');
  const [, npm] = JSON.parse(checkout.read('.work/boot.lock'));
  process.kill(running.pid, 'SIGTERM');
  assert.equal((await running.ended).signal, 'SIGTERM');
  assert.ok(isGone(npm));
  assert.ok(!existsSync(checkout.at('.work/boot.lock')));
});

test('a folder that cannot be written is one clear line', async (t) => {
  const { run, write } = createCheckout(t);
  write('.work', 'a file where a folder is needed');
  const { code, err } = await run('node', boot);
  assert.equal(code, 1);
  assert.match(err, /^cairn: this folder has to be set up, but it cannot be written: .*\n$/);
});

test('a Node among the packages that cannot run here is put aside', async (t) => {
  const { run, write, read, at } = createCheckout(t);
  const lock = JSON.parse(read('package-lock.json'));
  const packageJson = JSON.parse(read('package.json'));
  packageJson.dependencies.foreign = 'file:tools/foreign';
  lock.packages[''].dependencies.foreign = 'file:tools/foreign';
  lock.packages['node_modules/foreign'] = { resolved: 'tools/foreign', link: true };
  lock.packages['tools/foreign'] = { version: '1.0.0', bin: { node: 'node' } };
  write('package.json', JSON.stringify(packageJson));
  write('package-lock.json', JSON.stringify(lock));
  write(
    'tools/foreign/package.json',
    JSON.stringify({ name: 'foreign', version: '1.0.0', bin: { node: 'node' } }),
  );
  write('tools/foreign/node', '#!/not/there\n');
  succeeded(await run('node', boot), /^up/);
  assert.ok(existsSync(at('node_modules/foreign')));
  assert.ok(!existsSync(at('node_modules/.bin/node')));
});

test('`cairn` works from any folder and through links, and says nothing of its own', async (t) => {
  const { run, at, path } = readyCheckout(t);
  mkdirSync(at('tools/bin'));
  symlinkSync('../../bin/cairn', at('tools/bin/relative'));
  symlinkSync(at('tools/bin/relative'), at('tools/cairn'));
  for (const command of [at('bin/cairn'), at('tools/bin/relative'), at('tools/cairn')]) {
    const { code, out, err } = await run(command, ['get', 'lod/two words', '--json'], { cwd: dirname(path) });
    assert.equal(code, 0, err);
    assert.deepEqual(JSON.parse(out), [dirname(path), 'get', 'lod/two words', '--json']);
    assert.equal(err, '');
  }
});

test('an unknown command is refused with the known ones', async (t) => {
  const { run } = readyCheckout(t);
  const { code, err } = await run('node', ['bin/boot.cjs', 'toString']);
  assert.equal(code, 1);
  assert.match(err, /usage: boot\.cjs start\|test\|bench\|cairn\|build/);
});
