import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ViewSettings } from '../../src/core/views.ts';
import { type Who, whoWith } from '../../src/core/who.ts';
import { createViews } from '../../src/services/views.ts';
import { temporaryFolder } from '../folder.ts';
import { cairnAt, owner } from './cairn-at.ts';

let at: Awaited<ReturnType<typeof cairnAt>>;
let views: ReturnType<typeof createViews>;
const kept = new Map<string, ViewSettings>();
const folder = temporaryFolder();

before(async () => {
  at = await cairnAt(folder.path);
  await at.create('lod', 'jobs', 'a', { name: 'A' });
  views = createViews({
    records: at.records,
    settings: async (ref) => (await at.index.get(ref))?.record,
    own: {
      read: async (name, place) => kept.get(`${name} ${place}`) ?? { views: [] },
      write: async (name, place, settings) => void kept.set(`${name} ${place}`, settings),
    },
  });
});
after(async () => {
  await at.close();
  folder.remove();
});

const ann: Who = owner;
const ed = whoWith('ed', 'web', { lod: 'editor' });
const names = async (who: Who) => (await views.all(who, 'lod', 'jobs')).views.map(({ name }) => name);

test('a view gets an id of its name that stays, and its file has history', async () => {
  const { view, results } = await views.save(ann, 'lod', 'jobs', {
    name: 'Open jobs',
    list: 'filter[status][eq]=open',
  });
  assert.equal(view.id, 'open-jobs');
  assert.equal(results.length, 1);
  await views.save(ann, 'lod', 'jobs', { name: 'Open jobs', list: '' });
  await views.save(ann, 'lod', 'jobs', { id: 'open-jobs', name: 'Wide open', pinned: true, isDefault: true });
  const { views: all, default: opens } = await views.all(ann, 'lod', 'jobs');
  assert.deepEqual(
    all.map(({ id, name, pinned }) => [id, name, pinned]),
    [
      ['open-jobs', 'Wide open', true],
      ['open-jobs-2', 'Open jobs', undefined],
    ],
  );
  assert.equal(opens, 'open-jobs');
  assert.deepEqual((await at.past()).filter((line) => line.includes('_views')).length, 3);
});

test('views are moved, and what is taken away is no default any more', async () => {
  await views.save(ann, 'lod', 'jobs', { id: 'open-jobs', move: 1 });
  assert.deepEqual(await names(ann), ['Open jobs', 'Wide open']);
  await views.remove(ann, 'lod', 'jobs', 'open-jobs');
  const { views: left, default: opens } = await views.all(ann, 'lod', 'jobs');
  assert.deepEqual([left.length, opens], [1, undefined]);
});

test('an own view is seen by nobody else, and needs no right but to see', async () => {
  const viewer = whoWith('vi', 'web', { lod: 'viewer' });
  await views.save(viewer, 'lod', 'jobs', { name: 'Mine', list: 'sort=name', own: true });
  assert.deepEqual(await names(viewer), ['Open jobs', 'Mine']);
  assert.deepEqual(await names(ann), ['Open jobs']);
});

test('own views stay with the account: neither a new name loses them, nor does its next owner get them', async () => {
  const account = (name: string, id: string): Who => ({
    ...whoWith(name, 'web', { lod: 'viewer' }),
    account: id,
  });
  await views.save(account('Bo', '01'), 'lod', 'jobs', { name: 'Of Bo', list: '', own: true });
  assert.deepEqual(await names(account('Robert', '01')), ['Open jobs', 'Of Bo']);
  assert.deepEqual(await names({ ...account('Bo via script', '01'), program: true }), ['Open jobs', 'Of Bo']);
  assert.deepEqual(await names(account('Bo', '02')), ['Open jobs']);
  assert.deepEqual(await names(whoWith('01', 'web', { lod: 'viewer' })), ['Open jobs']);
});

test('what cannot be done is refused', async () => {
  await assert.rejects(views.save(ann, 'lod', 'jobs', { name: '  ', list: '' }), { code: 'invalid' });
  await assert.rejects(views.save(ann, 'lod', 'jobs', { id: 'none', name: 'x' }), { code: 'not_found' });
  await assert.rejects(views.save(ed, 'lod', 'jobs', { name: 'x', list: '' }), { code: 'forbidden' });
  await assert.rejects(views.all(whoWith('x', 'web', { bc: 'owner' }), 'lod', 'jobs'), { code: 'forbidden' });
});
