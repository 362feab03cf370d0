import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { shapes } from '../../src/api/shapes.ts';
import { type Started, startCairn } from '../start.ts';
import { asking } from './ask.ts';

let cairn: Started;
let api: ReturnType<typeof asking>;
before(async () => {
  cairn = await startCairn();
  api = asking(cairn);
});
after(() => cairn.remove());

const PATH = '/schemas/kiln/customers/changes';

test('changes of fields tell what they would do, then do it as a run that Undo takes back', async () => {
  const was = readFileSync(cairn.file('kiln/customers/_schema.json'), 'utf8');
  const body = { operations: [{ op: 'rename', field: 'name', to: 'title' }] };
  const dry = await api.post(`${PATH}?dryRun=true`, { body });
  assert.equal(dry.status, 200);
  const effects = shapes.SchemaEffects.parse(dry.json);
  assert.equal(effects.steps[0]?.records, 5);
  assert.equal(readFileSync(cairn.file('kiln/customers/_schema.json'), 'utf8'), was);

  const begun = await api.post(PATH, { body: { ...body, ifMatch: effects.etag } });
  assert.equal(begun.status, 202);
  const id = shapes.Run.parse(begun.json).id;
  assert.equal(begun.headers.get('location'), `/api/v1/runs/${id}`);
  const run = await cairn.services.runs.ended({ name: 'Ines', via: 'api', namespaces: '*' }, id);
  assert.deepEqual([run.state, run.counts.updated], ['done', 6]);
  assert.equal((await api.get('/records/kiln/customers/hazel-byrne')).json.title, 'Hazel Byrne');

  assert.equal((await api.post(PATH, { body: { ...body, ifMatch: effects.etag } })).status, 412);
  assert.equal((await api.post('/undos', { body: { batch: id } })).status, 200);
  assert.equal(readFileSync(cairn.file('kiln/customers/_schema.json'), 'utf8'), was);
});

test('what is no change of fields is refused where it is wrong', async () => {
  const wrong = await api.post(PATH, {
    body: { operations: [{ op: 'retype', field: 'name', kind: 'colour' }] },
  });
  assert.equal(wrong.status, 422);
  assert.equal(wrong.json.errors[0].pointer, '/operations/0/kind');
  const nowhere = await api.post(PATH, {
    body: { operations: [{ op: 'remove', field: 'nothing', values: 'keep' }] },
  });
  assert.equal(nowhere.status, 422);
  assert.equal(nowhere.json.errors[0].pointer, '/nothing');
});
