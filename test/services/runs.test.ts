import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Who } from '../../src/core/who.ts';
import { createHistory, type History } from '../../src/services/history.ts';
import type { Mutation } from '../../src/services/records.ts';
import { createRuns } from '../../src/services/runs.ts';
import { temporaryFolder } from '../folder.ts';
import { storeAt } from './store-at.ts';

const ann: Who = { name: 'ann', via: 'web', namespaces: '*' };
const guest: Who = { name: 'guest', via: 'api', namespaces: ['bc'] };

describe('a run', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let at: Awaited<ReturnType<typeof storeAt>>;
  let history: History;
  let runs: ReturnType<typeof createRuns>;
  beforeEach(async () => {
    folder = temporaryFolder();
    at = await storeAt(folder.path);
    const { store, journal, index, records } = at;
    const shape = async () => ({ titlePointers: ['/name'] });
    history = createHistory({ store, journal, index, write: records.write, shape, rebuild: async () => {} });
    runs = createRuns({ write: records.write, undo: history.undo });
  });
  afterEach(async () => {
    await runs.close();
    await at.close();
    folder.remove();
  });

  const creating = (id: string): Mutation => ({
    op: 'create',
    ns: 'lod',
    collection: 'jobs',
    id,
    body: `{"name":"${id}"}`,
  });
  const ids = (count: number) => Array.from({ length: count }, (_, number) => `job-${number}`);
  const exists = (id: string) => existsSync(join(folder.path, `json-db/lod/jobs/${id}.json`));

  it('of more changes than one write takes is one row in Activity, with one Undo', async () => {
    const mutations = ids(1201).map(creating);
    const begun = runs.start(ann, { ns: 'lod', title: 'Import jobs.csv', total: 1201, mutations });
    assert.deepEqual([begun.state, begun.done, begun.total], ['running', 0, 1201]);
    const run = await runs.ended(ann, begun.id);
    assert.deepEqual([run.state, run.done, run.counts.created], ['done', 1201, 1201]);
    assert.ok(run.endedAt);
    const { rows } = await history.activity(ann, { limit: 10 });
    assert.deepEqual(
      rows.map(({ batch, count, revisions }) => [batch, count, revisions[0]?.note]),
      [[run.id, 1201, 'Import jobs.csv']],
    );
    const undone = await history.undo(ann, { batch: run.id });
    assert.equal(undone.length, 1201);
    assert.equal(new Set(undone.map(({ batch }) => batch)).size, 1);
    assert.equal(exists('job-0') || exists('job-1200'), false);
  });

  it('that is refused somewhere takes back what it did, and says which change it was', async () => {
    await at.records.write(ann, [creating('job-450')]);
    const { id } = runs.start(ann, {
      ns: 'lod',
      title: 'Import jobs.csv',
      mutations: ids(600).map(creating),
    });
    const run = await runs.ended(ann, id);
    assert.deepEqual([run.state, run.index, run.counts.created, run.left], ['failed', 450, 0, undefined]);
    assert.match(run.reason ?? '', /job-450/);
    assert.deepEqual([exists('job-0'), exists('job-450')], [false, true]);
  });

  it('that is cancelled takes back what it did, and asks for no more', async () => {
    let asked = 0;
    const under = Promise.withResolvers<void>();
    async function* slowly() {
      for (const id of ids(1000)) {
        asked += 1;
        yield creating(id);
        if (asked === 250) under.resolve();
        if (asked >= 250) await new Promise(setImmediate);
      }
    }
    const { id } = runs.start(ann, { ns: 'lod', title: 'Import jobs.csv', mutations: slowly() });
    await under.promise;
    assert.ok(exists('job-0'));
    const run = await runs.cancel(ann, id);
    assert.deepEqual([run.state, run.counts.created], ['cancelled', 0]);
    assert.ok(asked <= 401, `${asked} were asked for`);
    assert.equal(exists('job-0'), false);
    assert.equal((await runs.cancel(ann, id)).state, 'cancelled');
  });

  it('says what it could not take back, because somebody changed it meanwhile', async () => {
    async function* meanwhile() {
      for (const id of ids(200)) yield creating(id);
      await at.records.write(guestOfLod, [{ op: 'patch', ref: 'lod/jobs/job-7', body: '{"by":"bob"}' }]);
      yield creating('job-7');
    }
    const guestOfLod: Who = { name: 'bob', via: 'web', namespaces: ['lod'] };
    const { id } = runs.start(ann, { ns: 'lod', title: 'Import jobs.csv', mutations: meanwhile() });
    const run = await runs.ended(ann, id);
    assert.deepEqual([run.state, run.left, run.counts.created], ['failed', 200, 200]);
    assert.match(run.reason ?? '', /could not be taken back: .*lod\/jobs\/job-7/);
    assert.ok(exists('job-7'));
  });

  it('counts what was so already, and leaves nothing to undo', async () => {
    await at.records.write(ann, [creating('job-1')]);
    const same: Mutation = { op: 'patch', ref: 'lod/jobs/job-1', body: '{"name":"job-1"}' };
    const { id } = runs.start(ann, { ns: 'lod', title: 'Tidy', mutations: [same] });
    const run = await runs.ended(ann, id);
    assert.deepEqual([run.state, run.counts.unchanged], ['done', 1]);
  });

  it('is nobody’s business who may not see its namespace', async () => {
    assert.throws(() => runs.start(guest, { ns: 'lod', title: 'x', mutations: [] }), /may not change/);
    const { id } = runs.start(ann, { ns: 'lod', title: 'x', mutations: [creating('a')] });
    await runs.ended(ann, id);
    assert.throws(() => runs.get(guest, id), { code: 'not_found' });
    assert.deepEqual(runs.all(guest), []);
    await assert.rejects(runs.cancel(guest, id), { code: 'not_found' });
  });
});
