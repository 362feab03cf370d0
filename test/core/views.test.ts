import assert from 'node:assert/strict';
import test from 'node:test';
import { listUrl, parseList } from '../../src/core/list-url.ts';
import type { Shape } from '../../src/core/schema.ts';
import { listOf, withView } from '../../src/core/views.ts';

const shape: Shape = {
  ...{ ns: 'lod', collection: 'jobs', title: 'Jobs', singular: 'Job', fields: [], groups: [] },
  ...{ titlePointers: ['/name'], columns: ['/name'], sort: [], inferred: false },
};
const views = [
  {
    id: 'open',
    name: 'Open',
    list: 'filter[status][eq]=open&any[1][a][eq]=1&any[1][b][eq]=2&sort=name&group=status',
  },
];

function seen(query: string, otherwise?: string) {
  const { params, basis, unknown } = withView(new URLSearchParams(query), views, shape, otherwise);
  const { state } = parseList(params, shape);
  if (basis) state.basis = basis;
  return { state, unknown };
}

test('a view is what it says, and its address stays short while it is not changed', () => {
  const { state } = seen('view=open');
  assert.equal(listOf(state), views[0]?.list);
  assert.equal(listUrl('/x', state), '/x?view=open');
  assert.equal(listUrl('/x', state, { cursor: 'abc' }), '/x?view=open&cursor=abc');
});

test('what is changed of a view says all that it shows, and where it came from', () => {
  const { state } = seen('view=open');
  const url = listUrl('/x', state, { filters: [] });
  assert.equal(url, '/x?any[1][a][eq]=1&any[1][b][eq]=2&sort=name&group=status&of=open');
  const again = seen(url.slice(3)).state;
  assert.equal(again.basis?.id, 'open');
  assert.equal(listUrl('/x', again, { filters: state.filters }), '/x?view=open');
});

test('conditions beside a view hold as well, and another order goes before its own', () => {
  const { state } = seen('view=open&filter[c][eq]=3&any[1][d][eq]=4&any[1][e][eq]=5&sort=-c');
  assert.deepEqual(
    state.filters.map(({ pointer }) => pointer),
    ['/status', '/c'],
  );
  assert.deepEqual(
    state.any?.map((group) => group.length),
    [2, 2],
  );
  assert.deepEqual(state.sort, [{ pointer: '/c', descending: true }]);
});

test('a list of which nothing is said is the default view, and "all" is not', () => {
  assert.equal(seen('', 'open').state.filters.length, 1);
  assert.equal(seen('cursor=x', 'open').state.filters.length, 1);
  const all = seen('view=all', 'open').state;
  assert.equal(all.filters.length, 0);
  assert.equal(listUrl('/x', all), '/x?view=all');
  assert.equal(listUrl('/x', all, { q: 'a' }), '/x?q=a');
  assert.equal(listUrl('/x', seen('').state), '/x');
  assert.equal(seen('view=gone').unknown, 'gone');
});
