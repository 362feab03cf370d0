import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBatch } from '../../src/api/batch.ts';
import { pick } from '../../src/api/fields.ts';
import { withRefsUnder } from '../../src/api/json-schema.ts';

test('the text of data in a batch stays as it was written', () => {
  const body = `{"note": "prices", "changes": [
    {"op": "create", "collection": "kiln/glazes", "data": {"ratio": 1.10, "big": 90071992547409931, "e": "\\u00e9"}},
    {"op": "patch", "ref": "kiln/glazes/celadon", "ifMatch": "${'a'.repeat(64)}", "data": {"cone":9.0}},
    {"op": "delete", "ref": "kiln/glazes/oatmeal"},
    {"op": "move", "ref": "kiln/glazes/a", "to": "kiln/glazes/b"}
  ]}`;
  assert.deepEqual(readBatch(body), {
    along: new Set(),
    note: 'prices',
    mutations: [
      {
        op: 'create',
        ns: 'kiln',
        collection: 'glazes',
        id: undefined,
        body: '{"ratio": 1.10, "big": 90071992547409931, "e": "\\u00e9"}',
      },
      { op: 'patch', ref: 'kiln/glazes/celadon', ifMatch: 'a'.repeat(64), body: '{"cone":9.0}' },
      { op: 'delete', ref: 'kiln/glazes/oatmeal' },
      { op: 'move', ref: 'kiln/glazes/a', to: 'kiln/glazes/b' },
    ],
  });
});

test('changes that take along what refers to their records are told by their places', () => {
  const { mutations, along } = readBatch(
    JSON.stringify({
      changes: [
        { op: 'patch', ref: 'kiln/glazes/celadon', data: { code: 'C-2' }, references: true },
        { op: 'move', ref: 'kiln/glazes/a', to: 'kiln/glazes/b', references: false },
        { op: 'move', ref: 'kiln/glazes/c', to: 'kiln/glazes/d', references: true },
      ],
    }),
  );
  assert.deepEqual(along, new Set([0, 2]));
  assert.deepEqual(mutations[1], { op: 'move', ref: 'kiln/glazes/a', to: 'kiln/glazes/b' });
});

test('a batch that cannot be read says where', () => {
  const pointers = (body: unknown) => {
    try {
      readBatch(JSON.stringify(body));
    } catch (thrown) {
      return (thrown as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    }
    return assert.fail('was read');
  };
  assert.deepEqual(pointers({ changes: [{ op: 'delete', ref: 'a/b/c' }, { op: 'explode' }] }), [
    '/changes/1/op',
  ]);
  assert.deepEqual(pointers({ changes: [{ op: 'delete', ref: 'nowhere' }] }), ['/changes/0/ref']);
  assert.deepEqual(pointers({ changes: [{ op: 'delete', ref: 'a/b/c', force: true }] }), ['/changes/0']);
  assert.deepEqual(pointers({ changes: [] }), ['/changes']);
  assert.throws(() => readBatch('{"changes": [}'), { code: 'invalid', message: /cannot be read: line 1/ });
  assert.throws(() => readBatch('['.repeat(200_000)), { code: 'invalid', message: /nested deeper/ });
});

test('fields are picked where they stand, without touching what they are picked from', () => {
  const data = {
    name: 'A',
    address: { city: 'Cork', street: 'Quay' },
    tags: ['x'],
    ['__proto__']: { evil: true },
  };
  const before = JSON.stringify(data);
  assert.deepEqual(pick(data, ['name', 'address/city', 'none', 'tags/0']), {
    name: 'A',
    address: { city: 'Cork' },
    tags: ['x'],
  });
  assert.deepEqual(pick(data, ['address', 'address/city']), { address: { city: 'Cork', street: 'Quay' } });
  assert.equal(({} as { evil?: boolean }).evil, undefined);
  assert.equal(JSON.stringify(data), before);
});

test('references of a schema follow it into another document', () => {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://example.com/a',
    type: 'object',
    properties: {
      address: { $ref: '#/$defs/address' },
      parent: { $ref: '#' },
      other: { $ref: 'https://example.com/b' },
    },
    $defs: { address: { type: 'object' } },
  };
  assert.deepEqual(withRefsUnder(schema, '#/components/schemas/lod.customers'), {
    type: 'object',
    properties: {
      address: { $ref: '#/components/schemas/lod.customers/$defs/address' },
      parent: { $ref: '#/components/schemas/lod.customers' },
      other: { $ref: 'https://example.com/b' },
    },
    $defs: { address: { type: 'object' } },
  });
});
