import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { childPointer, pointerOf, pointerTokens, valueAt, valuesAt } from '../../src/core/json-pointer.ts';

// The examples of RFC 6901, section 5.
const example = JSON.parse(
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
);

test('finds the values of the examples in RFC 6901', () => {
  assert.equal(valueAt(example, ''), example);
  assert.deepEqual(valueAt(example, '/foo'), ['bar', 'baz']);
  assert.equal(valueAt(example, '/foo/0'), 'bar');
  assert.equal(valueAt(example, '/'), 0);
  assert.equal(valueAt(example, '/a~1b'), 1);
  assert.equal(valueAt(example, '/i\\j'), 5);
  assert.equal(valueAt(example, '/ '), 7);
  assert.equal(valueAt(example, '/m~0n'), 8);
});

test('finds nothing where nothing is, inherited names included', () => {
  for (const pointer of [
    '/nope',
    '/foo/2',
    '/foo/-',
    '/foo/00',
    '/foo/0/0',
    '/toString',
    '/__proto__',
    'foo',
    '/~2',
  ])
    assert.equal(valueAt(example, pointer), undefined, pointer);
  assert.equal(valueAt(JSON.parse('{"__proto__":{"x":1}}'), '/__proto__/x'), 1);
});

test('tokens and pointers are each other’s inverse', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('~', '/', '~1', '~01', ''))), (tokens) => {
      assert.deepEqual(pointerTokens(pointerOf(tokens)), tokens);
    }),
  );
  assert.equal(childPointer('/a', 3), '/a/3');
});

test('a star names all items of an array', () => {
  const data = { rows: [{ id: 1 }, {}, { id: 3 }], one: { id: 4 } };
  assert.deepEqual(valuesAt(data, '/rows/*/id'), [
    { pointer: '/rows/0/id', value: 1 },
    { pointer: '/rows/2/id', value: 3 },
  ]);
  assert.deepEqual(valuesAt(data, '/one/*'), []);
  assert.deepEqual(valuesAt({ one: { '*': 5 } }, '/one/*'), [{ pointer: '/one/*', value: 5 }]);
});
