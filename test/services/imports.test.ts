import assert from 'node:assert/strict';
import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import type { ImportWish } from '../../src/core/import.ts';
import type { Who } from '../../src/core/who.ts';
import { temporaryFolder, writeFile } from '../folder.ts';

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };
const guest: Who = { name: 'guest', via: 'api', namespaces: ['bc'] };

const schema = {
  title: 'Customers',
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    number: { type: 'string', 'x-cairn': { unique: true } },
    since: { type: 'string', format: 'date' },
    sales: { type: 'number', 'x-cairn': { widget: 'money' } },
    active: { type: 'boolean' },
    status: { enum: ['lead', 'customer'] },
    hub: { type: 'string', 'x-cairn': { relation: { to: 'hubs' } } },
    address: {
      type: 'object',
      properties: { street: { type: 'string', title: 'Straße' }, city: { type: 'string' } },
    },
  },
};

const people = {
  title: 'People',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    mail: { type: 'string', format: 'email' },
    boss: { type: 'string', 'x-cairn': { relation: { to: 'people' } } },
  },
};

describe('An import', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let cairn: Cairn;
  beforeEach(async () => {
    folder = temporaryFolder();
    put('lod/_namespace', { title: 'Lodestar', language: 'de', timeZone: 'Europe/Berlin', currency: 'EUR' });
    put('lod/hubs/north', { name: 'Nord-Station' });
    put('lod/hubs/south', { name: 'Süd-Station' });
    put('lod/customers/_schema', schema);
    put('lod/people/_schema', people);
    put('lod/people/ada', { name: 'Ada' });
    put('lod/customers/acme', {
      name: 'Acme',
      number: '00123',
      sales: 10.5,
      note: 'kept',
      address: { zip: '01067' },
    });
    await open();
  });
  afterEach(async () => {
    await cairn.close();
    folder.remove();
  });

  const put = (ref: string, data: object) => writeFile(file(ref), `${JSON.stringify(data, null, 2)}\n`);
  const file = (ref: string) => join(folder.path, 'json-db', `${ref}.json`);
  const data = (ref: string) => JSON.parse(fs.readFileSync(file(ref), 'utf8'));
  const ids = (collection: string) =>
    fs.readdirSync(join(folder.path, 'json-db/lod', collection)).filter((name) => !name.startsWith('_'));
  const open = async () => {
    cairn = await createCairn(
      readConfig({ CAIRN_USER: 'vim', CAIRN_EMBEDDINGS: 'off' }, folder.path),
      (message, thrown) => console.error(message, thrown),
    );
    await cairn.settled();
  };
  const imports = () => cairn.services.imports;

  async function bring(text: string | Buffer, collection = 'customers', wish: Partial<ImportWish> = {}) {
    async function* source() {
      yield Buffer.from(text);
    }
    const { id } = await imports().receive(ann, 'lod', { name: 'given.csv', source: source(), collection });
    await imports().read(ann, id);
    if (Object.keys(wish).length > 0) await imports().decide(ann, id, wish);
    return { id, plan: await imports().checked(ann, id), given: imports().get(ann, id) };
  }
  async function apply(id: string) {
    const run = await imports().apply(ann, id);
    return cairn.services.runs.ended(ann, run.id);
  }

  /** As if the process had ended in the middle of the run. */
  async function cutShort(id: string) {
    await cairn.close();
    const note = join(folder.path, 'state/imports', id, 'import.json');
    const kept = JSON.parse(fs.readFileSync(note, 'utf8'));
    fs.writeFileSync(note, JSON.stringify({ ...kept, state: 'applying' }));
    await open();
  }

  const file1 =
    'Name;Number;Seit;Sales;Active;Status;Hub;Strasse;City\r\n' +
    'Acme;00123;31.12.2020;1.234,50 €;ja;Customer;nord-station;Große Gasse 1;Köln\r\n' +
    'Böhm;00124;1.2.2021;99;nein;lead;south;;\r\n' +
    'Wrong;00125;31.2.2021;x;vielleicht;gone;west;;\r\n';

  it('shows what it would do, then does just that, and the same file again changes nothing', async () => {
    const first = await bring(Buffer.from(file1.replace('€', '\u0080'), 'latin1'), 'customers', {
      columns: { Seit: { to: 'field', pointer: '/since' } },
    });
    assert.deepEqual(first.plan.counts, { new: 1, changed: 1, unchanged: 0, invalid: 1, passed: 0 });
    assert.deepEqual(first.given.wish.key, ['/number']);
    assert.deepEqual(first.given.wish.columns.Strasse, { to: 'field', pointer: '/address/street' });
    assert.deepEqual(
      first.plan.changed[0]?.diff?.map(({ pointer, before, after }) => [pointer, before, after]).sort(),
      [
        ['/active', undefined, true],
        ['/address/city', undefined, 'Köln'],
        ['/address/street', undefined, 'Große Gasse 1'],
        ['/hub', undefined, 'north'],
        ['/sales', 10.5, 1234.5],
        ['/since', undefined, '2020-12-31'],
        ['/status', undefined, 'customer'],
      ],
    );
    assert.deepEqual(
      first.plan.invalid.map(({ at, errors }) => [at, errors.map(({ column }) => column)]),
      [[4, ['Seit', 'Sales', 'Active', 'Status', 'Hub']]],
    );
    assert.deepEqual(first.plan.links, [
      {
        column: 'Hub',
        to: 'lod/hubs',
        title: 'Hubs',
        by: first.plan.links[0]?.by,
        distinct: 3,
        found: 2,
        missing: ['west'],
      },
    ]);
    assert.deepEqual(ids('customers'), ['acme.json']);

    const run = await apply(first.id);
    assert.deepEqual([run.state, run.counts.created, run.counts.updated], ['done', 1, 1]);
    assert.deepEqual(data('lod/customers/acme'), {
      ...{ name: 'Acme', number: '00123', sales: 1234.5, note: 'kept' },
      address: { zip: '01067', street: 'Große Gasse 1', city: 'Köln' },
      ...{ since: '2020-12-31', active: true, status: 'customer', hub: 'north' },
    });
    assert.match(fs.readFileSync(file('lod/customers/acme'), 'utf8'), /"sales": 1234\.50/);
    assert.deepEqual(data('lod/customers/bohm'), {
      ...{
        name: 'Böhm',
        number: '00124',
        since: '2021-02-01',
        sales: 99,
        active: false,
        status: 'lead',
        hub: 'south',
      },
    });

    const again = await bring(Buffer.from(file1.replace('€', '\u0080'), 'latin1'));
    assert.deepEqual(again.given.wish.columns.Seit, { to: 'field', pointer: '/since' }, 'it was remembered');
    assert.deepEqual(again.plan.counts, { new: 0, changed: 0, unchanged: 2, invalid: 1, passed: 0 });

    const undone = await cairn.services.history.undo(ann, { batch: run.id });
    assert.equal(undone.length, 2);
    assert.deepEqual([ids('customers'), data('lod/customers/acme').sales], [['acme.json'], 10.5]);
  });

  it('makes a collection with its fields, in one batch with the records, and takes both back', async () => {
    const text =
      'Artikel;Preis;PLZ;Am;Anteil;Art;E-Mail;Hub\n' +
      Array.from(
        { length: 450 },
        (_, at) =>
          `Ding ${at};${at},50;0106${at % 10};${1 + (at % 28)}.3.2024;${at % 100} %;${at % 2 ? 'klein' : 'groß'};a${at}@b.de;Nord-Station`,
      ).join('\n');
    const { id, plan, given } = await bring(text, 'waren', { title: 'Waren', singular: 'Ware' });
    assert.deepEqual(plan.counts, { new: 450, changed: 0, unchanged: 0, invalid: 0, passed: 0 });
    assert.deepEqual(plan.schema, {
      ref: 'lod/waren/_schema',
      fields: ['artikel', 'preis', 'plz', 'am', 'anteil', 'art', 'eMail', 'hub'],
      isNew: true,
    });
    assert.equal(given.isNew, true);
    const run = await apply(id);
    assert.deepEqual([run.reason, run.state, run.counts.created], [undefined, 'done', 451]);
    const made = data('lod/waren/_schema');
    assert.deepEqual([made.title, made['x-cairn']], ['Waren', { singular: 'Ware', title: '/artikel' }]);
    assert.deepEqual(made.properties, {
      artikel: { type: 'string' },
      preis: { type: 'number' },
      plz: { type: 'string', title: 'PLZ' },
      am: { type: 'string', format: 'date' },
      anteil: { type: 'number', 'x-cairn': { unit: '%' } },
      art: { type: 'string', enum: ['groß', 'klein'] },
      eMail: { title: 'E-Mail', type: 'string', format: 'email' },
      hub: { type: 'string', 'x-cairn': { relation: { to: 'hubs' } } },
    });
    assert.deepEqual(data('lod/waren/ding-7'), {
      ...{
        artikel: 'Ding 7',
        preis: 7.5,
        plz: '01067',
        am: '2024-03-08',
        anteil: 7,
        art: 'klein',
        eMail: 'a7@b.de',
        hub: 'north',
      },
    });
    const again = await bring(text, 'waren');
    assert.deepEqual(again.plan.counts, { new: 0, changed: 0, unchanged: 450, invalid: 0, passed: 0 });
    await cairn.services.history.undo(ann, { batch: run.id });
    assert.equal(fs.existsSync(file('lod/waren/_schema')) || fs.existsSync(file('lod/waren/ding-7')), false);
  });

  it('mends a wrong row in its place', async () => {
    const { id, plan } = await bring('name,number,since\nNew,1,2020-01-01\nOld,2,yesterday\n,3,2020-01-01\n');
    assert.deepEqual(plan.counts, { new: 1, changed: 0, unchanged: 0, invalid: 2, passed: 0 });
    assert.deepEqual(
      plan.invalid.map(({ at, errors }) => [at, errors[0]?.column, errors[0]?.pointer]),
      [
        [3, 'since', '/since'],
        [4, 'name', '/name'],
      ],
    );
    await imports().mend(ann, id, 3, { since: '5.6.2021' });
    await imports().mend(ann, id, 4, { name: 'Named' });
    assert.deepEqual((await imports().checked(ann, id)).counts.new, 3);
    assert.equal((await apply(id)).counts.created, 3);
    assert.equal(data('lod/customers/old').since, '2021-06-05');
  });

  it('adds only, or changes only, and clears what is empty only if it is asked to', async () => {
    const text = 'number,name,sales\n00123,Acme,\n7,Neu,5\n';
    const adding = await bring(text, 'customers', { mode: 'add' });
    assert.deepEqual(adding.plan.counts, { new: 1, changed: 0, unchanged: 0, invalid: 0, passed: 1 });
    const changing = await bring(text, 'customers', { mode: 'change' });
    assert.deepEqual(changing.plan.counts, { new: 0, changed: 0, unchanged: 1, invalid: 0, passed: 1 });
    const clearing = await bring(text, 'customers', { mode: 'change', empty: 'clear' });
    assert.deepEqual(clearing.plan.changed[0]?.diff, [{ pointer: '/sales', before: 10.5 }]);
  });

  it('says what comes twice, in the file or beside what is there', async () => {
    const { plan } = await bring('name,number\nA,1\nB,1\nC,00123\nC,00123\n', 'customers', { mode: 'both' });
    assert.deepEqual(plan.counts, { new: 1, changed: 1, unchanged: 0, invalid: 2, passed: 0 });
    assert.deepEqual(
      plan.invalid.map(({ at, errors }) => [at, errors[0]?.message]),
      [
        [3, 'is in row 2 already'],
        [5, 'is in row 4 already'],
      ],
    );
    const byName = await bring('name,number\nD,00123\n', 'customers', { key: ['/name'] });
    assert.match(byName.plan.invalid[0]?.errors[0]?.message ?? '', /is taken/);
  });

  it('shows columns that fit no field, and takes them only where it is told', async () => {
    const { id, given, plan } = await bring('name,number,Lieblingsfarbe\nA,1,rot\n');
    assert.deepEqual(given.wish.columns.Lieblingsfarbe, { to: 'new', key: 'lieblingsfarbe', type: 'text' });
    assert.deepEqual(plan.schema, { ref: 'lod/customers/_schema', fields: ['lieblingsfarbe'], isNew: false });
    await imports().decide(ann, id, { columns: { Lieblingsfarbe: { to: 'leave' } } });
    assert.equal((await imports().checked(ann, id)).schema, undefined);
    await imports().decide(ann, id, {
      columns: { Lieblingsfarbe: { to: 'new', key: 'colour', type: 'choice' } },
    });
    assert.equal((await apply(id)).state, 'done');
    assert.equal(data('lod/customers/a').colour, 'rot');
    assert.deepEqual(Object.keys(data('lod/customers/_schema').properties).slice(-2), ['address', 'colour']);
  });

  it('takes JSON as it is, ids and spelling of numbers included', async () => {
    const { plan, id } = await bring(
      '{"_id":"zed","name":"Zed","sales":1.10,"__proto__":{"a":1},"address":{"city":"Ulm"}}\n{"_id":"acme","name":"Acme","address":{"city":"Bonn"}}',
    );
    assert.deepEqual([plan.counts.new, plan.counts.changed], [1, 1]);
    assert.deepEqual(plan.changed[0]?.diff, [{ pointer: '/address/city', after: 'Bonn' }]);
    assert.equal((await apply(id)).state, 'done');
    assert.match(fs.readFileSync(file('lod/customers/zed'), 'utf8'), /"sales": 1\.10,\n {2}"__proto__": \{/);
  });

  it('waits through a restart, with its mapping', async () => {
    const { id } = await bring('name,number\nA,1\n', 'customers', { mode: 'add' });
    assert.equal(fs.statSync(join(folder.path, 'state/imports', id, 'upload')).mode & 0o777, 0o600);
    await cairn.close();
    await open();
    const given = imports().get(ann, id);
    assert.deepEqual([given.state, given.wish.mode, given.rows], ['read', 'add', 1]);
    assert.equal((await imports().checked(ann, id)).counts.new, 1);
    assert.throws(() => imports().get(guest, id), { code: 'not_found' });
    imports().discard(ann, id);
    assert.equal(fs.existsSync(join(folder.path, 'state/imports', id)), false);
  });

  it('whose run comes to nothing waits for what can be done, without the file', async () => {
    const { id, plan } = await bring('Name;Number\nAnna;200\nBert;201\n', 'customers', { key: [] });
    assert.equal(plan.counts.new, 2);
    const body = '{"name":"Meanwhile","number":"201"}';
    await cairn.services.records.write(ann, [
      { op: 'create', ns: 'lod', collection: 'customers', id: 'meanwhile', body },
    ]);
    const failed = await apply(id);
    assert.deepEqual([failed.state, failed.again], ['failed', `/import/${id}`]);
    assert.deepEqual(ids('customers'), ['acme.json', 'meanwhile.json']);
    const [waiting] = imports().all(ann);
    assert.deepEqual([waiting?.id, waiting?.state, waiting?.reason], [id, 'read', failed.reason]);
    const left = await imports().checked(ann, id);
    assert.deepEqual([left.counts.new, left.counts.invalid], [1, 1]);
    assert.equal(imports().get(ann, id).reason, undefined);
    assert.equal((await apply(id)).state, 'done');
    assert.deepEqual(ids('customers'), ['acme.json', 'anna.json', 'meanwhile.json']);
    assert.deepEqual(imports().all(ann), []);
    await assert.rejects(imports().apply(ann, id), { code: 'conflict', message: /done/ });
  });

  it('that was cut short by the end of the process goes on with what is left', async () => {
    const { id } = await bring('Name;Number\nAnna;200\nBert;201\n');
    await cairn.close();
    const note = join(folder.path, 'state/imports', id, 'import.json');
    const kept = JSON.parse(fs.readFileSync(note, 'utf8'));
    fs.writeFileSync(note, JSON.stringify({ ...kept, state: 'applying', run: 'gone' }));
    put('lod/customers/anna', { name: 'Anna', number: '200' });
    await open();
    assert.match(imports().get(ann, id).reason ?? '', /was stopped/);
    const { counts } = await imports().checked(ann, id);
    assert.deepEqual([counts.new, counts.unchanged], [1, 1]);
    assert.equal((await apply(id)).counts.created, 1);
  });

  it('takes rows that refer to one another, in any order and in a circle', async () => {
    const many = Array.from({ length: 300 }, (_, at) => `Clerk ${at};;Clerk ${at + 1}`);
    const text = ['name;mail;boss', 'Cleo;;Dora', 'Dora;;Cleo', ...many, 'Clerk 300;;ada', 'Lost;;Nobody'];
    const { id, plan } = await bring(text.join('\n'), 'people');
    assert.deepEqual(plan.counts, { new: 303, changed: 0, unchanged: 0, invalid: 1, passed: 0 });
    assert.match(plan.invalid[0]?.errors[0]?.message ?? '', /points nowhere/);
    assert.deepEqual(plan.new[0]?.after, { name: 'Cleo', boss: 'dora' });
    assert.deepEqual(
      plan.links.map(({ distinct, found, missing }) => [distinct, found, missing]),
      [[304, 303, ['Nobody']]],
    );
    const run = await apply(id);
    assert.deepEqual([run.reason, run.counts.created], [undefined, 303]);
    assert.deepEqual(
      ['cleo', 'dora', 'clerk-0', 'clerk-199', 'clerk-300'].map((name) => data(`lod/people/${name}`).boss),
      ['dora', 'cleo', 'clerk-1', 'clerk-200', 'ada'],
    );
    assert.equal((await bring(text.join('\n'), 'people')).plan.counts.unchanged, 303);
    await cairn.services.history.undo(ann, { batch: run.id });
    assert.deepEqual(ids('people'), ['ada.json']);
  });

  it('refuses what refers to a row that is refused, and what refers to that', async () => {
    const { id, plan } = await bring(
      'name;mail;boss\nUnder;;Middle\nMiddle;;Top\nTop;no mail;\nFree;;Other\nOther;;\n',
      'people',
    );
    assert.deepEqual(
      plan.invalid.map(({ at, errors }) => [at, errors[0]?.column]),
      [
        [2, 'boss'],
        [3, 'boss'],
        [4, 'mail'],
      ],
    );
    assert.equal(plan.counts.new, 2);
    await imports().mend(ann, id, 4, { mail: 'top@example.org' });
    assert.equal((await imports().checked(ann, id)).counts.new, 5);
    assert.equal((await apply(id)).counts.created, 5);
    assert.equal(data('lod/people/under').boss, 'middle');
  });

  it('makes a collection of records that link to each other', async () => {
    const { id, plan } = await bring(
      '{"_id":"a","title":"A","next":"b"}\n{"_id":"b","title":"B","next":"a"}\n{"_id":"c","title":"C","next":"gone"}\n',
      'pages',
      { columns: { next: { to: 'new', key: 'next', type: 'relation', relation: 'pages' } } },
    );
    assert.deepEqual([plan.counts.new, plan.invalid.map(({ at }) => at)], [2, [3]]);
    assert.equal((await apply(id)).state, 'done');
    assert.deepEqual(data('lod/pages/a'), { title: 'A', next: 'b' });
  });

  it('takes a column that is called like a collection for a relation only where it names one of its records', async () => {
    const met = await bring('what;Hub\nLadder;gone\nRope;NORD-STATION\n', 'tools');
    assert.deepEqual(met.given.wish.columns.Hub, {
      to: 'new',
      key: 'hub',
      type: 'relation',
      relation: 'hubs',
    });
    const strange = await bring('what;Hub\nBike;steel\nCart;wood\n', 'wheels');
    assert.deepEqual(strange.given.wish.columns.Hub, { to: 'new', key: 'hub', type: 'text' });
    assert.equal(strange.plan.counts.new, 2);
  });

  it('says which ids it will give, each once, however far apart they are', async () => {
    const text = `name\nTwin\n${'Other\n'.repeat(250)}Twin\n`;
    const { id, plan } = await bring(text, 'customers', { key: [] });
    assert.deepEqual(
      [plan.counts.new, plan.new[0]?.ref, plan.new[2]?.ref],
      [252, 'lod/customers/twin', 'lod/customers/other-2'],
    );
    await cairn.services.records.write(ann, [
      { op: 'create', ns: 'lod', collection: 'customers', id: 'twin', body: '{"name":"Meanwhile"}' },
    ]);
    assert.equal((await apply(id)).counts.created, 252);
    assert.deepEqual(
      ids('customers').filter((name) => name.startsWith('twin')),
      ['twin-2.json', 'twin-3.json', 'twin.json'],
    );
  });

  it('tried again does not take for its own what somebody made under the same name since', async () => {
    const { id } = await bring('name\nAnna\nBert\n', 'customers', { key: [] });
    const run = await apply(id);
    await cairn.services.history.undo(ann, { batch: run.id });
    await cairn.services.records.write(ann, [
      { op: 'create', ns: 'lod', collection: 'customers', id: 'anna', body: '{"name":"Another Anna"}' },
    ]);
    await cutShort(id);
    const { counts } = await imports().checked(ann, id);
    assert.deepEqual([counts.new, counts.changed], [2, 0]);
    assert.equal((await apply(id)).counts.created, 2);
    assert.equal(data('lod/customers/anna').name, 'Another Anna');
    assert.equal(data('lod/customers/anna-2').name, 'Anna');
  });

  it('tried again is checked to an end where a row that is made already is refused now', {
    timeout: 60_000,
  }, async () => {
    const { id } = await bring('name;mail;boss\nCleo;;Dora\nDora;;Nobody\n', 'people', {
      columns: { boss: { to: 'leave' } },
    });
    await apply(id);
    await cutShort(id);
    await imports().decide(ann, id, { columns: { boss: { to: 'field', pointer: '/boss' } } });
    const { counts, invalid } = await imports().checked(ann, id);
    assert.deepEqual([counts.changed, counts.invalid, invalid[0]?.at], [1, 1, 3]);
    assert.equal((await apply(id)).state, 'done');
    assert.deepEqual(
      ['cleo', 'dora'].map((name) => data(`lod/people/${name}`).boss),
      ['dora', undefined],
    );
  });

  it('tried again knows what it made by another name', async () => {
    const { id } = await bring('name,sales\nAnna,1\nBert,2\n', 'customers', { key: [] });
    await apply(id);
    await cairn.services.records.write(ann, [
      { op: 'move', ref: 'lod/customers/anna', to: 'lod/customers/annie', ifMatch: '*' },
      { op: 'edit', ref: 'lod/customers/bert', edits: [{ pointer: '/sales', json: '3' }] },
    ]);
    await cutShort(id);
    assert.deepEqual((await imports().checked(ann, id)).counts.new, 0);
    await imports().mend(ann, id, 2, { sales: '5' });
    assert.deepEqual(
      (await imports().checked(ann, id)).changed.map(({ ref }) => ref),
      ['lod/customers/annie', 'lod/customers/bert'],
    );
    await apply(id);
    assert.deepEqual([data('lod/customers/annie').sales, data('lod/customers/bert').sales], [5, 2]);
    await cutShort(id);
    assert.deepEqual((await imports().checked(ann, id)).counts.unchanged, 2);
    assert.deepEqual(ids('customers'), ['acme.json', 'annie.json', 'bert.json']);
  });

  it('brought again goes on with the last run of the file, through restarts, and leaves none behind', async () => {
    const text = 'name,since\nAnna,2020-01-01\nBert,yesterday\n';
    const without: Partial<ImportWish> = { key: [], columns: { since: { to: 'leave' } } };
    const first = await bring(text, 'customers', { key: [] });
    assert.equal((await apply(first.id)).counts.created, 1);
    await cutShort(first.id);
    const second = await bring(text, 'customers', without);
    assert.deepEqual([second.plan.counts.new, second.plan.counts.unchanged], [1, 1]);
    await cairn.close();
    await open();
    assert.equal((await apply(second.id)).counts.created, 1);
    await cutShort(second.id);
    assert.deepEqual(
      imports()
        .all(ann)
        .map(({ id }) => id),
      [second.id],
    );
    const skipped = await bring(text, 'customers', without);
    const third = await bring(text, 'customers', without);
    assert.deepEqual(
      [skipped, third].map(({ plan }) => plan.counts.unchanged),
      [2, 2],
    );
    await apply(third.id);
    assert.deepEqual(imports().all(ann), []);
    assert.deepEqual(ids('customers'), ['acme.json', 'anna.json', 'bert.json']);
  });

  it('does not begin where the one that it goes on with runs, or ran since the preview', async () => {
    const text = 'name,since\nAnna,2020-01-01\nBert,yesterday\n';
    const columns: ImportWish['columns'] = { since: { to: 'leave' } };
    const first = await bring(text, 'customers', { key: [] });
    await apply(first.id);
    await cutShort(first.id);
    const second = await bring(text, 'customers', { key: [], columns });
    assert.equal(second.plan.counts.new, 1);
    await imports().decide(ann, first.id, { key: [], columns });
    await imports().checked(ann, first.id);
    const run = await imports().apply(ann, first.id);
    const refusal = { code: 'conflict', message: /look at the preview again/ };
    await assert.rejects(imports().apply(ann, second.id), refusal);
    assert.equal((await cairn.services.runs.ended(ann, run.id)).counts.created, 1);
    const { counts } = await imports().checked(ann, second.id);
    assert.deepEqual([counts.new, counts.unchanged], [0, 2]);
    assert.equal((await apply(second.id)).state, 'done');
    assert.deepEqual(ids('customers'), ['acme.json', 'anna.json', 'bert.json']);
  });

  it('tried again knows what it did in a collection after it was to go into another one', async () => {
    put('lod/people/twin', { name: 'Twin' });
    const { id } = await bring('name,sales\nTwin,1\nTwin,2\n', 'customers', { key: [] });
    await apply(id);
    await cutShort(id);
    await imports().decide(ann, id, { collection: 'people', key: [] });
    const elsewhere = await imports().checked(ann, id);
    assert.deepEqual([elsewhere.counts.new, elsewhere.new[0]?.ref], [2, 'lod/people/twin-2']);
    await imports().decide(ann, id, { collection: 'customers', key: [] });
    const { counts } = await imports().checked(ann, id);
    assert.deepEqual([counts.new, counts.changed, counts.unchanged], [0, 0, 2]);
  });

  it('that cannot be read says why', async () => {
    async function* source() {
      yield Buffer.from('a,b\n1,"2\n');
    }
    const { id } = await imports().receive(ann, 'lod', {
      name: 'x.csv',
      source: source(),
      collection: 'customers',
    });
    const given = await imports().read(ann, id);
    assert.equal(given.state, 'failed');
    assert.match(given.reason ?? '', /never closed/);
    await assert.rejects(imports().checked(ann, id), { code: 'invalid' });
    await assert.rejects(imports().receive(guest, 'lod', { name: 'x', source: source() }), {
      code: 'forbidden',
    });
  });
});
