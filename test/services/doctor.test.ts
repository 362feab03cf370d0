import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { createJournalReader } from '../../src/journal/reader.ts';
import { createDoctor } from '../../src/services/doctor.ts';
import { createDiskBytes } from '../../src/store/bytes.ts';
import { createDiskStore } from '../../src/store/disk.ts';
import { findLayout, openLayout } from '../../src/store/layout.ts';
import { exposedFiles } from '../../src/store/permissions.ts';
import { copySampleStore } from '../../src/store/sample.ts';
import { startCairn } from '../start.ts';

const sample = resolve(import.meta.dirname, '../../../data');
const who: Who = { name: 'Ines', via: 'cli', namespaces: '*' };
let folder: string;

beforeEach(async () => {
  const parent = mkdtempSync(join(tmpdir(), 'cairn-'));
  folder = join(parent, 'store');
  await copySampleStore(sample, folder, { today: '2026-11-22' });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

async function examine() {
  const layout = findLayout(folder);
  const doctor = createDoctor({
    store: createDiskStore({ layout }),
    bytes: createDiskBytes({ layout }),
    journal: createJournalReader(layout.journal),
    counted: async () => undefined,
    exposed: () => exposedFiles(layout.state),
  });
  const { findings, changed } = await doctor.examine(who);
  return { findings: findings.map(({ kind, where, detail }) => `${kind}: ${where}: ${detail}`), changed };
}

/** Every path with its bytes and times, to show that nothing was written. */
function everything(): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    paths.map((path) => {
      const stat = statSync(join(folder, path));
      const bytes = stat.isFile() ? readFileSync(join(folder, path), 'base64') : '';
      return [path, `${stat.mtimeMs} ${stat.mode} ${bytes}`];
    }),
  );
}

function journalFile(): string {
  const [month] = readdirSync(join(folder, 'journal/lod'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .reverse();
  return join(folder, 'journal/lod', month ?? '');
}

test('it finds the flaws of the sample, and writes nothing', async () => {
  const before = everything();
  const { findings } = await examine();
  assert.deepEqual(everything(), before);
  assert.ok(
    findings.some((line) => /^file: lod\/.*: It is not whole: line \d+/.test(line)),
    findings.join('\n'),
  );
  assert.equal(findings.filter((line) => /^(journal|history|permission|index)/.test(line)).join('\n'), '');
});

test('it finds a line of the journal whose content was changed', async () => {
  const path = journalFile();
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(/"doc":\{"(\w)/, '"doc":{"x$1');
  assert.notEqual(changed, text);
  writeFileSync(path, changed);
  const { findings } = await examine();
  assert.ok(
    findings.some((line) => line.startsWith('journal: lod/')),
    findings.join('\n'),
  );
});

test('it finds a version that is missing between two changes', async () => {
  const path = journalFile();
  const lines = readFileSync(path, 'utf8').split('\n');
  const updated = lines.findIndex((line) => line.includes('"op":"update"'));
  const { prev, ref } = JSON.parse(lines[updated] ?? '');
  lines[updated] = (lines[updated] ?? '').replace(prev, 'f'.repeat(64));
  writeFileSync(path, lines.join('\n'));
  const { findings } = await examine();
  const seen = readdirSync(join(folder, 'journal/lod')).flatMap((name) =>
    readFileSync(join(folder, 'journal/lod', name), 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"ref":"${ref}"`)),
  );
  assert.ok(seen.length > 1, 'the sample has an update of a record that it also created');
  assert.ok(
    findings.some((line) => line.startsWith(`history: ${ref}: Change `)),
    findings.join('\n'),
  );
});

test('it counts edits that the journal does not know yet, which are no fault', async () => {
  const before = await examine();
  const [customer] = readdirSync(join(folder, 'json-db/lod/customers')).filter((name) =>
    /^[a-z].*\.json$/.test(name),
  );
  writeFileSync(join(folder, 'json-db/lod/customers', customer ?? ''), '{"name": "By hand"}\n');
  const after = await examine();
  assert.equal(after.changed, before.changed + 1);
  assert.deepEqual(after.findings, before.findings);
});

test('it says what of the owner’s own others could read', {
  skip: process.getuid === undefined,
}, async () => {
  const { state } = openLayout(folder);
  writeFileSync(join(state, 'owner.json'), '{}', { mode: 0o644 });
  assert.deepEqual(exposedFiles(state), [], 'nobody else can enter the folder');
  chmodSync(state, 0o755);
  assert.deepEqual(exposedFiles(state), [state, join(state, 'owner.json'), join(state, 'staging')]);
});

test('it finds the links that lead nowhere, the same ones as stand under what is to repair', async () => {
  const cairn = await startCairn({ folder });
  const { records, search } = cairn.services;
  const both = async () => {
    const { findings } = await examine();
    const problems = await search.problems(who);
    const found = findings.filter((line) => line.startsWith('link: '));
    assert.deepEqual(
      [...new Set(found.map((line) => line.split(': ')[1]))].sort(),
      problems.flatMap(({ kind, ref = '' }) => (kind === 'link' ? [ref] : [])).sort(),
    );
    const counted = (await search.collections(who)).reduce((sum, each) => sum + each.problems, 0);
    assert.equal(counted, problems.length);
    return found;
  };
  const before = await both();
  assert.ok(before.length > 0, 'the sample has a link to a deleted customer');
  assert.match(before[0] ?? '', /refers to nothing: there is no lod\/customers\/[\w-]+\.$/);
  const inbound = await search.inbound(who, 'lod/customers/baeckerei-mueller');
  const linked = inbound.reduce((sum, { count }) => sum + count, 0);
  assert.ok(linked > 1);
  const [gone] = await records.write(who, [{ op: 'delete', ref: 'lod/customers/baeckerei-mueller' }]);
  assert.equal((await both()).length, before.length + linked);
  const [version] = await cairn.services.history
    .versions(who, gone?.ref ?? '', { limit: 2 })
    .then((page) => page.items.slice(1));
  await records.write(who, [{ op: 'restore', ref: gone?.ref ?? '', seq: version?.seq ?? 0 }]);
  assert.deepEqual(await both(), before);
  rmSync(cairn.file('lod/customers/baeckerei-mueller.json'));
  await cairn.restart().then((again) => again.close());
  assert.equal(
    (await examine()).findings.filter((line) => line.startsWith('link: ')).length,
    before.length + linked,
  );
});

test('it finds values that only one record may have and two have, as what is to repair does', async () => {
  const file = join(folder, 'json-db/lod/invoices/by-hand.json');
  const invoice = readFileSync(join(folder, 'json-db/lod/invoices/2026-0150.json'));
  writeFileSync(file, invoice);
  const found = async () => (await examine()).findings.filter((line) => line.startsWith('duplicate: '));
  assert.match(
    (await found()).join('\n'),
    /^duplicate: lod\/invoices\/by-hand: number is "2026-0150", as it is in lod\/invoices\/2026-0150, but only one record may have it\.$/,
  );
  const cairn = await startCairn({ folder });
  const told = (await cairn.services.search.problems(who)).filter(({ kind }) => kind === 'duplicate');
  assert.deepEqual(
    told.map(({ ref, other }) => [ref, other]),
    [
      ['lod/invoices/2026-0150', 'lod/invoices/by-hand'],
      ['lod/invoices/by-hand', 'lod/invoices/2026-0150'],
    ],
  );
  await cairn.close();
  rmSync(file);
  assert.deepEqual(await found(), []);
});
