import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits, type Edit, editedData, jsonAt } from '../../../src/core/document.ts';
import { isCairnError } from '../../../src/core/errors.ts';
import { childPointer } from '../../../src/core/json-pointer.ts';
import type { Json, JsonObject } from '../../../src/core/record.ts';
import { containers, document, find, json, MARK, mark, styles, write } from './generators.ts';

function edited(text: string, ...edits: Edit[]): string {
  return applyEdits(Buffer.from(text), edits).toString();
}

const invoice = `{
  "number": "2026-0143",
  "total":   1240.50,
  "big": 9007199254740993,
  "name": "caf\\u00e9",
  "lines": [
    { "text": "Survey", "amount": 1.10 },
    { "text": "Report", "amount": 2e2 }
  ],

  "tags": ["a", "b"],
  "address": {}
}
`;

test('a changed value changes its own text and nothing else', () => {
  assert.equal(
    edited(invoice, { pointer: '/total', json: '1240.05' }),
    invoice.replace('1240.50', '1240.05'),
  );
  assert.equal(edited(invoice, { pointer: '/lines/1/amount', json: '201' }), invoice.replace('2e2', '201'));
  assert.equal(edited(invoice, { pointer: '/tags/0', json: '"c"' }), invoice.replace('"a"', '"c"'));
});

test('a value that is already there changes nothing, however it is spelled', () => {
  const bytes = Buffer.from(invoice);
  const same = {
    '/total': '1240.5',
    '/name': '"café"',
    '/lines/1/amount': '200',
    '/tags': '["a","b"]',
    '/big': '9007199254740993.0',
  };
  for (const [pointer, json] of Object.entries(same))
    assert.equal(applyEdits(bytes, [{ pointer, json }]), bytes);
  assert.notEqual(applyEdits(bytes, [{ pointer: '/big', json: '9007199254740992' }]), bytes);
});

test('new keys and rows look like the ones around them', () => {
  assert.equal(
    edited(invoice, { pointer: '/lines/-', json: '{"text":"Travel","amount":3.00}' }),
    invoice.replace('2e2 }\n', '2e2 },\n    { "text": "Travel", "amount": 3.00 }\n'),
  );
  assert.equal(
    edited(invoice, { pointer: '/lines/0', insert: true, json: '{"text":"Travel"}' }),
    invoice.replace('    { "text": "Survey"', '    { "text": "Travel" },\n    { "text": "Survey"'),
  );
  assert.equal(
    edited(invoice, { pointer: '/tags/1', insert: true, json: '"x"' }),
    invoice.replace('"a", ', '"a", "x", '),
  );
  assert.equal(
    edited(invoice, { pointer: '/address/city', json: '"Kiel"' }),
    invoice.replace('{}', '{\n    "city": "Kiel"\n  }'),
  );
  assert.equal(
    edited(invoice, { pointer: '/note', json: '["é"]' }),
    invoice.replace('{}', '{},\n  "note": ["\\u00e9"]'),
  );
});

test('removed keys and rows take their line with them', () => {
  assert.equal(edited(invoice, { pointer: '/address' }), invoice.replace(',\n  "address": {}', ''));
  assert.equal(edited(invoice, { pointer: '/number' }), invoice.replace('  "number": "2026-0143",\n', ''));
  assert.equal(edited(invoice, { pointer: '/tags/0' }), invoice.replace('"a", ', ''));
  assert.equal(edited('{"a": 1}', { pointer: '/a' }), '{}');
  assert.equal(edited(invoice, { pointer: '/nothing' }), invoice);
  assert.equal(edited(invoice, { pointer: '/no/such/place' }), invoice);
});

test('a moved row keeps its text', () => {
  const [first, second] = [
    '    { "text": "Survey", "amount": 1.10 }',
    '    { "text": "Report", "amount": 2e2 }',
  ];
  const swapped = invoice.replace(`${first},\n${second}`, `${second},\n${first}`);
  assert.equal(edited(invoice, { from: '/lines/1', pointer: '/lines/0' }), swapped);
  assert.equal(edited(invoice, { from: '/lines/0', pointer: '/lines/1' }), swapped);
  assert.equal(edited(invoice, { from: '/lines/0', pointer: '/lines/0' }), invoice);
});

test('objects that are missing on the way, or null, are made', () => {
  assert.equal(
    edited('{\n\t"a": null\n}', { pointer: '/a/b/c', json: '1' }),
    '{\n\t"a": {\n\t\t"b": {\n\t\t\t"c": 1\n\t\t}\n\t}\n}',
  );
  assert.equal(edited('{}', { pointer: '/a', json: '1' }), '{\n  "a": 1\n}');
});

test('edits of a list are done one after the other', () => {
  const text = '{"a":[1,2,3]}';
  const result = edited(
    text,
    { pointer: '/a/0' },
    { pointer: '/a/0', json: '9' },
    { pointer: '/a/-', json: '4' },
  );
  assert.equal(result, '{"a":[9,3,4]}');
});

test('line ends, BOM, and trailing spaces stay', () => {
  const crlf = '\ufeff{\r\n\t"a": 1, \r\n\t"b": 2\r\n}';
  assert.equal(
    edited(crlf, { pointer: '/c', json: '{"d":[]}' }),
    '\ufeff{\r\n\t"a": 1, \r\n\t"b": 2, \r\n\t"c": {\r\n\t\t"d": []\r\n\t}\r\n}',
  );
  assert.equal(edited(crlf, { pointer: '/a' }), '\ufeff{\r\n\t"b": 2\r\n}');
});

test('__proto__ and lone surrogates are values like any other', () => {
  assert.equal(
    edited('{"a":1}', { pointer: '/__proto__/x', json: '"\\ud83d"' }),
    '{"a":1,"__proto__":{"x":"\\ud83d"}}',
  );
  assert.equal(
    edited('{"__proto__":{"x":1}}', { pointer: '/__proto__/x', json: '2' }),
    '{"__proto__":{"x":2}}',
  );
  assert.equal(edited('{"a":1}', { pointer: '/a', json: '"\ud83d"' }), '{"a":"\\ud83d"}');
  assert.equal(({} as { x?: number }).x, undefined);
});

test('slashes are escaped where the file escapes them', () => {
  assert.equal(edited('{"a":"\\/x","b":1}', { pointer: '/b', json: '"y/z"' }), '{"a":"\\/x","b":"y\\/z"}');
});

test('what cannot be done is refused', () => {
  const refused: Edit[] = [
    { pointer: '', json: '{}' },
    { pointer: 'a', json: '1' },
    { pointer: '/total/x', json: '1' },
    { pointer: '/lines/2', json: '1' },
    { pointer: '/lines/3', json: '1', insert: true },
    { pointer: '/lines/x' },
    { pointer: '/lines/2' },
    { pointer: '/total', json: '' },
    { pointer: '/total', json: '1,"b":2' },
    { pointer: '/total', json: '01' },
    { pointer: '/total', json: '{"a":1,"a":2}' },
    { pointer: '/x', from: '/y' },
    { pointer: '/x', json: `${'['.repeat(950)}${']'.repeat(950)}` },
  ];
  for (const edit of refused) {
    assert.throws(
      () => edited(invoice, edit),
      (thrown) => isCairnError(thrown, 'invalid'),
      JSON.stringify(edit),
    );
    if (edit.json?.length !== 1900)
      assert.throws(
        () => editedData(JSON.parse(invoice), [edit]),
        (thrown) => isCairnError(thrown, 'invalid'),
      );
  }
  const deep = `{"a":${'{"a":'.repeat(898)}1${'}'.repeat(898)}}`;
  assert.throws(
    () => edited(deep, { pointer: '/b', json: '1' }, { pointer: `${'/a'.repeat(899)}`, json: '[[1]]' }),
    /deeper than 900/,
  );
});

test('everything before and after a changed value stays, byte for byte, in any style', () => {
  const marked = fc.tuple(document, fc.nat()).map(([data, seed]) => mark(data, seed));
  fc.assert(
    fc.property(marked, styles, json, (data, style, value) => {
      const text = write(data, style);
      const [before = '', after = ''] = text.split(JSON.stringify(MARK));
      const pointer = find(data, '') as string;
      const result = edited(text, { pointer, json: JSON.stringify(value) });
      assert.ok(result.startsWith(before) && result.endsWith(after));
      assert.deepEqual(
        JSON.parse(result.replace('\ufeff', '')),
        editedData(data, [{ pointer, json: JSON.stringify(value) }]),
      );
    }),
  );
});

test('after any edits the file is as if it had been written so', () => {
  fc.assert(
    fc.property(
      document,
      styles,
      fc.array(fc.tuple(fc.nat(), fc.nat(5), json), { maxLength: 6 }),
      (data, style, seeds) => {
        const full: JsonObject = { '§': 1, ...data, ' keeps the style': { of: [1, { the: 'file' }] } };
        let now = full;
        const edits = seeds.map(([seed, kind, value]) => {
          const edit = randomEdit(now, seed, kind, value);
          now = editedData(now, [edit]);
          return edit;
        });
        assert.equal(edited(spelled(write(full, style)), ...edits), spelled(write(now, style)));
      },
    ),
    { numRuns: 400 },
  );
});

/** With a number whose spelling gets lost if the file is written anew. */
function spelled(text: string): string {
  return text.replace(/("§": ?)1/, '$11.0');
}

function randomEdit(data: JsonObject, seed: number, kind: number, value: Json): Edit {
  const places = containers(data, '');
  const place = places[seed % places.length] as string;
  const holder = place
    .split('/')
    .slice(1)
    .reduce<Json>(
      (at, token) => (at as JsonObject)[token.replaceAll('~1', '/').replaceAll('~0', '~')] as Json,
      data,
    );
  const keys = Object.keys(holder as object);
  const key = keys.filter((each) => each !== '§' && each !== ' keeps the style')[
    (seed >> 3) % (keys.length || 1)
  ];
  const text = JSON.stringify(value);
  if (key === undefined || (kind === 0 && Array.isArray(holder)))
    return { pointer: `${place}/-`, json: text };
  const pointer = childPointer(place, key);
  if (kind === 1)
    return { pointer: `${place}/new`.replace(/\/new$/, Array.isArray(holder) ? '/-' : '/new'), json: text };
  if (kind === 2 && Array.isArray(holder)) return { pointer, json: text, insert: true };
  if (kind === 3 && Array.isArray(holder))
    return { pointer: childPointer(place, seed % keys.length), from: pointer };
  if (kind === 4) return { pointer };
  // A container set over another keeps the order of the keys that stay, which the oracle does not.
  const scalar = typeof (holder as JsonObject)[key] === 'object' && typeof value === 'object';
  return { pointer, json: scalar ? '"set"' : text };
}

test('a value is read as it is written in the file', () => {
  const bytes = Buffer.from('{ "price": 1.10, "lines": [ {"n": 9007199254740993} ], "a/b": null }');
  assert.equal(jsonAt(bytes, '/price'), '1.10');
  assert.equal(jsonAt(bytes, '/lines/0/n'), '9007199254740993');
  assert.equal(jsonAt(bytes, '/lines'), '[ {"n": 9007199254740993} ]');
  assert.equal(jsonAt(bytes, '/a~1b'), 'null');
  assert.equal(jsonAt(bytes, '/lines/1'), undefined);
  assert.equal(jsonAt(bytes, '/price/x'), undefined);
});

test('a key that is renamed stays in its place, with its value and the space around it as they were written', () => {
  assert.equal(
    edited(invoice, { pointer: '/total', rename: 'gross' }),
    invoice.replace('"total":   1240.50', '"gross":   1240.50'),
  );
  assert.equal(
    edited('{ "a" : [1.10] , "b":2 }', { pointer: '/a', rename: 'é"' }),
    '{ "é\\"" : [1.10] , "b":2 }',
  );
  assert.equal(
    edited(invoice, { pointer: '/lines/1/amount', rename: 'net' }),
    invoice.replace('"Report", "amount"', '"Report", "net"'),
  );
  assert.throws(() => edited(invoice, { pointer: '/total', rename: 'name' }), /there already/);
  assert.throws(() => edited(invoice, { pointer: '/gone', rename: 'name2' }), /no such place/);
});

test('a key goes right after another one, or before all, and takes its line with it', () => {
  const text = '{\n  "a": 1,\n  "b": [2.0],\n  "c": 3\n}\n';
  assert.equal(edited(text, { pointer: '/a', after: 'b' }), '{\n  "b": [2.0],\n  "a": 1,\n  "c": 3\n}\n');
  assert.equal(edited(text, { pointer: '/c', after: '' }), '{\n  "c": 3,\n  "a": 1,\n  "b": [2.0]\n}\n');
  assert.equal(
    edited(text, { pointer: '/d', json: 'true', after: 'a' }),
    '{\n  "a": 1,\n  "d": true,\n  "b": [2.0],\n  "c": 3\n}\n',
  );
  assert.throws(() => edited(text, { pointer: '/a', after: 'z' }), /no such place/);
});

test('renaming any key and renaming it back gives the same bytes, however the file is written', () => {
  fc.assert(
    fc.property(document, styles, fc.nat(), (data, style, at) => {
      const keys = Object.keys(data);
      const key = keys[at % keys.length] as string;
      const bytes = Buffer.from(write(data, style));
      const renamed = applyEdits(bytes, [{ pointer: childPointer('', key), rename: MARK }]);
      const back = applyEdits(renamed, [{ pointer: childPointer('', MARK), rename: key }]);
      const place = (text: Buffer, name: string) =>
        Object.keys(JSON.parse(text.toString().replace(/^\ufeff/, ''))).indexOf(name);
      assert.equal(place(renamed, MARK), place(bytes, key));
      assert.equal(back.toString(), bytes.toString());
    }),
  );
});
