import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/program.ts';
import { readConfig } from '../../src/config.ts';
import type { Role, Who } from '../../src/core/who.ts';
import { machine } from '../../src/doors.ts';
import { temporaryFolder } from '../folder.ts';
import { type Started, startCairn } from '../start.ts';

// Every command that does not need the files, with a token, on a Cairn where people sign in.

const owner: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
let cairn: Started;
let here: ReturnType<typeof temporaryFolder>;
let account: string;
let token: string;
before(async () => {
  here = temporaryFolder();
  mkdirSync(join(here.path, 'backups'));
  cairn = await startCairn({ env: { CAIRN_BACKUP: join(here.path, 'backups') } });
  const { accounts } = cairn.services;
  const roles: Record<string, Role> = { '*': 'owner' };
  account = (await accounts.add(owner, { name: 'Ines', roles, password: 'a kettle on the quay' })).account.id;
  token = await tokenWith({ '*': 'owner' });
});
after(async () => {
  await cairn.remove();
  here.remove();
});

async function tokenWith(roles: Record<string, Role>): Promise<string> {
  return (
    await cairn.services.accounts.addToken(owner, {
      name: `Shell ${Object.values(roles)}`,
      roles,
      for: account,
    })
  ).secret;
}

/** Runs a command line that knows nothing but the address and the token. */
async function far(args: readonly string[], as = token) {
  const [out, err]: [string[], string[]] = [[], []];
  const output = { out: (each: string) => void out.push(each), err: (each: string) => void err.push(each) };
  const env = { CAIRN_URL: cairn.url, CAIRN_TOKEN: as, CAIRN_LOG: 'silent' };
  const parts = {
    machine: async () => machine,
    version: '0',
    readConfig: (path?: string) => readConfig(env, path),
  };
  return { code: await run(parts, args, output), out: out.join(''), err: err.join('') };
}

/** The same as a process of its own, for what goes in and out of it as it is. */
async function piped(args: readonly string[], input = '') {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../src/cli.js'), ...args], {
    env: { PATH: process.env.PATH, CAIRN_URL: cairn.url, CAIRN_TOKEN: token },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  assert.deepEqual([code, err], [0, ''], `cairn ${args.join(' ')}: ${err}${out}`);
  return out;
}

/** What a command says that does all that it was asked. */
async function says(...args: string[]): Promise<string> {
  const { code, out, err } = await far(args);
  assert.deepEqual([code, err], [0, ''], `cairn ${args.join(' ')}: ${err}${out}`);
  return out;
}

/** A file of the person at the shell. */
const mine = (name: string) => join(here.path, name);
const text = (ref: string) => readFileSync(cairn.file(`${ref}.json`), 'utf8');

test('records are read, listed, put and deleted', async () => {
  assert.equal(await piped(['get', 'kiln/glazes/celadon']), text('kiln/glazes/celadon'));
  const open = ['--filter', 'status=open', '--sort', 'number', '--fields', 'number,customer'];
  assert.equal(
    await says('list', 'kiln/orders', ...open),
    '2026-005\t2026-005\tliam-oconnor\n2026-006\t2026-006\tthe-lighthouse-inn\n',
  );
  const record = '{"name": "Shino", "code": "SHI-9", "ratio": 1.10}';
  const file = mine('shino.json');
  writeFileSync(file, record);
  const shino = 'kiln/glazes/shino';
  assert.equal(await says('put', shino, file, '--dry-run'), `${shino}: would be created\n`);
  assert.equal(await piped(['put', shino], record), `${shino}: created\n`);
  assert.match(text(shino), /"ratio": 1\.10/);
  assert.equal(await says('put', shino, file), `${shino}: as before\n`);
  assert.match((await far(['put', shino, file, '--new'])).err, /exists already/);
  assert.equal(await says('delete', shino), `${shino}: deleted\n`);
  assert.match((await far(['get', shino])).err, /^cairn: /);
});

test('what is found, saved and derived is told', async () => {
  assert.match(await says('search', 'celadon'), /kiln\/glazes\/celadon/);
  assert.match(await says('views', 'kiln/orders'), /no saved views/);
  assert.match(await says('types', 'kiln'), /export interface KilnOrder/);
  assert.match(await says('index', 'chunks', 'kiln/glazes/celadon'), /Celadon/i);
  assert.match(await says('index', 'model'), /learned/);
  // These tell by their code that something is not as it should be.
  assert.match((await far(['index', 'status'])).out, /^ready: 16 records/);
  assert.match((await far(['reindex'])).out, /16 records/);
  assert.match((await far(['cleanup', 'kiln/customers'])).out, /1 record of 5 would be tidied/);
  assert.match((await far(['check', 'kiln/orders'])).out, /kiln\/orders/);
});

test('rows go in and out, and many records are changed', async () => {
  writeFileSync(mine('Tools.csv'), 'Name;Preis\nHammer;1.234,50\nZange;9,90\n');
  assert.match(await says('import', mine('Tools.csv'), 'books/tools'), /made/);
  assert.match(await piped(['export', 'books/tools', '--sort', 'name']), /Hammer.*1234\.50/);
  await says('export', 'books/tools', '-o', mine('out.xlsx'));
  assert.equal(readFileSync(mine('out.xlsx')).subarray(0, 2).toString(), 'PK');
  await says('edit', 'books/tools', '--set', 'name=Säge', '--filter', 'name=Zange', '--yes');
  assert.match(text('books/tools/zange'), /Säge/);
  assert.match(await says('normalize', 'books/tools', '--dry-run'), /./);
  assert.match(await says('move', 'books/tools/zange', 'saege'), /is saege now/);
});

test('files go up and come down', async () => {
  writeFileSync(mine('note.txt'), 'fired at cone nine');
  assert.match(
    await says('file', 'add', 'kiln', mine('note.txt'), '--for', 'kiln/glazes/celadon'),
    /note\.txt/,
  );
  assert.match(await says('file', 'list', 'kiln'), /note\.txt/);
  await says('file', 'get', 'kiln/files/note.txt', '--to', mine('back.txt'));
  assert.equal(readFileSync(mine('back.txt'), 'utf8'), 'fired at cone nine');
});

test('accounts, tokens and backups are looked after', async () => {
  assert.match(await says('user', 'list'), /Ines/);
  assert.match(await says('token', 'list'), /Shell/);
  const backup = await far(['backup']);
  assert.equal(backup.code, 0, backup.err);
  assert.equal(readdirSync(mine('backups')).filter((name) => /^\d+-.*Z$/.test(name)).length, 1);
  assert.match(await says('forget', 'kiln/glazes/oatmeal', '--yes'), /is forgotten/);
});

test('a token does no more than it may, and one that is wrong is said to be so', async () => {
  const viewer = await tokenWith({ kiln: 'viewer' });
  assert.equal((await far(['list', 'kiln/glazes'], viewer)).code, 0);
  assert.match((await far(['delete', 'kiln/glazes/celadon'], viewer)).err, /^cairn: .*kiln/);
  assert.match((await far(['list', 'books/titles'], viewer)).err, /^cairn: You may not see "books"/);
  const wrong = await far(['list', 'kiln/orders'], 'cairn_nobody');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^cairn: [^\n]*\n$/);
});
