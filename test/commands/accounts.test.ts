import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, afterEach, beforeEach, test } from 'node:test';
import { temporaryStore } from '../start.ts';
import { type Child, cairn } from './child.ts';

// Accounts and tokens from the shell, alone and beside a server.

const PASSWORD = 'a kettle on the quay';
let folder: string;
let server: Child | undefined;
beforeEach(() => {
  folder = temporaryStore();
});
afterEach(async () => {
  server?.kill('SIGTERM');
  await server?.ended;
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});
after(() => server?.kill('SIGKILL'));

/** Runs a command line with something on its standard input. */
async function told(args: readonly string[], input = '') {
  const child = spawn(
    process.execPath,
    [resolve(import.meta.dirname, '../../src/cli.js'), ...args, '--in', folder],
    {
      env: {
        PATH: process.env.PATH,
        CAIRN_USER: 'Ines',
        CAIRN_PORT: '0',
        CAIRN_URL: 'https://cairn.example.org',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, out, err };
}

test('the first account owns everything; others have the roles that one says, and a password or a link', async () => {
  assert.match((await told(['user', 'list'])).out, /There is no account/);
  const first = await told(['user', 'add', 'Ines'], `${PASSWORD}\n`);
  assert.equal(first.err, '');
  assert.equal(first.out, 'Ines may sign in: owner of everything.\n');
  assert.ok(!first.out.includes(PASSWORD));
  assert.match((await told(['user', 'add', 'Bo'], `${PASSWORD}\n`)).err, /Say what Bo may do/);
  assert.match((await told(['user', 'add', 'Bo', '--role', 'boss'])).err, /viewer, editor or owner/);
  assert.match(
    (await told(['user', 'add', 'Bo', '--role', 'viewer'], 'short\n')).err,
    /at least 12 characters/,
  );
  assert.match((await told(['user', 'add', 'Bo', '--role', 'viewer'])).err, /No password was given/);
  const invited = await told([
    'user',
    'add',
    'Bo',
    '--role',
    'kiln=editor',
    '--role',
    'books=viewer',
    '--invite',
  ]);
  assert.match(
    invited.out,
    /editor of kiln, viewer of books.*\n.*https:\/\/cairn\.example\.org\/welcome\/[\w-]{32},/,
  );
  assert.equal(
    (await told(['user', 'list'])).out,
    'Bo  editor of kiln, viewer of books  (invited)\nInes  owner of everything\n',
  );
});

test('beside a server it goes through its API and counts at once, also without local mode', async () => {
  server = cairn(['serve', folder], { CAIRN_LOCAL: 'off', CAIRN_LOG: 'silent' });
  const [, url = ''] = await server.says(/is at (\S+)/);
  assert.equal((await told(['user', 'add', 'Ines'], `${PASSWORD}\n`)).code, 0);
  const signIn = (password: string) =>
    fetch(`${url}/signin`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ name: 'Ines', password }),
    });
  assert.equal((await signIn(PASSWORD)).status, 303);
  assert.equal((await told(['user', 'password', 'ines'], 'another long password\n')).code, 0);
  assert.equal((await signIn(PASSWORD)).status, 401);
  assert.equal((await signIn('another long password')).status, 303);
  const { out: secret } = await told([
    'token',
    'add',
    'nightly',
    '--for',
    'Ines',
    '--role',
    'kiln=viewer',
    '--days',
    '7',
  ]);
  assert.match(secret, /^cairn_[\w-]{43}\n$/);
  const me = () => fetch(`${url}/api/v1/me`, { headers: { Authorization: `Bearer ${secret.trim()}` } });
  assert.equal(((await (await me()).json()) as { name: string }).name, 'Ines via nightly');
  const listed = await told(['token', 'list']);
  assert.match(listed.out, /Ines via nightly {2}viewer of kiln {2}used .* until /);
  assert.equal((await told(['token', 'revoke', listed.out.split(' ')[0] ?? ''])).code, 0);
  assert.equal((await me()).status, 401);
  const make = (name: string) => told(['token', 'add', name, '--for', 'Ines', '--role', 'kiln=viewer']);
  const tokens = async () => JSON.parse((await told(['token', 'list', '--json'])).out).length;
  await make('till');
  await make('printer');
  const reset = await told(['user', 'password', 'Ines'], `${PASSWORD}\n`);
  assert.match(
    reset.out,
    /signed out everywhere\.\nTokens go on acting for Ines: till, printer\. .*--all-of "Ines"/,
  );
  assert.match((await told(['token', 'revoke', '--all-of', 'ines'])).out, /^Ended: till, printer\.$/m);
  assert.match((await told(['token', 'revoke'])).err, /Say which token, or --all-of whom/);
  await make('till');
  assert.equal(await tokens(), 1);
  const again = await told(['user', 'password', 'Ines', '--revoke-tokens'], 'another long password\n');
  assert.match(again.out, /^Ended: till\.$/m);
  assert.equal(await tokens(), 0);
  assert.match((await told(['user', 'remove', 'Ines'])).err, /Somebody has to be left who owns everything/);
  assert.match((await told(['user', 'role', 'Nobody', '--role', 'viewer'])).err, /Nobody is called Nobody/);
});

test('Cairn refuses to be reached by others without an account, and without TLS in front unless told so', async () => {
  const refused = async (env: Record<string, string>) => {
    const child = cairn(['serve', folder], { CAIRN_LOG: 'silent', CAIRN_HOST: '0.0.0.0', ...env });
    assert.equal(await child.ended, 1);
    assert.equal(child.stderr().trim().split('\n').length, 1);
    return child.stderr();
  };
  assert.match(await refused({ CAIRN_URL: 'https://cairn.example.org' }), /there is no account yet/);
  await told(['user', 'add', 'Ines'], `${PASSWORD}\n`);
  assert.match(await refused({}), /passwords would travel in the clear/);
  assert.match(await refused({ CAIRN_URL: 'http://cairn.example.org' }), /in the clear/);
  server = cairn(['serve', folder], { CAIRN_LOG: 'silent', CAIRN_HOST: '0.0.0.0', CAIRN_INSECURE: 'on' });
  const [, url = ''] = await server.says(/is at (\S+)/);
  assert.match(url, /^http:\/\/127\.0\.0\.1:/);
  assert.equal((await fetch(`${url}/api/v1/collections`)).status, 401);
  assert.match((await told(['user', 'list'])).out, /Ines {2}owner of everything/);
});
