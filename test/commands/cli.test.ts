import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { run } from '../../src/commands/program.ts';
import { readConfig, readVersion } from '../../src/config.ts';
import { machine } from '../../src/doors.ts';
import { temporaryStore } from '../start.ts';
import { type Child, cairn } from './child.ts';

let folder: string;
let children: Child[];
beforeEach(() => {
  folder = temporaryStore();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

/** A process of its own, for what has to do with signals and output. */
function spawned(args: readonly string[], env?: Record<string, string>, entry?: string): Child {
  const child = cairn(args, env, entry);
  children.push(child);
  return child;
}

/** The same command line in this process. */
async function result(args: readonly string[], env: Record<string, string> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const output = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  };
  const settings = { CAIRN_PORT: '0', CAIRN_USER: 'Ines', CAIRN_LOG: 'silent', ...env };
  const parts = {
    machine: async () => machine,
    version: readVersion(),
    readConfig: (path?: string) => ({ ...readConfig(settings, path), holdMs: 0 }),
  };
  const code = await run(parts, args, output);
  return { code, out: out.join(''), err: err.join('') };
}

async function serving(args: readonly string[] = [folder], env?: Record<string, string>) {
  const child = spawned(['serve', ...args], env);
  const [, url = ''] = await child.says(/is at (http:\S+)/);
  return { child, url };
}

describe('serve', () => {
  test('says where it is, what is there and what is not shown, and stops cleanly when told', async () => {
    const { child, url } = await serving();
    await child.says(/tenmoku\.json: .*\n/);
    const said = child.stdout();
    assert.match(said, /^Cairn \d+\.\d+\.\d+ is at http:\/\/127\.0\.0\.1:\d+\n/);
    assert.ok(said.includes(`${folder} (a Cairn store)`), said);
    assert.match(said, /books {2}titles 2\n {2}kiln {3}customers 5 · glazes 3 · orders 6\n/);
    assert.match(said, /16 records in 4 collections/);
    assert.match(
      said,
      /2 things not shown, and why:\n {4}kiln\/glazes\/notes\.txt: .+\n {4}kiln\/glazes\/tenmoku\.json: .*line 5/,
    );
    assert.equal((await fetch(`${url}/api/v1/records/kiln/orders/2026-001`)).status, 200);
    const owner = JSON.parse(readFileSync(join(folder, 'state/owner.json'), 'utf8'));
    assert.equal(owner.url, url);
    assert.equal(statSync(join(folder, 'state/owner.json')).mode & 0o777, 0o600);
    child.kill('SIGTERM');
    assert.equal(await child.ended, 0);
    assert.equal(existsSync(join(folder, 'state/owner.json')), false);
    assert.deepEqual(
      readdirSync(join(folder, 'derived')).filter((name) => /-(wal|shm)$/.test(name)),
      [],
    );
  });

  test('takes the same signal twice for one, and loses nothing', async () => {
    const { child, url } = await serving();
    const put = await fetch(`${url}/api/v1/records/books/titles?id=late`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"title":"Late"}',
    });
    assert.equal(put.status, 201);
    child.kill('SIGINT');
    child.kill('SIGINT');
    assert.equal(await child.ended, 0);
    assert.equal(child.stderr(), 'Stopping.\n');
    const again = await serving();
    assert.equal((await fetch(`${again.url}/api/v1/records/books/titles/late`)).status, 200);
  });

  test('stops without a word of what was cut short when it is told so during the first look', async () => {
    for (let i = 0; i < 2000; i++)
      writeFileSync(join(folder, `json-db/kiln/orders/more-${i}.json`), '{"n":1}');
    const { child } = await serving();
    child.kill('SIGTERM');
    assert.equal(await child.ended, 0);
    assert.equal(child.stderr(), 'Stopping.\n');
    assert.doesNotMatch(child.stdout(), /looked through/);
  });

  test('ends even when something cannot be closed', async () => {
    const child = spawned([], {}, '../test/commands/stuck-server');
    await child.says(/is at/);
    child.kill('SIGTERM');
    assert.equal(await child.ended, 'SIGKILL');
    assert.match(child.stderr(), /^Stopping\.\nEnded before everything was closed\./);
  });

  test('is what the entry of npm start does', async () => {
    const child = spawned([folder], {}, 'server');
    await child.says(/16 records in 4 collections/);
    child.kill('SIGINT');
    assert.equal(await child.ended, 0);
  });

  test('ends with the exit code and the words of what went wrong', async () => {
    const child = spawned(['serve', join(folder, 'json-db/kiln/orders/2026-001.json')]);
    assert.equal(await child.ended, 1);
    assert.equal(child.stdout(), '');
    assert.match(child.stderr(), /^cairn: [^\n]*is a file[^\n]*\n$/);
  });

  test('a port in use is one line and exit code 1, and the store is free again', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as { port: number };
    const { code, out, err } = await result(['serve', folder], { CAIRN_PORT: String(port) });
    taken.close();
    assert.equal(code, 1);
    assert.equal(out, '');
    assert.match(err, /^cairn: Port \d+ is in use; [^\n]*\n$/);
    assert.equal(existsSync(join(folder, 'state/owner.json')), false);
  });

  test('a folder that cannot be written is one line and exit code 1', async () => {
    chmodSync(folder, 0o500);
    // Root may write everywhere but where the kernel makes the files.
    for (const path of [...(process.getuid?.() === 0 ? [] : [folder]), '/proc/cairn', '/sys/cairn']) {
      const { code, err } = await result(['serve', path]);
      assert.equal(code, 1, path);
      assert.match(err, /^cairn: Cannot open [^\n]*\n$/);
    }
    chmodSync(folder, 0o700);
  });

  test('a path that is no folder, or a folder without JSON, is one line and exit code 1', async () => {
    const file = join(folder, 'a.txt');
    writeFileSync(file, 'x');
    const empty = mkdtempSync(join(tmpdir(), 'cairn-'));
    mkdirSync(join(empty, 'pictures'));
    writeFileSync(join(empty, 'pictures/readme.txt'), 'x');
    for (const path of [file, join(empty, 'pictures')]) {
      const { code, err } = await result(['serve', path]);
      assert.equal(code, 1);
      assert.match(err, /^cairn: [^\n]*\n$/);
    }
    rmSync(empty, { recursive: true });
  });

  test('a store that another process owns is refused, with where that one is', async () => {
    const { url } = await serving();
    const { code, err } = await result(['serve', folder]);
    assert.equal(code, 1);
    assert.match(err, /^cairn: This store is already open in process \d+, at /);
    assert.ok(err.includes(url));
  });

  test('a successor takes over as soon as the owner has stopped', async () => {
    const { child } = await serving();
    const next = spawned(['serve', folder]);
    child.kill('SIGTERM');
    await next.says(/16 records/);
  });

  test('where local mode is not offered the first account is made with a code from the log, and nothing else answers', async () => {
    const { child, url } = await serving([folder], { INVOCATION_ID: 'x' });
    for (let tries = 0; tries < 100 && !/code=/.test(child.stderr()); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const code = /setup\?code=([0-9a-f]{20})/.exec(child.stderr())?.[1];
    assert.ok(code, child.stderr());
    for (const path of ['/', '/api/v1/health', '/signin'])
      assert.equal((await fetch(url + path)).status, 403, path);
    const page = await fetch(`${url}/setup`);
    assert.equal(page.status, 200);
    const plain = await page.text();
    assert.match(plain, /Code from the log/);
    assert.ok(!plain.includes(folder));
    const begin = (given: string) =>
      fetch(`${url}/setup`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ code: given, name: 'Ines', password: 'a kettle on the quay' }),
      });
    assert.equal((await begin('0'.repeat(20))).status, 403);
    const made = await begin(code);
    assert.equal(made.status, 303);
    assert.equal(made.headers.get('location'), '/');
    assert.equal((await begin(code)).headers.get('location'), '/signin', 'once');
    const cookie = made.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    assert.equal((await fetch(url, { headers: { cookie } })).status, 200);
    assert.equal((await fetch(`${url}/api/v1/collections`)).status, 401);
  });
});

describe('the other commands', () => {
  test('say how they are used, and exit with 2 when they are not', async () => {
    const help = await result(['--help']);
    assert.equal(help.code, 0);
    for (const name of ['serve', 'reindex', 'doctor', 'forget'])
      assert.match(help.out, new RegExp(`\\n  ${name} `));
    const version = await result(['--version']);
    assert.equal(version.code, 0);
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
    for (const args of [['explode'], ['serve', 'a', 'b'], ['forget'], ['doctor', '--loud'], []]) {
      const { code, out, err } = await result(args);
      assert.equal(code, 2, args.join(' '));
      assert.equal(out, '');
      assert.notEqual(err, '');
    }
    const setting = await result(['doctor', folder], { CAIRN_PORT: 'x' });
    assert.equal(setting.code, 1);
    assert.match(setting.err, /^cairn: CAIRN_PORT is "x"/);
  });

  test('doctor finds what is wrong and writes nothing, alone and beside a server', async () => {
    const everything = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
    const before = everything();
    const fresh = await result(['doctor', folder, '--json']);
    assert.equal(fresh.code, 1);
    assert.deepEqual(everything(), before);
    const { findings } = JSON.parse(fresh.out);
    assert.deepEqual(
      findings.map(({ kind, where }: { kind: string; where: string }) => `${kind} ${where}`),
      ['name kiln/glazes/notes.txt', 'file kiln/glazes/tenmoku', 'link kiln/orders/2026-006'],
    );
    rmSync(join(folder, 'json-db/kiln/orders/2026-006.json'));
    rmSync(join(folder, 'json-db/kiln/glazes/notes.txt'));
    rmSync(join(folder, 'json-db/kiln/glazes/tenmoku.json'));
    const { child } = await serving();
    await child.says(/15 records/);
    const beside = await result(['doctor', folder]);
    assert.deepEqual([beside.code, beside.out, beside.err], [0, '', 'All is well.\n']);
    child.kill('SIGTERM');
    await child.ended;
    const stopped = everything();
    const alone = await result(['doctor', folder]);
    assert.deepEqual([alone.code, alone.out, alone.err], [0, '', 'All is well.\n']);
    assert.deepEqual(everything(), stopped);
  });

  test('reindex builds the index anew, alone and beside a server', async () => {
    const flawed = await result(['reindex', folder]);
    const said = '16 records indexed, 1 failed: see cairn index status\n';
    assert.deepEqual([flawed.code, flawed.out], [1, said]);
    const again = await result(['index', 'rebuild', folder]);
    assert.deepEqual([again.code, again.out], [1, said]);
    rmSync(join(folder, 'json-db/kiln/glazes/tenmoku.json'));
    const alone = await result(['reindex', folder, '--json']);
    assert.equal(alone.code, 0, alone.err);
    assert.equal(JSON.parse(alone.out).records, 16);
    const { url } = await serving();
    const beside = await result(['reindex', folder]);
    assert.equal(beside.code, 0, beside.err);
    assert.equal(beside.out, '16 records indexed\n');
    const rebuilds = (await (await fetch(`${url}/api/v1/index/rebuilds`)).json()).items;
    assert.deepEqual(
      rebuilds.map(({ state }: { state: string }) => state),
      ['done'],
    );
  });

  test('index tells what search has and how it sees a record, alone and beside a server', async () => {
    const ask = async () =>
      [
        await result(['index', 'status', folder]),
        await result(['index', 'chunks', 'kiln/glazes/celadon', folder]),
      ] as const;
    const [alone, passages] = await ask();
    assert.equal(alone.code, 1);
    assert.match(alone.out, /^ready: 16 records, \d+ passages\n/);
    assert.match(alone.out, /^kiln\/glazes: \d+ ready, 1 failed, 1 skipped$/m);
    assert.match(alone.out, /^kiln\/glazes\/tenmoku.json: The file is not whole/m);
    assert.match(
      passages.out,
      /^--- kiln\/glazes\/celadon#[0-9a-f]{12} \(no vector, \w+: [^)]+\.\)\nCeladon\n/,
    );
    assert.equal((await result(['index', 'chunks', 'kiln/glazes/none', folder])).code, 1);
    const misnamed = await result(['index', 'chunks', 'kiln/glazes', folder]);
    assert.equal(misnamed.err, 'cairn: "kiln/glazes" is not of the form namespace/collection/id.\n');
    const { child } = await serving();
    await child.says(/16 records/);
    const beside = await ask();
    const told = ({ code, out }: { code: number | null; out: string }) => [
      code,
      // How far vectors are depends on how long somebody has been there to make them.
      out.replace(/^vectors: .*\n/m, '').replace(/ \(no vector, [^)]+\)$/m, ''),
    ];
    assert.deepEqual(beside.map(told), [alone, passages].map(told));
  });

  test('index and reindex tell of files that cannot be read, and fail', async () => {
    rmSync(join(folder, 'json-db/kiln/glazes/tenmoku.json'));
    const paper = join(folder, 'paper.pdf');
    writeFileSync(paper, '%PDF-1.4 cut off');
    assert.equal((await result(['file', 'add', 'kiln', paper, '--in', folder])).code, 0);
    const { code, out } = await result(['index', 'status', folder]);
    assert.equal(code, 1);
    assert.match(out, /^texts of files: 0 read, 0 to come, 1 failed, 0 without text$/m);
    assert.match(out, /^1 text failed: It is no whole PDF.* \(kiln\/files\/paper\.pdf\)$/m);
    const again = await result(['reindex', folder]);
    assert.deepEqual(
      [again.code, again.out],
      [1, '17 records indexed, 1 file could not be read: see cairn index status\n'],
    );
  });

  test('forget asks first, and erases beside a server and alone', async () => {
    const { child, url } = await serving();
    await child.says(/16 records/);
    const asked = await result(['forget', 'books/titles/salt-and-slip', folder]);
    assert.equal(asked.code, 1);
    assert.match(asked.err, /--yes/);
    const beside = await result(['forget', 'books/titles/salt-and-slip', folder, '--yes']);
    assert.equal(beside.code, 0, beside.err);
    assert.match(
      beside.out,
      /^books\/titles\/salt-and-slip is forgotten: 1 file and the content of \d+ journal lines are gone\.\n$/,
    );
    assert.equal((await fetch(`${url}/api/v1/records/books/titles/salt-and-slip`)).status, 404);
    child.kill('SIGTERM');
    await child.ended;
    const alone = await result(['forget', 'kiln', folder, '--yes', '--json']);
    assert.equal(alone.code, 0, alone.err);
    assert.equal(JSON.parse(alone.out).target, 'kiln');
    assert.equal(existsSync(join(folder, 'json-db/kiln/customers/hazel-byrne.json')), false);
    const journal = readdirSync(join(folder, 'journal'), { recursive: true, encoding: 'utf8' });
    for (const name of journal.filter((path) => path.endsWith('.jsonl')))
      assert.ok(!readFileSync(join(folder, 'journal', name), 'utf8').includes('Hazel Byrne'), name);
    const nothing = await result(['forget', 'kiln/customers/nobody', folder, '--yes']);
    assert.equal(nothing.code, 1);
  });
});

describe('search', () => {
  test('finds what a search box finds, alone and beside a server, and fails when there is nothing', async () => {
    const alone = await result(['search', 'celadon in:glazes', folder]);
    assert.equal(alone.code, 0);
    assert.match(
      alone.out,
      /^Celadon {2}kiln\/glazes\/celadon\n {4}“celadon” in the title.*\n(.*\n)?1 record\n$/i,
    );
    assert.equal(alone.err, '');
    const { child } = await serving();
    const beside = await result(['search', 'celadon in:glazes total:much', folder, '--json']);
    assert.equal(beside.code, 0);
    assert.deepEqual(
      JSON.parse(beside.out).hits.map(({ ref }: { ref: string }) => ref),
      ['kiln/glazes/celadon'],
    );
    const nothing = await result(['search', 'in:moon nosuchwordanywhere', folder]);
    assert.equal(nothing.code, 1);
    assert.equal(nothing.out, '0 records\n');
    assert.match(
      nothing.err,
      /^cairn: No business or collection is called “moon”\. There are “books”, “kiln”\.\n$/,
    );
    assert.equal((await result(['search', 'x', folder, '--limit', '0'])).code, 2);
    child.kill('SIGTERM');
    assert.equal(await child.ended, 0);
  });
});

describe('eval', () => {
  const write = (expected: string) =>
    writeFileSync(
      join(folder, 'json-db/kiln/_evals.json'),
      JSON.stringify({ questions: [{ question: 'celadon', expected: [expected] }] }),
    );

  test('fails without tests, below the floor, and when search got worse', async () => {
    const none = await result(['eval', 'kiln', folder]);
    assert.equal(none.code, 1);
    assert.match(none.err, /There is no kiln\/_evals\.json/);
    write('glazes/celadon');
    const good = await result(['eval', 'kiln', folder, '--floor', '0.9']);
    assert.equal(good.code, 0, good.err);
    assert.match(
      good.out,
      /^kiln: nDCG@10 1\.000, recall@10 1\.000, 1 question, \w+\n {2}1\.000 {4}celadon\n$/,
    );
    write('glazes/oatmeal');
    const worse = await result(['eval', 'kiln', folder]);
    assert.equal(worse.code, 1);
    assert.match(worse.out, /-1\.000 since the last time \(0 better, 1 worse\)/);
    assert.match(worse.out, /not found: kiln\/glazes\/oatmeal\n/);
    assert.match(worse.err, /Search in kiln got worse by 1\.000/);
    const low = await result(['eval', 'kiln', folder, '--floor', '0.5']);
    assert.equal(low.code, 1);
    assert.match(low.err, /Search in kiln is below 0\.5/);
    assert.equal((await result(['eval', 'kiln', folder, '--floor', '2'])).code, 2);
  });

  test('asks a running server, about every namespace that has tests', async () => {
    write('glazes/celadon');
    const { child } = await serving();
    const { code, out } = await result(['eval', '--json'], { CAIRN_DATA: folder });
    assert.equal(code, 0);
    assert.deepEqual(
      JSON.parse(out).map(({ ns, ndcg }: { ns: string; ndcg: number }) => [ns, ndcg]),
      [['kiln', 1]],
    );
    child.kill('SIGTERM');
    assert.equal(await child.ended, 0);
  });
});
