import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followValues } from '../../src/core/view-values.ts';

const values = [
  { pointer: '/customer', from: 'acme', to: 'acme & sons' },
  { pointer: '/jobs/*', from: 'roof', to: 'roof, north' },
];

/** What becomes of the list of a view. */
function followed(list: string): string | undefined {
  const [edit] = followValues(
    {
      views: [
        { id: 'a', list: 'sort=name' },
        { id: 'b', list },
      ],
    },
    values,
  );
  if (edit) assert.equal(edit.pointer, '/views/1/list');
  return edit?.json && JSON.parse(edit.json);
}

test('a view follows the value that it asks for, in groups and lists of values, too', () => {
  assert.equal(
    followed('filter[customer][eq]=acme&sort=-due'),
    'filter[customer][eq]=acme+%26+sons&sort=-due',
  );
  assert.equal(
    followed('any[1][customer][ne]=acme&any[1][due][eq]=overdue'),
    'any[1][customer][ne]=acme+%26+sons&any[1][due][eq]=overdue',
  );
  assert.equal(followed('filter[customer][in]=x,acme'), 'filter[customer][in]=x,acme+%26+sons');
  assert.equal(followed('filter[jobs][has]=roof'), 'filter[jobs][has]=roof,+north');
  assert.equal(followed('filter[jobs/*][eq]=roof'), 'filter[jobs/*][eq]=roof,+north');
});

test('what asks for something else stays, letter by letter', () => {
  for (const list of [
    'filter[customer][contains]=acme',
    'filter[name][eq]=acme',
    'filter[customer][eq]=acme-roofing',
    'q=acme',
    // It would be two values there.
    'filter[jobs][in]=roof,x',
  ])
    assert.equal(followed(list), undefined, list);
});

test('a file of views that is not one is left', () => {
  assert.deepEqual(followValues({}, values), []);
  assert.deepEqual(followValues({ views: [null, 'x', { list: 3 }] as never }, values), []);
});
