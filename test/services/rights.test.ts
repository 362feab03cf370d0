import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cairn, createCairn } from '../../src/cairn.ts';
import { readConfig } from '../../src/config.ts';
import { isCairnError } from '../../src/core/errors.ts';
import { type Who, whoWith } from '../../src/core/who.ts';
import type { Services } from '../../src/services/services.ts';
import { temporaryFolder } from '../folder.ts';

// Who may do what: every method of every service, by name. A new one has to be put in a list here, and what it needs is tried.

const viewer = whoWith('Vi', 'web', { kiln: 'viewer', books: 'owner' });
const editor = whoWith('Ed', 'web', { kiln: 'editor' });
const owner = whoWith('Olga', 'web', { kiln: 'owner' });
const stranger = whoWith('Stan', 'web', { books: 'owner' });
const everything = whoWith('Ann', 'web', { '*': 'owner' });

const acme = 'kiln/customers/hazel-byrne';
const file = 'kiln/files/note.txt';
type Call = (services: Services, who: Who) => unknown;

/** What takes an editor of the namespace. */
const changes: Record<string, Call> = {
  'references.change': ({ references }, who) => references.change(who, renamed, { dryRun: true }),
  'references.changeAll': ({ references }, who) =>
    references.changeAll(who, [renamed], () => true, { dryRun: true }),
  'records.write': ({ records }, who) =>
    records.write(who, [{ op: 'patch', ref: acme, body: '{"note":"x"}' }], { dryRun: true }),
  'records.settleVanished': ({ records }, who) => records.settleVanished(who, 'kiln', 'customers', true),
  'history.undo': ({ history }, who) => history.undo(who, { seq: 1 }),
  'history.undoing': ({ history }, who) => history.undoing(who, { seq: 1 }),
  'duplicates.merge': ({ duplicates }, who) =>
    duplicates.merge(who, { keep: acme, remove: 'kiln/customers/liam-oconnor' }, { dryRun: true }),
  'cleanUps.apply': async ({ cleanUps, runs }, who) =>
    runs.ended(who, (await cleanUps.apply(who, 'kiln', 'customers', { rules: ['title'] })).id),
  'evals.run': ({ evals }, who) => evals.run(who, 'kiln'),
  'runs.start': async ({ runs }, who) => runs.ended(who, runs.start(who, work).id),
  'runs.cancel': ({ runs }, who) => runs.cancel(who, runs.start(editor, work).id),
  'bulk.preview': ({ bulk }, who) =>
    bulk.preview(who, 'kiln', 'customers', { ids: ['hazel-byrne'] }, { clear: ['/no'] }),
  'bulk.start': async ({ bulk, runs }, who) =>
    runs.ended(
      who,
      (await bulk.start(who, 'kiln', 'customers', { ids: ['hazel-byrne'] }, { clear: ['/no'] })).id,
    ),
  'imports.receive': ({ imports }, who) => imports.receive(who, 'kiln', { name: 'a.csv', source: bytes() }),
  'uploads.receive': ({ uploads }, who) => uploads.receive(who, 'kiln', 'a.txt', bytes()),
  'uploads.add': async ({ uploads }, who) => uploads.add(who, 'kiln', [await upload(uploads)]),
  'uploads.replace': async ({ uploads }, who) => uploads.replace(who, file, await upload(uploads)),
  'uploads.remove': ({ uploads }, who) => uploads.remove(who, file, { dryRun: true }),
  'uploads.adopt': ({ uploads }, who) => uploads.adopt(who, 'kiln/files/put-there.txt'),
  'uploads.link': ({ uploads }, who) => uploads.link(who, file, acme, true),
};

/** What takes an editor of the namespace, and of which a stranger is not told. */
const ofImports: Record<string, (services: Services, who: Who, id: string) => unknown> = {
  'imports.get': ({ imports }, who, id) => imports.get(who, id),
  'imports.shape': ({ imports }, who, id) => imports.shape(who, id),
  'imports.read': ({ imports }, who, id) => imports.read(who, id),
  'imports.decide': ({ imports }, who, id) => imports.decide(who, id, { mode: 'add' }),
  'imports.mend': ({ imports }, who, id) => imports.mend(who, id, 2, { name: 'x' }),
  'imports.check': ({ imports }, who, id) => imports.check(who, id),
  'imports.checked': ({ imports }, who, id) => imports.checked(who, id),
  'imports.plan': ({ imports }, who, id) => imports.plan(who, id),
  'imports.invalid': ({ imports }, who, id) => imports.invalid(who, id),
  'imports.apply': ({ imports }, who, id) => imports.apply(who, id),
  'imports.discard': ({ imports }, who, id) => imports.discard(who, id),
};

/** What takes an owner of the namespace. */
const settings: Record<string, Call> = {
  'history.forget': ({ history }, who) => history.forget(who, acme, { dryRun: true }),
  ...Object.fromEntries(
    ['kiln/_namespace', 'kiln/_synonyms', 'kiln/_evals', 'kiln/customers/_schema'].map((ref) => [
      `records.write ${ref}`,
      ({ records }: Services, who: Who) =>
        records.write(who, [{ op: 'delete', ref, ifMatch: '*' }], { dryRun: true }),
    ]),
  ),
  'views.save': ({ views }, who) => views.save(who, 'kiln', 'customers', { name: 'All', list: '' }),
  'views.remove': async ({ views }, who) => {
    const { view } = await views.save(everything, 'kiln', 'customers', { name: 'Few', list: '' });
    return views.remove(who, 'kiln', 'customers', view.id);
  },
  'records.write kiln/new/_schema': ({ records }, who) =>
    records.write(who, [{ op: 'create', ns: 'kiln', collection: 'new', id: '_schema', body: '{}' }], {
      dryRun: true,
    }),
  'fields.apply': async ({ fields, runs }, who) =>
    runs.ended(who, (await fields.apply(who, 'kiln', 'customers', [])).id),
  'duplicates.distinguish': ({ duplicates }, who) =>
    duplicates.distinguish(who, 'kiln', 'customers', ['hazel-byrne', 'liam-oconnor']),
  'fields.found': ({ fields }, who) =>
    fields.found(who, { ns: 'kiln', collection: `shelf-${who.name.toLowerCase()}` }),
};

/** What takes an owner of everything. */
const concernsAll: Record<string, Call> = {
  'rebuilds.start': ({ rebuilds }, who) => rebuilds.start(who),
  'indexing.rebuild': ({ indexing }, who) => indexing.rebuild(who),
  'models.get': ({ models }, who) => models.get(who),
  'models.choose': ({ models }, who) => models.choose(who, { provider: 'off' }, { dryRun: true }),
  'backups.start': ({ backups }, who) => backups.start(who),
  'backups.check': ({ backups }, who) => backups.check(who, 'none/there'),
  'backups.get': ({ backups }, who) => backups.get(who, 'none'),
  'backups.ended': ({ backups }, who) => backups.ended(who, 'none'),
  'backups.list': ({ backups }, who) => backups.list(who),
  'models.retry': ({ models }, who) => models.retry(who),
  'accounts.list': ({ accounts }, who) => accounts.list(who),
  'accounts.add': ({ accounts }, who) => accounts.add(who, { name: '', roles: {} }),
  'accounts.change': ({ accounts }, who) => accounts.change(who, 'x', {}),
  'accounts.invite': ({ accounts }, who) => accounts.invite(who, 'x'),
  'accounts.setPassword': ({ accounts }, who) => accounts.setPassword(who, 'x', 'x'),
  'accounts.remove': ({ accounts }, who) => accounts.remove(who, 'x'),
  'accounts.removeTokens': ({ accounts }, who) => accounts.removeTokens(who, 'x'),
};

/** What reads: a stranger is refused, or gets nothing of `kiln`. */
const reads: Record<string, Call> = {
  'lists.ask': ({ lists }, who) => lists.ask(who, 'kiln', 'customers', new URLSearchParams('q=hazel')),
  'lists.question': async ({ lists }, who) => {
    const { shape, state } = await lists.ask(who, 'kiln', 'customers', new URLSearchParams());
    return lists.question(who, shape, state);
  },
  'lists.tally': ({ lists }, who) =>
    lists.tally(who, { ns: 'kiln', collection: 'customers', limit: 1 }, { sums: [] }),
  'bulk.count': ({ bulk }, who) => bulk.count(who, 'kiln', 'customers', { ids: ['hazel-byrne'] }),
  'views.all': ({ views }, who) => views.all(who, 'kiln', 'customers'),
  'backups.standing': ({ backups }, who) => backups.standing(who),
  'types.declare': ({ types }, who) => types.declare(who),
  'schemas.trial': ({ schemas }, who) => void schemas.trial(who, {}),
  'schemas.guess': ({ schemas }, who) => schemas.guess(who, 'kiln', 'glazes', 5),
  'duplicates.find': ({ duplicates }, who) => duplicates.find(who, 'kiln', 'customers'),
  'duplicates.merged': ({ duplicates }, who) =>
    duplicates.merged(who, { keep: acme, remove: 'kiln/customers/liam-oconnor' }),
  'cleanUps.preview': ({ cleanUps }, who) => cleanUps.preview(who, 'kiln', 'customers', {}),
  'fields.check': ({ fields }, who) => fields.check(who, 'kiln', 'customers'),
  'fields.draft': ({ fields }, who) => fields.draft(who, 'kiln', 'customers', []),
  'fields.preview': ({ fields }, who) => fields.preview(who, 'kiln', 'customers', []),
  'fields.suggested': ({ fields }, who) => fields.suggested(who, 'kiln', 'glazes'),
  'records.get': ({ records }, who) => records.get(who, acme),
  'records.onDisk': ({ records }, who) => records.onDisk(who, acme),
  'records.list': ({ records }, who) => records.list(who, { ns: 'kiln', limit: 5 }),
  'schemas.namespaces': ({ schemas }, who) => schemas.namespaces(who),
  'schemas.namespace': ({ schemas }, who) => schemas.namespace(who, 'kiln'),
  'schemas.shape': ({ schemas }, who) => schemas.shape(who, 'kiln', 'customers'),
  'schemas.errors': ({ schemas }, who) => schemas.errors(who, 'kiln', 'customers', {}),
  'schemas.refusals': ({ schemas }, who) =>
    schemas.refusals(who, { ref: acme, before: undefined, after: {}, peers: new Map() }),
  'schemas.fillIn': ({ schemas }, who) => schemas.fillIn(who, 'kiln', 'customers', {}),
  'schemas.newId': ({ schemas }, who) =>
    schemas.newId(who, 'kiln', 'customers', { name: 'Hazel' }, async () => false),
  'schemas.synonyms': ({ schemas }, who) => schemas.synonyms(who, 'kiln'),
  'schemas.settingsProblem': () => [],
  'schemas.relations': ({ schemas }, who) => schemas.relations(who, 'kiln', 'orders'),
  'history.versions': ({ history }, who) => history.versions(who, acme),
  'history.version': ({ history }, who) => history.version(who, acme, 1),
  'history.activity': ({ history }, who) => history.activity(who, { limit: 50 }),
  'history.changes': ({ history }, who) => history.changes(who, '0', 100),
  'history.subscribe': ({ history }, who) => void history.subscribe(who, () => {})(),
  'runs.get': ({ runs }, who) => runs.get(who, runs.start(editor, work).id),
  'runs.ended': ({ runs }, who) => runs.ended(who, runs.start(editor, work).id),
  'runs.all': ({ runs }, who) => runs.all(who),
  'exports.open': async ({ exports, schemas }, who) =>
    (
      await exports.open(who, {
        shape: await schemas.shape(everything, 'kiln', 'customers'),
        query: { ns: 'kiln', collection: 'customers' },
        format: 'csv',
      })
    ).type,
  'imports.all': ({ imports }, who) => imports.all(who),
  'history.trash': ({ history }, who) => history.trash(who, { limit: 10 }),
  'search.understand': async ({ search }, who) =>
    (await search.understand(who, 'in:kiln hazel')).query.places,
  'search.complete': ({ search }, who) => search.complete(who, 'in:ki', 5),
  'search.find': async ({ search }, who) => (await search.find(who, { text: 'hazel', limit: 10 })).hits,
  'search.similar': async ({ search }, who) => search.similar(who, acme, 5),
  'search.collections': ({ search }, who) => search.collections(who),
  'search.titles': async ({ search }, who) => [...(await search.titles(who, [acme])).values()],
  'search.chunks': ({ search }, who) => search.chunks(who, acme),
  'search.neighbours': ({ search }, who) =>
    search.neighbours(who, { ns: 'kiln', collection: 'customers', limit: 1 }, acme),
  'search.values': ({ search }, who) => search.values(who, 'kiln', 'customers', '/name'),
  'search.inbound': ({ search }, who) => search.inbound(who, acme),
  'search.targets': async ({ search }, who) => [
    ...(await search.targets(who, relation, ['hazel-byrne'])).values(),
  ],
  'search.suggest': ({ search }, who) => search.suggest(who, relation, 'ha', 5),
  'search.suggestRecords': ({ search }, who) => search.suggestRecords(who, 'kiln', 'ha', 5),
  'search.problems': ({ search }, who) => search.problems(who),
  'evals.mistake': ({ evals }, who) => evals.mistake(who, 'kiln'),
  'references.to': ({ references }, who) => references.to(who, acme),
  'references.referring': ({ references }, who) => references.referring(who, reference, 5),
  'references.follow': ({ references }, who) => references.follow(who, acme, () => 'x').next(),
  'evals.places': ({ evals }, who) => evals.places(who, ['kiln']),
  'evals.last': ({ evals }, who) => evals.last(who, 'kiln'),
  'evals.scores': ({ evals }, who) => evals.scores(who, 'kiln'),
  'uploads.open': async ({ uploads }, who) => (await uploads.open(who, file)).bytes.close(),
  'uploads.text': ({ uploads }, who) => uploads.text(who, file),
  'uploads.problems': ({ uploads }, who) => uploads.problems(who, 'kiln'),
  'indexing.status': ({ indexing }, who) => indexing.status(who),
  'indexing.waiting': ({ indexing }, who) => indexing.waiting(who),
  'coverage.report': ({ coverage }, who) => coverage.report(who),
  'rebuilds.all': ({ rebuilds }, who) => rebuilds.all(who),
};

/** What is one's own: nobody reaches what another account has. */
const ones = [
  'me',
  'changePassword',
  'sessions',
  'endSession',
  'endSessions',
  'tokens',
  'addToken',
  'removeToken',
].map((name) => `accounts.${name}`);

/** What no door calls: what Cairn does for itself, which nobody asks for, and what gives back what one brought. */
const upkeep = [
  ...['recover', 'adopt', 'settle', 'close'].map((name) => `records.${name}`),
  'history.committed',
  ...[
    'start',
    'apply',
    'caughtUp',
    'isUnchanged',
    'stir',
    'reshape',
    'want',
    'distrust',
    'settled',
    'vectors',
    'close',
  ].map((name) => `indexing.${name}`),
  ...['start', 'served', 'settled'].map((name) => `models.${name}`),
  'runs.close',
  'imports.limit',
  'imports.close',
  'imports.lying',
  'backups.close',
  'uploads.limit',
  'uploads.discard',
];

const work = { ns: 'kiln', title: 'Nothing', mutations: [] };
const renamed = { op: 'move', ref: acme, to: 'kiln/customers/hazel' } as const;
const reference = {
  ...{ ns: 'kiln', collection: 'orders', pointer: '/customer', count: 1 },
  ...{ by: '@id', value: 'hazel-byrne' },
};
const relation = { ns: 'kiln', collection: 'customers', by: '@id' };

async function* bytes() {
  yield Buffer.from('hello');
}

async function upload(uploads: Services['uploads']) {
  return uploads.receive(everything, 'kiln', 'a.txt', bytes());
}

/** `forbidden` with its words, else undefined: other errors are of those who may. */
async function refusalOf(call: Call, services: Services, who: Who): Promise<string | undefined> {
  try {
    await call(services, who);
    return undefined;
  } catch (thrown) {
    if (isCairnError(thrown, 'forbidden')) return thrown.message;
    if (isCairnError(thrown)) return undefined;
    throw thrown;
  }
}

describe('rights', () => {
  const folder = temporaryFolder();
  let cairn: Cairn;
  before(async () => {
    const fixtures = resolve(import.meta.dirname, '../../../test/fixtures/json-db');
    cpSync(fixtures, join(folder.path, 'json-db'), { recursive: true });
    cairn = await createCairn({ ...readConfig({ CAIRN_USER: 'Ines' }, folder.path), holdMs: 0 });
    await cairn.settled();
    const { records, uploads } = cairn.services;
    await uploads.add(everything, 'kiln', [await uploads.receive(everything, 'kiln', 'note.txt', bytes())]);
    for (const id of ['_synonyms', '_evals'])
      await records.write(everything, [
        {
          op: 'replace',
          ref: `kiln/${id}`,
          body: id === '_evals' ? '{"questions":[]}' : '{"groups":[["a","b"]]}',
          ifNoneMatch: '*',
        },
      ]);
  });
  after(async () => {
    await cairn.close();
    folder.remove();
  });

  test('every method of every service is in one of the lists', () => {
    const listed = [
      ...Object.keys({ ...changes, ...settings, ...concernsAll, ...reads, ...ofImports }),
      ...ones,
      ...upkeep,
    ].map((name) => name.split(' ')[0]);
    const all = Object.entries(cairn.services).flatMap(([service, methods]) =>
      Object.keys(methods).map((method) => `${service}.${method}`),
    );
    assert.deepEqual([...new Set(listed)].sort(), all.sort());
  });

  const refuses = (calls: Record<string, Call>, refused: Who[], allowed: Who[], words: RegExp) => {
    for (const [name, call] of Object.entries(calls)) {
      for (const who of refused)
        test(`${name} refuses ${who.name}`, async () =>
          assert.match((await refusalOf(call, cairn.services, who)) ?? 'it was allowed', words));
      for (const who of allowed)
        test(`${name} lets ${who.name}`, async () =>
          assert.equal(await refusalOf(call, cairn.services, who), undefined));
    }
  };
  const { 'history.undo': undo, 'history.undoing': undoing, 'runs.cancel': cancel, ...others } = changes;
  refuses(others, [viewer], [editor, owner, everything], /"kiln".* your role there is viewer.* an editor/);
  refuses(others, [stranger], [], /^You may not (see|change) "kiln"\.$/);
  refuses(settings, [viewer, editor], [owner, everything], /"kiln".* your role there is .* an owner/);
  refuses(settings, [stranger], [], /^You may not (see|change) "kiln"\.$/);
  refuses(concernsAll, [viewer, editor, owner, stranger], [everything], /an owner of every namespace/);

  test('a viewer cannot undo, and a stranger is not told that there is such a change', async () => {
    const { records, history } = cairn.services;
    const [made] = await records.write(everything, [{ op: 'patch', ref: acme, body: '{"note":"before"}' }]);
    const target = { seq: made?.seq as number };
    await assert.rejects(history.undo(viewer, target), { code: 'forbidden' });
    await assert.rejects(history.undo(stranger, target), { code: 'not_found' });
    await assert.doesNotReject(history.undo(editor, target));
    assert.ok(undo && undoing);
    await assert.rejects(history.undoing(viewer, target), { code: 'forbidden' });
    await assert.rejects(history.undoing(stranger, target), { code: 'not_found' });
  });

  test('a viewer cannot cancel a run, and a stranger is not told that there is one', async () => {
    assert.match((await refusalOf(cancel as Call, cairn.services, viewer)) ?? '', /takes an editor/);
    const { id } = cairn.services.runs.start(editor, work);
    await assert.rejects(cairn.services.runs.cancel(stranger, id), { code: 'not_found' });
  });

  test('a run is cancelled by who started it and by owners, not by other editors', async () => {
    const { runs } = cairn.services;
    const [ed, another] = [
      { ...editor, account: 'ed' },
      { ...editor, name: 'Edda', account: 'edda' },
    ];
    for (const by of [ed, owner]) {
      const { id } = runs.start(ed, work);
      await assert.rejects(runs.cancel(another, id), { code: 'forbidden', message: /^Ed started this/ });
      await runs.cancel(by, id);
    }
    const { id } = runs.start({ ...owner, account: 'olga' }, work);
    await assert.rejects(runs.cancel(ed, id), { code: 'forbidden', message: /^Olga started this/ });
  });

  test('how search stands counts what one may see, and tells nothing of the rest', async () => {
    const { indexing, search } = cairn.services;
    const whole = await indexing.status(everything);
    const own = (await search.collections(stranger)).reduce((sum, { records }) => sum + records, 0);
    const part = await indexing.status(stranger);
    assert.ok(own > 0 && own < whole.records && whole.seq > 0 && whole.bytes > 0);
    assert.deepEqual([part.records, part.seq, part.bytes, part.file], [own, 0, 0, '']);
    assert.deepEqual([part.embedding, part.progress], [undefined, undefined]);
  });

  test('an import is an editor’s, and a stranger is not told that there is one', async () => {
    for (const [name, call] of Object.entries(ofImports)) {
      const source = (async function* () {
        yield Buffer.from('name,email\nHazel,h@example.com\n');
      })();
      const brought = { name: 'a.csv', source, collection: 'customers' };
      const { id } = await cairn.services.imports.receive(editor, 'kiln', brought);
      await cairn.services.imports.read(editor, id);
      const asked = async (who: Who) => call(cairn.services, who, id);
      await assert.rejects(asked(viewer), { code: 'forbidden' }, name);
      await assert.rejects(asked(stranger), { code: 'not_found' }, name);
      await assert.doesNotReject(asked(editor), name);
    }
  });

  test('a change in one namespace cannot carry one in another along', async () => {
    const mutations = [
      { op: 'patch', ref: 'books/titles/salt-and-slip', body: '{"note":"x"}' },
      { op: 'patch', ref: acme, body: '{"note":"x"}' },
    ] as const;
    await assert.rejects(cairn.services.records.write(viewer, mutations), { code: 'forbidden' });
    const move = { op: 'move', ref: 'books/titles/salt-and-slip', to: 'kiln/customers/salt' } as const;
    await assert.rejects(cairn.services.records.write(viewer, [move]), { code: 'forbidden' });
  });

  for (const [name, call] of Object.entries(reads))
    test(`${name} shows a viewer what is there, and a stranger nothing of it`, async () => {
      assert.equal(await refusalOf(call, cairn.services, viewer), undefined);
      const seen = await (async () => call(cairn.services, stranger))().catch((thrown) => {
        assert.ok(isCairnError(thrown, 'forbidden') || isCairnError(thrown, 'not_found'), String(thrown));
        assert.doesNotMatch(thrown.message, /hazel|byrne|customers/i);
      });
      assert.doesNotMatch(JSON.stringify(seen ?? null), /kiln|hazel|byrne/i);
    });

  test('a namespace that is named like a property of every object gives no rights', async () => {
    const odd = whoWith('Odd', 'web', JSON.parse('{"books":"owner"}'));
    for (const ns of ['constructor', 'toString', '__proto__'])
      await assert.rejects(
        cairn.services.records.write(odd, [{ op: 'create', ns, collection: 'a', body: '{}' }]),
        { code: 'forbidden' },
      );
  });

  test('the greater of a role everywhere and one in the namespace counts', async () => {
    const mixed = whoWith('Mia', 'web', { '*': 'viewer', kiln: 'editor' });
    assert.equal(await refusalOf(changes['records.write'] as Call, cairn.services, mixed), undefined);
    await assert.rejects(
      cairn.services.records.write(mixed, [
        { op: 'patch', ref: 'books/titles/salt-and-slip', body: '{"n":1}' },
      ]),
      { code: 'forbidden' },
    );
  });
});
