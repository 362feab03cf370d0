import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../src/commands/program.ts';
import { readConfig, readVersion } from '../../src/config.ts';
import { machine } from '../../src/doors.ts';
import { type Started, startCairn } from '../start.ts';

// Commands on a Cairn at an address, with no folder here.

let cairn: Started;
before(async () => {
  cairn = await startCairn();
});
after(() => cairn.remove());

async function result(args: readonly string[], env: Record<string, string> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const output = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const parts = {
    machine: async () => machine,
    version: readVersion(),
    readConfig: (path?: string) => readConfig({ CAIRN_USER: 'Ines', CAIRN_LOG: 'silent', ...env }, path),
  };
  return { code: await run(parts, args, output), out: out.join(''), err: err.join('') };
}

test('a command works on the Cairn at an address, named as an option or in the environment', async () => {
  const found = await result(['--url', cairn.url, 'search', 'celadon']);
  assert.match(found.out, /kiln\/glazes\/celadon/);
  const types = await result(['types', 'kiln'], { CAIRN_URL: cairn.url });
  assert.match(types.out, /export interface KilnOrder \{/);
  assert.doesNotMatch(types.out, /books/);
  const token = JSON.parse(readFileSync(join(cairn.folder, 'state/owner.json'), 'utf8')).token;
  const model = await result(['--url', cairn.url, '--token', token, 'index', 'model', '--json']);
  assert.equal(JSON.parse(model.out).settings.provider, 'learned');
});

test('the same types come from a folder', async () => {
  const beside = await result(['types', '--in', cairn.folder]);
  const remote = await result(['--url', cairn.url, 'types']);
  assert.equal(beside.out, remote.out);
});

test('nobody there is an error, never a look at a folder instead', async () => {
  const nobody = await result(['--url', 'http://127.0.0.1:49', 'search', 'celadon']);
  assert.equal(nobody.code, 1);
  assert.match(nobody.err, /^cairn: http:\/\/127\.0\.0\.1:49 does not answer: .*ECONNREFUSED/);
  assert.match((await result(['--url', 'nowhere', 'search', 'x'])).err, /"nowhere" is no address/);
  assert.match((await result(['search', 'x'], { CAIRN_URL: 'ftp://x' })).err, /CAIRN_URL is "ftp:\/\/x"/);
});

test('what needs the files says so', async () => {
  assert.match((await result(['--url', cairn.url, 'doctor'])).err, /works on a folder here/);
  assert.match((await result(['--url', cairn.url, 'serve'])).err, /works on a folder here/);
  assert.match((await result(['--url', cairn.url, 'search', 'x', cairn.folder])).err, /not both/);
  assert.match((await result(['--url', cairn.url, 'backup'])).err, /CAIRN_BACKUP/);
});
