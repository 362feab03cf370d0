import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../src/core/record.ts';
import type { SchemaNode } from '../../../src/core/schema.ts';
import { createChecker } from '../../../src/services/schemas/check.ts';

const checker = createChecker();

function said(schema: SchemaNode, value: unknown): string[] {
  const check = checker.compile({ type: 'object', properties: { it: schema } });
  return check({ it: value } as JsonObject).map(({ pointer, message }) => `${pointer} ${message}`);
}

function problem(schema: SchemaNode): string {
  return checker
    .problems(schema)
    .map(({ pointer, message }) => `${pointer} ${message}`)
    .join('; ');
}

test('every fault is a sentence at its field', () => {
  const cases: [SchemaNode, unknown, string][] = [
    [{ type: 'number' }, 'x', "/it must be a number, is 'x'"],
    [{ type: 'integer' }, 1.5, '/it must be a whole number, is 1.5'],
    [{ type: ['string', 'boolean'] }, 3, '/it must be text or yes or no (true, false), is 3'],
    [{ type: 'string' }, null, '/it must not be empty'],
    [{ type: 'array' }, {}, '/it must be a list, is an object'],
    [{ enum: ['a', 1, null] }, 'x', "/it must be one of a, 1, null; is 'x'"],
    [{ const: 'a' }, 'b', "/it must be a; is 'b'"],
    [{ type: 'string', format: 'date' }, '2026-02-30', "/it must be a date like 2026-11-30; is '2026-02-30'"],
    [{ type: 'string', format: 'email' }, 'x', "/it must be an e-mail address; is 'x'"],
    [{ minimum: 2 }, 1, '/it must be at least 2; is 1'],
    [{ exclusiveMaximum: 2 }, 2, '/it must be less than 2; is 2'],
    [{ multipleOf: 5 }, 7, '/it must be a multiple of 5; is 7'],
    [{ minLength: 1 }, '', '/it must not be empty'],
    [{ maxLength: 2 }, 'äöü', '/it must have at most 2 characters; has 3'],
    [{ pattern: '^\\d+$' }, 'x', "/it must match the pattern ^\\d+$; is 'x'"],
    [{ minItems: 1 }, [], '/it must have at least 1 entry'],
    [{ uniqueItems: true }, [1, 2, 1], '/it must not hold the same twice (entries 1 and 3)'],
    [{ items: { type: 'object', required: ['a~/b'] } }, [{}], '/it/0/a~0~1b is required'],
    [{ additionalProperties: false }, { x: 1 }, '/it/x is not a known field'],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, '/it/b is required, because a is there'],
    [{ not: { const: 1 } }, 1, '/it is not allowed here'],
    [JSON.parse('{"if":{"required":["a"]},"then":{"required":["b"]}}'), { a: 1 }, '/it/b is required'],
    [
      { oneOf: [{ type: 'string' }, { type: 'object' }] },
      1,
      '/it fits none of the forms that are allowed here',
    ],
    [
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      '/it fits more than one of the forms that exclude each other',
    ],
    [{ oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }, 'c', "/it must be one of a, b; is 'c'"],
    [{ anyOf: [{ type: 'number', minimum: 5 }, { type: 'null' }] }, 3, '/it must be at least 5; is 3'],
  ];
  for (const [schema, value, expected] of cases) assert.deepEqual(said(schema, value), [expected]);
});

test('a time of day needs neither seconds nor an offset', () => {
  for (const time of ['14:30', '14:30:00', '14:30:00.5+01:00', '23:59:60Z'])
    assert.deepEqual(said({ format: 'time' }, time), []);
  assert.deepEqual(said({ format: 'time' }, '24:00'), ["/it must be a time like 14:30; is '24:00'"]);
});

test('all faults are told, each once', () => {
  const check = checker.compile({
    required: ['a', 'b'],
    allOf: [{ required: ['a'] }],
    properties: { c: { type: 'number' } },
  });
  assert.deepEqual(
    check({ c: 'x' })
      .map(({ pointer }) => pointer)
      .sort(),
    ['/a', '/b', '/c'],
  );
});

test('branches behind references stay silent like others', () => {
  const check = checker.compile({
    $defs: { a: { type: 'object', required: ['x'] }, b: { type: 'object', required: ['y'] } },
    required: ['name'],
    anyOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }],
  });
  assert.deepEqual(check({}), [
    { pointer: '', message: 'fits none of the forms that are allowed here' },
    { pointer: '/name', message: 'is required' },
  ]);
});

test('formats are checked, the hints of Cairn are not in the way, own keys alone count', () => {
  assert.deepEqual(said({ type: 'string', format: 'phone', 'x-cairn': { widget: 'phone' } }, 'x'), []);
  const check = checker.compile({
    required: ['toString'],
    properties: { __proto__: { type: 'string' } },
  } as SchemaNode);
  assert.deepEqual(check({}), [{ pointer: '/toString', message: 'is required' }]);
});

test('a pattern that is made to take for ever is decided at once', () => {
  assert.equal(said({ pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}!`).length, 1);
  assert.deepEqual(said({ pattern: '^(a+)+$' }, 'a'.repeat(50_000)), []);
});

test('patterns mean what ECMA-262 says', () => {
  const matches = (pattern: string, text: string) => said({ pattern }, text).length === 0;
  assert.ok(
    matches('^\\p{L}+$', 'Größe') &&
      matches('^\\p{Script=Greek}+$', 'Ωμέγα') &&
      matches('^\\p{Letter}$', 'x'),
  );
  assert.ok(matches('^[\\u4e00-\\u9fff]$', '漢') && !matches('^[\\u4e00-\\u9fff]$', 'x'));
  assert.ok(matches('^.$', '😀') && matches('b', 'abc') && !matches('^b', 'abc'));
  assert.ok(matches('^(?<year>\\d{4})\\/\\d$', '2026/1'));
});

test('what cannot be used as a schema says why, at its place', () => {
  assert.equal(problem({ type: 'object', properties: { a: { type: 'string', pattern: '^a$' } } }), '');
  assert.match(
    problem({ properties: { a: { type: 'strin' } } }),
    /^\/properties\/a\/type must be one of array, boolean/,
  );
  assert.match(problem({ required: 'a' as never }), /^\/required must be a list, is 'a'$/);
  assert.match(
    problem({ properties: { a: { pattern: '^(?=a)' } } }),
    /^\/properties\/a\/pattern the pattern \^\(\?=a\) looks ahead or behind/,
  );
  assert.match(problem({ pattern: '(a)\\1' }), /refers back to a group/);
  assert.match(problem({ pattern: '[' }), /is no regular expression that can be checked: missing closing \]/);
  assert.match(problem({ patternProperties: { '(?!x)': {} } }), /^\/patternProperties\/\(\?!x\) the pattern/);
  assert.match(
    problem({ $ref: 'https://example.org/x.json' }),
    /^\/\$ref https:\/\/example.org\/x.json lies outside this file/,
  );
  assert.match(problem({ properties: { a: { $ref: '#/$defs/no' } } }), /there is nothing at #\/\$defs\/no/);
});

test('data that looks like keywords is not taken for them', () => {
  assert.equal(
    problem({
      default: { pattern: '(?=a)', $ref: 'x' },
      examples: [{ $ref: 'x' }],
      enum: [{ pattern: '[' }],
    } as SchemaNode),
    '',
  );
});

test('a schema of an older draft is read, the same $id twice is no trouble', () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://example.org/a',
    definitions: { n: { type: 'number' } },
    properties: { a: { $ref: '#/definitions/n' } },
  };
  for (const time of [1, 2])
    assert.equal(checker.compile({ ...schema, title: String(time) })({ a: 'x' }).length, 1);
});

test('a schema that is brought again is not compiled again', () => {
  const schema = () => ({ type: 'object', properties: { it: { type: 'number' } } }) as SchemaNode;
  const check = checker.compile(schema());
  assert.equal(checker.compile(schema()), check);
  assert.notEqual(checker.compile({ ...schema(), required: ['it'] }), check);
  assert.equal(checker.problems({ type: 'nonsense' }), checker.problems({ type: 'nonsense' }));
});
