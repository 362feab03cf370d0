import assert from 'node:assert/strict';
import test from 'node:test';
import { owner, schemasOf } from './sources.ts';

test('groups of synonyms are taken from the settings; a group with a mistake spoils no other', async () => {
  const files = new Map([
    [
      'lod/_synonyms',
      { groups: [['gutter', 'Dachrinne'], ['alone'], 'none', ['a', 7], ['bill', 'invoice']] },
    ],
  ]);
  const schemas = schemasOf(files);
  const good = [
    ['gutter', 'Dachrinne'],
    ['bill', 'invoice'],
  ];
  assert.deepEqual(await schemas.synonyms(owner, 'lod'), good);
  assert.deepEqual(await schemas.synonyms(owner, 'bc'), []);
  assert.deepEqual(await schemas.synonyms({ ...owner, namespaces: ['bc'] }, 'lod'), []);
  files.set('lod/_synonyms', { groups: [] });
  assert.deepEqual(await schemas.synonyms(owner, 'lod'), []);
  files.delete('lod/_synonyms');
  assert.deepEqual(await schemas.synonyms(owner, 'lod'), []);
});

test('what is no good file of synonyms or search tests is said before it is saved', () => {
  const schemas = schemasOf(new Map());
  const pointers = (ref: string, data: object) =>
    schemas.settingsProblem(owner, ref, data as never).map(({ pointer }) => pointer);
  assert.deepEqual(pointers('lod/_synonyms', { groups: [['a', 'b'], ['a']] }), ['/groups/1']);
  assert.deepEqual(pointers('lod/_synonyms', {}), ['/groups']);
  assert.deepEqual(pointers('lod/_evals', { questions: [{ question: 'a', expected: { x: 1 } }] }), []);
  assert.deepEqual(pointers('lod/_evals', { questions: [], k: 0 }), ['/k']);
  assert.deepEqual(pointers('lod/_other', { anything: 1 }), []);
});
