import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { COLOURS } from '../../partials/ui/colour.ts';
import { isIcon } from '../../partials/ui/icon.tsx';
import { type CommitLine, commitLine, type JournalLine, journalLine } from '../../src/core/change.ts';
import { isBroken, parseDocument } from '../../src/core/document.ts';
import { idProblem } from '../../src/core/names.ts';
import { collectionHint, fieldHint, namespaceSettings, type SchemaNode } from '../../src/core/schema.ts';
import { copySampleStore, shiftDates } from '../../src/store/sample.ts';

const SAMPLE = join(import.meta.dirname, '../../../data');
const REFERENCE = '2026-11-22';
const BROKEN = 'lod/jobs/storm-check-gut-seekamp-barns';
const PAYED = 'lod/jobs/barn-ridge-survey-gut-seekamp';
const DANGLING = 'lod/jobs/quay-shed-roof-thomsen';
const EDITED = 'lod/customers/brauerei-holm';
const COUNTS = {
  'bc/hubs': 8,
  'bc/incidents': 14,
  'bc/partners': 10,
  'lod/contacts': 26,
  'lod/customers': 24,
  'lod/files': 9,
  'lod/invoices': 24,
  'lod/jobs': 30,
  'lod/notes': 20,
};

// biome-ignore lint/suspicious/noExplicitAny: records of many shapes, which the schemas check
type Data = Record<string, any>;

/** A store as plain values: bytes of every JSON file by ref, what of it parses, the journal in order of seq. */
interface Snapshot {
  bytes: Map<string, Buffer>;
  data: Map<string, Data>;
  lines: JournalLine[];
  groups: { month: string; lines: JournalLine[]; commit: CommitLine }[];
}

async function snapshot(root: string): Promise<Snapshot> {
  const found: Snapshot = { bytes: new Map(), data: new Map(), lines: [], groups: [] };
  for (const path of (await readdir(join(root, 'json-db'), { recursive: true })).sort()) {
    if (!path.endsWith('.json')) continue;
    const ref = path.slice(0, -'.json'.length);
    const bytes = await readFile(join(root, 'json-db', path));
    const document = parseDocument(bytes);
    found.bytes.set(ref, bytes);
    if (!isBroken(document)) found.data.set(ref, document.data);
  }
  for (const path of (await readdir(join(root, 'journal'), { recursive: true })).sort()) {
    if (path.endsWith('.jsonl')) readMonth(found, path, await readFile(join(root, 'journal', path), 'utf8'));
  }
  found.lines = found.groups.flatMap((group) => group.lines).sort((a, b) => a.seq - b.seq);
  return found;
}

function readMonth(into: Snapshot, path: string, text: string): void {
  const month = path.slice(-'2026-11.jsonl'.length, -'.jsonl'.length);
  let lines: JournalLine[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const value = JSON.parse(line);
    if ('commit' in value) {
      into.groups.push({ month, lines, commit: commitLine.strict().parse(value) });
      lines = [];
    } else lines.push(journalLine.strict().parse(value));
  }
  assert.deepEqual(lines, [], `${path} ends with a commit`);
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const textOf = (line: JournalLine) => line.text ?? `${JSON.stringify(line.doc, null, 2)}\n`;
const addDays = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
const cents = (amount: number) => Math.round(amount * 100 + Math.sign(amount) * 1e-6);
const folderOf = (ref: string) => ref.slice(0, ref.lastIndexOf('/'));
const colours: readonly string[] = COLOURS;
const isRecord = (ref: string) => !ref.includes('/_');

/** Records that parse, in a collection with a schema or not. */
function recordsIn(store: Snapshot, folder: string): Data[] {
  return [...store.data].filter(([ref]) => folderOf(ref) === folder && isRecord(ref)).map(([, data]) => data);
}

/** Every record that has a schema, with the schema's properties. */
function recordsWithFields(
  store: Snapshot,
): { ref: string; data: Data; fields: Record<string, SchemaNode> }[] {
  return [...store.data].flatMap(([ref, data]) => {
    const fields = store.data.get(`${folderOf(ref)}/_schema`)?.properties;
    return fields !== undefined && isRecord(ref) ? [{ ref, data, fields }] : [];
  });
}

function propertyAt(schema: SchemaNode, pointer: string): SchemaNode | undefined {
  const keys = pointer.slice(1).split('/');
  return keys.reduce<SchemaNode | undefined>((node, key) => node?.properties?.[key], schema);
}

/** Every field stands in a group of the form, and its choices have titles and known colours; fields inside fields have no group. */
function checkHints(node: SchemaNode, groups: readonly (string | undefined)[], where: string): void {
  for (const [key, property] of Object.entries(node.properties ?? {})) {
    const { group, labels, colours: shades = {} } = fieldHint.strict().parse(property['x-cairn'] ?? {});
    const choices = property.enum;
    assert.ok(groups.includes(group), `${where}/${key} is in a group`);
    assert.ok(property.title, `${where}/${key} has a title`);
    assert.deepEqual(labels && Object.keys(labels), choices, `${where}/${key} has a title for each choice`);
    for (const [choice, shade] of Object.entries(shades)) {
      assert.ok(choices?.includes(choice) && colours.includes(shade), `${where}/${key} ${choice} ${shade}`);
    }
    checkHints(property, [undefined], `${where}/${key}`);
    if (property.items)
      checkHints({ properties: { '*': { title: '*', ...property.items } } }, [undefined], `${where}/${key}`);
  }
}

/** What must hold of the sample as committed and of every copy, where `day` is the reference day. */
function holds(name: string, read: () => Snapshot, day: string): void {
  describe(name, () => {
    let store: Snapshot;
    before(() => {
      store = read();
    });

    test('has as many records as it says, with names that can be ids', () => {
      const counts: Record<string, number> = {};
      for (const ref of [...store.bytes.keys()].filter(isRecord)) {
        counts[folderOf(ref)] = (counts[folderOf(ref)] ?? 0) + 1;
        assert.equal(idProblem(ref.slice(folderOf(ref).length + 1)), undefined);
      }
      assert.deepEqual(counts, COUNTS);
    });

    test('has one file that does not parse; its last good version is in the journal', () => {
      const broken = [...store.bytes.keys()].filter((ref) => !store.data.has(ref));
      assert.deepEqual(broken, [BROKEN]);
      const last = store.lines.findLast((line) => line.ref === BROKEN) as JournalLine;
      const half = (store.bytes.get(BROKEN) as Buffer).toString();
      assert.ok(textOf(last).startsWith(half) && half.length < textOf(last).length);
    });

    test('every schema is valid, and every record fits its own but the one that says "payed"', () => {
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      formats.default(ajv);
      const misfits: string[] = [];
      for (const [ref, schema] of [...store.data].filter(([id]) => id.endsWith('/_schema'))) {
        const validate = ajv.compile(schema);
        for (const [id, data] of store.data) {
          if (folderOf(id) !== folderOf(ref) || id === ref || validate(data)) continue;
          misfits.push(`${id} ${validate.errors?.map((error) => `${error.instancePath} ${error.keyword}`)}`);
        }
      }
      assert.deepEqual(misfits, [`${PAYED} /status enum`]);
      assert.equal(store.data.get(PAYED)?.status, 'payed');
      assert.ok(!store.data.has('bc/incidents/_schema'));
    });

    test('hints are spelt as core knows them and point at fields, icons and colours that exist', () => {
      for (const ns of ['lod', 'bc']) {
        const settings = namespaceSettings
          .required()
          .partial({ country: true })
          .strict()
          .parse(store.data.get(`${ns}/_namespace`));
        assert.ok(isIcon(settings.icon) && colours.includes(settings.colour), ns);
      }
      const schemas = [...store.data].filter(([ref]) => ref.endsWith('/_schema'));
      assert.equal(schemas.length, 7);
      for (const [ref, schema] of schemas) {
        const hint = collectionHint.strict().required({ columns: true, sort: true }).parse(schema['x-cairn']);
        for (const pointer of [
          ...hint.columns,
          `/${hint.sort.replace(/^-?\/?/, '')}`,
          hint.title as string,
        ]) {
          assert.ok(propertyAt(schema, pointer), `${ref} has ${pointer}`);
        }
        assert.ok(isIcon(hint.icon), `${ref} has an icon`);
        checkHints(schema, hint.groups?.map((group) => group.name) ?? [undefined], ref);
      }
    });

    test('one key is outside its schema: the one typed into an editor', () => {
      const unknown = recordsWithFields(store).flatMap(({ ref, data, fields }) =>
        Object.keys(data).flatMap((key) => (key in fields ? [] : `${ref} ${key}`)),
      );
      assert.deepEqual(unknown, [`${EDITED} steamDays`]);
      assert.match((store.bytes.get(EDITED) as Buffer).toString(), /^\{\n {4}"name"/);
    });

    test('every relation leads to a record but the one to a deleted customer', () => {
      const dead: string[] = [];
      let alive = 0;
      for (const { ref, data, fields } of recordsWithFields(store)) {
        for (const [key, property] of Object.entries(fields)) {
          const to = fieldHint.parse(property['x-cairn'] ?? {}).relation?.to;
          for (const id of to === undefined ? [] : [data[key] ?? []].flat()) {
            if (store.bytes.has(`${ref.split('/')[0]}/${to}/${id}`)) alive++;
            else dead.push(`${ref} ${key} ${id}`);
          }
        }
      }
      assert.deepEqual(dead, [`${DANGLING} customer reederei-thomsen`]);
      assert.ok(alive > 150, `${alive} relations`);
      const last = store.lines.findLast((line) => line.ref === 'lod/customers/reederei-thomsen');
      assert.equal(last?.op, 'delete');
    });

    test('the journal chains: each revision hashes to its etag and follows the one before', () => {
      const current = new Map<string, string | null>();
      for (const [index, line] of store.lines.entries()) {
        assert.equal(line.seq, index + 1);
        assert.equal(line.prev, current.get(line.from ?? line.ref) ?? null, `prev of ${line.seq}`);
        assert.equal(line.etag, line.op === 'delete' ? null : sha256(textOf(line)), `bytes of ${line.seq}`);
        if (line.text !== undefined)
          assert.notEqual(`${JSON.stringify(JSON.parse(line.text), null, 2)}\n`, line.text);
        if (line.from !== undefined) current.set(line.from, null);
        current.set(line.ref, line.etag);
      }
      current.delete(BROKEN);
      for (const [ref, etag] of current) {
        const bytes = store.bytes.get(ref);
        assert.equal(
          bytes === undefined ? null : sha256(bytes),
          etag,
          `the last line of ${ref} is what is on disk`,
        );
      }
    });

    test('a commit closes each group in its month, and nothing is left to recover', () => {
      for (const { month, lines, commit } of store.groups) {
        assert.equal(commit.lines, lines.length);
        for (const line of lines) assert.equal(line.at.slice(0, 7), month);
        if (lines.length > 0) assert.equal(commit.commit, lines.at(-1)?.seq);
      }
      assert.equal(Math.max(...store.groups.map(({ commit }) => commit.synced)), store.lines.length);
      assert.equal(new Set(store.groups.map(({ commit }) => commit.epoch)).size, 1);
    });

    test('the journal tells of two people, an import, an agent, hand edits, a move and a restore', () => {
      const count = (matches: (line: JournalLine) => boolean) => store.lines.filter(matches).length;
      assert.ok(store.lines.length >= 60 && store.lines.length < 70, `${store.lines.length} lines`);
      assert.ok(count((line) => line.by === 'hannah') > 20 && count((line) => line.by === 'jonas') > 5);
      assert.ok(count((line) => line.by === 'inbox-agent' && line.via === 'mcp') > 5);
      const imported = store.lines.filter((line) => line.via === 'import');
      assert.deepEqual([imported.length, new Set(imported.map((line) => line.batch)).size], [8, 1]);
      assert.equal(
        count((line) => line.via === 'disk' && line.text !== undefined),
        1,
      );
      for (const op of ['move', 'restore', 'delete'])
        assert.equal(
          count((line) => line.op === op),
          1,
          op,
        );
    });

    test('the journal covers six weeks and nothing of the future', () => {
      const first = store.lines[0] as JournalLine;
      assert.equal(first.at.slice(0, 10), addDays(day, -42));
      assert.ok(
        store.lines.every((line, index) => line.at < day && line.at >= (store.lines[index - 1] ?? first).at),
      );
    });

    test('five invoices over 8,240.00 are overdue, and every total is the sum of its lines', () => {
      const invoices = recordsIn(store, 'lod/invoices');
      const overdue = invoices.filter((invoice) => invoice.status === 'sent' && invoice.dueOn < day);
      assert.equal(overdue.length, 5);
      assert.equal(cents(overdue.reduce((sum, invoice) => sum + invoice.total, 0)), 824_000);
      for (const { number, lines, net, vat, vatRate, total } of invoices) {
        assert.match(number, /^2026-0\d{3}$/);
        for (const line of lines)
          assert.equal(cents(line.quantity * line.unitPrice), cents(line.amount), number);
        assert.equal(
          cents(lines.reduce((sum: number, line: Data) => sum + line.amount, 0)),
          cents(net),
          number,
        );
        assert.equal(cents((net * vatRate) / 100), cents(vat), number);
        assert.equal(cents(net + vat), cents(total), number);
      }
    });

    test('a storm came twelve days ago: enquiries doubled, a hub is closed, bookings lie ahead', () => {
      const storm = addDays(day, -12);
      const jobs = recordsIn(store, 'lod/jobs');
      jobs.push(store.lines.findLast((line) => line.ref === BROKEN)?.doc as Data);
      const received = (from: string, to: string) =>
        jobs.filter((job) => job.receivedOn >= from && job.receivedOn < to).length;
      assert.deepEqual([received(addDays(storm, -12), storm), received(storm, day)], [5, 10]);
      assert.equal(store.data.get('bc/incidents/harbour-hub-under-water')?.when.slice(0, 10), storm);
      assert.equal(store.data.get('bc/hubs/sonderborg-harbour')?.status, 'closed');
      for (const job of jobs) assert.equal(job.status === 'booked', (job.scheduledAt ?? '') > day, job.title);
      assert.deepEqual([...new Set(jobs.map((job) => job.status))].sort(), [
        'booked',
        'done',
        'enquiry',
        'invoiced',
        'paid',
        'payed',
      ]);
    });

    test('one bakery is there twice, one phone number in three spellings, one customer in both businesses', () => {
      const bakeries = ['backerei-muller', 'baeckerei-mueller'].map((id) =>
        store.data.get(`lod/customers/${id}`),
      );
      assert.ok(bakeries[0]?.phone);
      assert.deepEqual([bakeries[0]?.phone, bakeries[0]?.email], [bakeries[1]?.phone, bakeries[1]?.email]);
      const spellings = [
        'lod/customers/sorensen-skibsproviant',
        'lod/contacts/lars-sorensen',
        'bc/partners/sorensen-skibsproviant',
      ].map((ref) => String(store.data.get(ref)?.phone));
      assert.equal(new Set(spellings).size, 3);
      assert.equal(new Set(spellings.map((phone) => phone.replaceAll(/\D/g, '').slice(-10))).size, 1);
      const names = (folder: string) => recordsIn(store, folder).map((data) => data.name as string);
      const shared = names('bc/partners').filter((name) => names('lod/customers').includes(name));
      assert.deepEqual(shared, ['Sørensen Skibsproviant']);
    });

    test('some speak of water through the ceiling where others speak of a leak', () => {
      const texts = ['lod/notes', 'lod/jobs', 'bc/incidents'].flatMap((folder) => recordsIn(store, folder));
      const speakOf = (words: RegExp) =>
        texts.map((data) => JSON.stringify(data)).filter((text) => words.test(text));
      const water = speakOf(/water\S* (\S+ ){0,2}through the ceiling/i);
      assert.ok(water.filter((text) => !/leak/i.test(text)).length >= 5);
      assert.ok(speakOf(/\bleak/i).filter((text) => !water.includes(text)).length >= 5);
    });
  });
}

describe('the sample store', () => {
  const day = '2028-03-01';
  const today = new Date().toISOString().slice(0, 10);
  let folder: string;
  let copy: string;
  let committed: Snapshot;
  let copied: Snapshot;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cairn-sample-'));
    copy = join(folder, 'work', 'data');
    committed = await snapshot(SAMPLE);
    await copySampleStore(SAMPLE, copy, { today: day });
    copied = await snapshot(copy);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  holds('as it is committed', () => committed, REFERENCE);
  holds('copied on another day', () => copied, day);

  test('a copy differs from the sample in its dates alone', () => {
    const days = (Date.parse(day) - Date.parse(REFERENCE)) / 86_400_000;
    for (const [ref, bytes] of committed.bytes) {
      assert.equal((copied.bytes.get(ref) as Buffer).toString(), shiftDates(bytes.toString(), days), ref);
    }
    const invoice = copied.data.get('lod/invoices/2026-0143');
    assert.deepEqual([invoice?.number, invoice?.dueOn], ['2026-0143', addDays(day, -13)]);
    const facts = ({ lines }: Snapshot) =>
      lines.map(({ seq, by, via, op, ref, batch, note, at }) => [
        seq,
        by,
        via,
        op,
        ref,
        batch,
        note,
        at.slice(10),
      ]);
    assert.deepEqual(facts(copied), facts(committed));
  });

  test('each copy has a journal of its own, with its own epoch', async () => {
    await copySampleStore(SAMPLE, join(folder, 'other'), { today: day });
    const other = await snapshot(join(folder, 'other'));
    const epochs = [committed, copied, other].map((store) => store.groups[0]?.commit.epoch);
    assert.equal(new Set(epochs).size, 3);
  });

  test('uploads are copied byte for byte and are what their sidecars say', async () => {
    const magic: Record<string, string> = {
      csv: '',
      docx: '504b0304',
      eml: '46726f6d3a',
      jpg: 'ffd8ff',
      pdf: '25504446',
    };
    const names = (await readdir(join(copy, 'json-db/lod/files'))).filter((name) =>
      /\.\w+(?<!json)$/.test(name),
    );
    const kinds = names.map((name) => name.split('.').at(-1) as string);
    assert.deepEqual([...new Set(kinds)].sort(), Object.keys(magic));
    for (const [index, name] of names.entries()) {
      const bytes = await readFile(join(copy, 'json-db/lod/files', name));
      const sidecar = copied.data.get(`lod/files/${name}`);
      assert.deepEqual([sidecar?.size, sidecar?.sha256], [bytes.length, sha256(bytes)], name);
      assert.ok(bytes.toString('hex').startsWith(magic[kinds[index] as string] as string), name);
    }
  });

  test('in a copy made today neither lines nor file times lie in the future', async () => {
    const target = join(folder, 'now');
    await copySampleStore(SAMPLE, target, { today });
    const now = await snapshot(target);
    assert.ok(now.lines.every((line) => line.at < new Date().toISOString()));
    for (const path of await readdir(target, { recursive: true })) {
      assert.ok((await stat(join(target, path))).mtimeMs <= Date.now() + 1000, path);
    }
  });

  test('an existing target is left alone', async () => {
    const target = join(folder, 'kept');
    await mkdir(target);
    await writeFile(join(target, 'mine.txt'), 'mine');
    await copySampleStore(SAMPLE, target, { today });
    assert.deepEqual(await readdir(target), ['mine.txt']);
    await rm(join(target, 'mine.txt'));
    await copySampleStore(SAMPLE, target, { today });
    assert.deepEqual(await readdir(target), [], 'even when it is empty');
  });

  test('of several copies at once one wins, whole, and nothing half-built stays', async () => {
    const target = join(folder, 'race');
    await Promise.all([1, 2, 3].map(() => copySampleStore(SAMPLE, target, { today })));
    const winner = await snapshot(target);
    assert.equal(winner.bytes.size, committed.bytes.size);
    assert.equal(winner.lines.length, committed.lines.length);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('race')),
      ['race'],
    );
  });

  test('a copy that fails leaves nothing behind', async () => {
    const torn = join(folder, 'torn');
    await mkdir(join(torn, 'json-db'), { recursive: true });
    await writeFile(join(torn, 'sample.json'), `{"referenceDate": "${REFERENCE}"}`);
    await assert.rejects(copySampleStore(torn, join(folder, 'never'), { today }), { code: 'ENOENT' });
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('never')),
      [],
    );
  });
});

describe('shifting dates', () => {
  test('moves dates and date-times by whole days and keeps time of day, offset and spelling', () => {
    assert.equal(
      shiftDates('{"a": "2026-12-31", "b":["2026-11-03T09:30:00+01:00","2028-02-28T23:59:59.123Z"]}', 1),
      '{"a": "2027-01-01", "b":["2026-11-04T09:30:00+01:00","2028-02-29T23:59:59.123Z"]}',
    );
    assert.equal(shiftDates('"2026-03-01"', -1), '"2026-02-28"');
  });

  test('leaves keys, dates inside text, quotations, invoice numbers, months and impossible days', () => {
    for (const text of [
      '{"2026-11-22": 1}',
      '{"2026-11-22" : 1}',
      '{"a": "on 2026-11-22 we flew"}',
      String.raw`{"a": "he wrote \"2026-11-22\" and left"}`,
      String.raw`{"a": "he wrote \"2026-11-22"}`,
      '{"number": "2026-0143", "month": "2026-11", "day": "2026-11-99"}',
      '{"a": 20261122, "b": 1.10}',
    ]) {
      assert.equal(shiftDates(text, 5), text);
    }
  });

  test('serves text that is cut off in the middle', () => {
    assert.equal(shiftDates('{"a": "2026-11-22", "b": "2026-11-', 1), '{"a": "2026-11-23", "b": "2026-11-');
  });
});
