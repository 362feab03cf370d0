import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineAndColumn, printTree, readTree } from '../../../src/core/document/tree.ts';
import { isBroken, MAX_DEPTH, parseDocument, parseJson, parseText } from '../../../src/core/document.ts';

function broken(source: string | Buffer): string {
  const document = parseDocument(Buffer.from(source as string));
  assert.ok(isBroken(document), 'it should be broken');
  return document.broken;
}

function data(source: string | Buffer): unknown {
  const document = parseDocument(Buffer.from(source as string));
  assert.ok(!isBroken(document), JSON.stringify(document));
  return document.data;
}

test('keys with escapes are told from a key of one backslash that was read before', () => {
  const keys = (json: string) => Object.keys(data(json) as object);
  assert.deepEqual(keys(String.raw`{"name":"","\\":0}`), ['name', '\\']);
  assert.deepEqual(keys(String.raw`{"name":"","\"":0}`), ['name', '"']);
  assert.deepEqual(keys(String.raw`{"name":"","\u0041":0}`), ['name', 'A']);
  const nested = parseJson(Buffer.from(String.raw`{"doc":{"name":"","\t":[{"__proto__":1}]}}`));
  assert.equal(JSON.stringify(nested), String.raw`{"doc":{"name":"","\t":[{"__proto__":1}]}}`);
});

test('reads what JSON.stringify writes', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })),
      fc.nat(3),
      (value, spaces) => {
        const text = JSON.stringify(value, null, spaces);
        assert.equal(JSON.stringify(data(text), null, spaces), text);
      },
    ),
  );
});

test('a BOM is allowed and stays out of the text', () => {
  const document = parseDocument(Buffer.from('\ufeff{"a":1}'));
  assert.ok(!isBroken(document));
  assert.equal(document.text, '{"a":1}');
  assert.match(broken('\ufeff\ufeff{"a":1}'), /^line 1, column 1: /);
});

test('__proto__ is a key like any other', () => {
  const value = data('{"__proto__":{"admin":true},"constructor":1}') as Record<string, unknown>;
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor']);
  assert.equal(value.admin, undefined);
  assert.equal(({} as Record<string, unknown>).admin, undefined);
});

test('lone surrogates survive', () => {
  assert.deepEqual(data('{"a":"\\ud83d"}'), { a: '\ud83d' });
  const document = parseText('{"a":"\ud83d"}');
  assert.ok(!isBroken(document));
  assert.equal(document.data.a, '\ud83d');
});

test('colons, brackets and quotes inside texts do not count', () => {
  assert.deepEqual(data('{"a:{[":":\\\\\\":{","b":["{",":"]}'), { 'a:{[': ':\\":{', b: ['{', ':'] });
});

test('the same key twice is refused, with its place', () => {
  assert.equal(
    broken('{\n  "a": 1,\n  "b": {"c": 1, "c": 2}\n}'),
    'line 3, column 17: the key "/b/c" stands twice',
  );
  assert.equal(
    broken('{"__proto__":1,"\\u005f_proto__":2}'),
    'line 1, column 16: the key "/__proto__" stands twice',
  );
  assert.equal(broken('{"a":[{"1":1},{"1":1,"1":2}]}'), 'line 1, column 22: the key "/a/1/1" stands twice');
});

test(`${MAX_DEPTH} levels are read and one more is refused`, () => {
  const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  assert.ok(data(nested(MAX_DEPTH)));
  assert.match(broken(nested(MAX_DEPTH + 1)), /deeper than 900 levels/);
  assert.match(broken(`{"a":${'['.repeat(200_000)}`), /deeper than 900 levels/);
});

test('a file that is no object says what it is', () => {
  assert.match(broken('[1]'), /holds a list/);
  assert.match(broken('null'), /holds null/);
  assert.match(broken('"x"'), /holds a text/);
  assert.match(broken('12'), /holds a number/);
  assert.equal(broken(''), 'there is nothing in it');
  assert.equal(broken(' \n\n'), 'there is nothing in it');
});

test('bytes that are not UTF-8 are refused with their place', () => {
  assert.match(
    broken(Buffer.from([0x7b, 0x0a, 0x22, 0xe9, 0x22])),
    /^line 2, column 2: the bytes here are not UTF-8/,
  );
  assert.match(broken(Buffer.from('\ufeff{"a":1}', 'utf16le')), /UTF-16/);
  assert.match(broken(Buffer.from([0x7b, 0xc3])), /not UTF-8/);
});

test('mistakes are explained at their place, in words', () => {
  const cases: [string, RegExp][] = [
    ['{\n  "a": 1\n  "b": 2\n}', /^line 3, column 3: a comma or } is missing here$/],
    ['{"a": 1,\n}', /^line 2, column 1: the comma before this } is one too many$/],
    ['{"a": [1, 2,]}', /^line 1, column 13: the comma before this \] is one too many$/],
    ['{"a": [1, 2}', /^line 1, column 12: \] should stand here, not }$/],
    ['{"a" 1}', /^line 1, column 6: a colon \(:\) is missing after the key$/],
    ['{"a": }', /^line 1, column 7: a value is missing here$/],
    ['{a: 1}', /a key in straight double quotes/],
    ["{'a': 1}", /a key in straight double quotes/],
    ['{“a”: 1}', /a key in straight double quotes/],
    ['{"a": True}', /^line 1, column 7: True is no JSON value/],
    ['{"a": NaN}', /NaN is no JSON value/],
    ['{"a": 01}', /01 is not how JSON writes a number/],
    ['{"a": .5}', /\.5 is not how JSON writes a number/],
    ['{"a": "x\n}', /^line 1, column 9: the closing " is missing on this line/],
    ['{"a": "x\ty"}', /a tab in a text is written \\t/],
    ['{"a": "c:\\temp\\new\\x"}', /\\x means nothing in JSON/],
    ['{"a": "\\u12g4"}', /\\u means nothing in JSON/],
    ['{"a": "x', /^line 1, column 7: the file ends inside this text/],
    ['{"a": "x\\', /ends inside this text/],
    ['{"a": 1', /^line 1, column 8: the file ends too early: } is missing$/],
    ['{"a": [', /ends too early/],
    ['{"a":', /ends too early: a value is missing/],
    ['{"a": 1}\n{"b": 2}', /^line 2, column 1: there is something after the end of the object$/],
    ['{"a": 1} // note', /something after the end/],
    ['{\r\n  // note\r\n  "a": 1}', /^line 2, column 3: comments are not allowed in JSON$/],
    [
      '{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> b\n}',
      /^line 2, column 1: a merge conflict was left here$/,
    ],
    ['{"a":1\u00a0}', /a comma or } is missing/],
  ];
  for (const [text, expected] of cases) assert.match(broken(text), expected, text);
});

test('the reader accepts exactly what JSON.parse accepts, and prints it back as it was', () => {
  const fragments = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"a"',
    '"b',
    '"',
    '\\',
    '1',
    '-',
    '0',
    '.5',
    'e3',
    'true',
    'null',
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\u00a0',
    '\ud83d',
    '\\u00e9',
  );
  const almost = fc.tuple(fc.json(), fc.nat(), fragments).map(([text, at, extra]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + extra + text.slice(place);
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        almost,
        fc.array(fragments).map((parts) => parts.join('')),
      ),
      (text) => {
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        const tree = readTree(text);
        assert.equal(!('sentence' in tree), parses, text);
        if (!('sentence' in tree)) assert.equal(printTree(tree), text);
      },
    ),
    { numRuns: 2000 },
  );
});

test('lines end with LF, CRLF or CR', () => {
  assert.deepEqual(lineAndColumn('a\r\nb\nc\rdef', 8), { line: 4, column: 2 });
});
