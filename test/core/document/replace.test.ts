import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  canonicalBytes,
  completeDocument,
  editedData,
  mergePatch,
  replaceDocument,
  sameData,
} from '../../../src/core/document.ts';
import { isCairnError } from '../../../src/core/errors.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import { document, find, json, MARK, mark, styles, write } from './generators.ts';

function replaced(text: string, newText: string): string {
  return replaceDocument(Buffer.from(text), newText).toString();
}

function patched(text: string, patch: string): string {
  return mergePatch(Buffer.from(text), patch).toString();
}

const invoice = `{
  "number": "2026-0143",
  "total": 1240.50,
  "lines": [
    {
      "text": "Survey",
      "amount": 1.10
    },
    {
      "text": "Report",
      "amount": 2.00
    },
    {
      "text": "Travel",
      "amount": 3.00
    }
  ],
  "tags": ["a", "b", "c"]
}
`;

function change(edit: (data: { lines: JsonObject[]; tags?: string[] }) => void): string {
  const data = JSON.parse(invoice);
  edit(data);
  return replaced(invoice, JSON.stringify(data));
}

test('a new text that says the same changes nothing', () => {
  const bytes = Buffer.from(invoice);
  assert.equal(replaceDocument(bytes, JSON.stringify(JSON.parse(invoice))), bytes);
  const reordered = `{"tags":["a","b","c"],"total":1.2405e3,"lines":${JSON.stringify(JSON.parse(invoice).lines)},"number":"2026-0143"}`;
  assert.equal(replaceDocument(bytes, reordered), bytes);
});

test('a changed field is a changed line', () => {
  assert.equal(
    change((data) => Object.assign(data.lines[1] as object, { amount: 2.5 })),
    invoice.replace('2.00', '2.5'),
  );
  assert.equal(
    change((data) => Object.assign(data, { tags: ['a', 'x', 'c'] })),
    invoice.replace('"b"', '"x"'),
  );
});

test('a new field stands after the one that it follows, a gone one takes its line', () => {
  const data = JSON.parse(invoice);
  const text = JSON.stringify({ number: data.number, date: '2026-11-22', ...data });
  assert.equal(replaced(invoice, text), invoice.replace('0143",\n', '0143",\n  "date": "2026-11-22",\n'));
  assert.equal(
    change((gone) => delete gone.tags),
    invoice.replace(',\n  "tags": ["a", "b", "c"]', ''),
  );
});

test('rows that come, go or move leave the others alone', () => {
  const row = (text: string, amount: string) =>
    `    {\n      "text": "${text}",\n      "amount": ${amount}\n    }`;
  const [survey, report, travel] = [row('Survey', '1.10'), row('Report', '2.00'), row('Travel', '3.00')];
  const rows = (...list: (string | undefined)[]) =>
    invoice.replace([survey, report, travel].join(',\n'), list.join(',\n'));
  assert.equal(
    change((data) => data.lines.shift()),
    rows(report, travel),
  );
  assert.equal(
    change((data) => data.lines.splice(1, 1)),
    rows(survey, travel),
  );
  assert.equal(
    change((data) => data.lines.unshift({ text: 'Drone', amount: 4 })),
    rows(row('Drone', '4'), survey, report, travel),
  );
  assert.equal(
    change((data) => data.lines.reverse()),
    rows(travel, report, survey),
  );
  assert.equal(
    change((data) => data.lines.splice(0, 2, { text: 'Reports', amount: 2 })),
    rows(report?.replace('Report', 'Reports'), travel),
  );
});

test('what a new record lacks stands where the data has it, what it has stays as it is written', () => {
  const given = '{\n  "b": 1.10,\n  "c": {\n    "e": 9007199254740993\n  }\n}\n';
  const data = { a: 'first', b: 1.1, c: { d: [], e: 9007199254740992 }, f: null };
  assert.equal(
    completeDocument(Buffer.from(given), data).toString(),
    '{\n  "a": "first",\n  "b": 1.10,\n  "c": {\n    "d": [],\n    "e": 9007199254740993\n  },\n  "f": null\n}\n',
  );
  fc.assert(
    fc.property(document, fc.array(fc.boolean()), (data, kept) => {
      const part = Object.fromEntries(Object.entries(data).filter((_, index) => kept[index]));
      const bytes = canonicalBytes(part);
      const whole = completeDocument(bytes, data).toString();
      if (Object.keys(part).length > 0) assert.equal(whole, canonicalBytes(data).toString());
      assert.deepEqual(JSON.parse(whole), JSON.parse(JSON.stringify(data)));
    }),
  );
});

test('a merge patch removes, adds and changes (RFC 7396)', () => {
  // The table of appendix A, for objects.
  const cases: [string, string, string][] = [
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['{"a":"foo"}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ];
  for (const [text, patch, expected] of cases) assert.equal(patched(text, patch), expected, patch);
  assert.equal(patched(invoice, '{"total": 99.90, "nothing": null}'), invoice.replace('1240.50', '99.90'));
  for (const patch of ['[1]', '"x"', 'null', '{', '{"a":1,"a":2}'])
    assert.throws(
      () => patched('{}', patch),
      (thrown) => isCairnError(thrown, 'invalid'),
    );
});

test('after a replacement the file says the new text and keeps its own', () => {
  fc.assert(
    fc.property(document, styles, json, json, fc.nat(), (data, style, first, second, seed) => {
      const keys = Object.keys(data);
      const key = keys[seed % keys.length] as string;
      const before = { '§': 1, ...data };
      const after: JsonObject = Object.fromEntries(
        [...Object.entries({ ...before, [key]: first }), ['new', second]].reverse(),
      );
      const text = write(before, style).replace(/("§": ?)1/, '$11.0');
      const result = replaced(text, JSON.stringify(after));
      assert.ok(sameData(JSON.parse(result.replace('\ufeff', '')), after));
      assert.match(result, /"§": ?1\.0/);
      assert.equal(result.startsWith('\ufeff'), style.bom);
      const untouched = write(before, style).split(style.newline).length > 1 && style.newline === '\r\n';
      if (untouched) assert.doesNotMatch(result, /[^\r]\n/);
      assert.equal(replaced(result, JSON.stringify(before)).includes('"new"'), keys.includes('new'));
    }),
    { numRuns: 300 },
  );
});

test('a new text of which one value differs leaves everything before and after that value, byte for byte', () => {
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const marked = fc.tuple(document, fc.nat()).map(([data, seed]) => mark(data, seed));
  fc.assert(
    fc.property(marked, styles, scalar, (data, style, value) => {
      const pointer = find(data, '') as string;
      const [before = '', after = ''] = write(data, style).split(JSON.stringify(MARK));
      const next = editedData(data, [{ pointer, json: JSON.stringify(value) }]);
      const turned = Object.fromEntries(Object.entries(next).reverse());
      const result = replaced(write(data, style), JSON.stringify(turned));
      assert.ok(result.startsWith(before) && result.endsWith(after));
      assert.deepEqual(JSON.parse(result.replace('\ufeff', '')), next);
    }),
  );
});

test('a merge patch gives what RFC 7396 says, whatever the document', () => {
  const apply = (target: unknown, patch: unknown): unknown => {
    if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
    const result: Record<string, unknown> = Object.assign(
      Object.create(null),
      typeof target === 'object' && !Array.isArray(target) ? target : {},
    );
    for (const [key, value] of Object.entries(patch))
      if (value === null) delete result[key];
      else result[key] = apply(result[key], value);
    return result;
  };
  fc.assert(
    fc.property(document, document, styles, (data, patch, style) => {
      const result = patched(write(data, style), JSON.stringify(patch));
      assert.ok(sameData(JSON.parse(result.replace('\ufeff', '')), apply(data, patch)));
    }),
  );
});

test('a new file is two-space JSON with a final newline; numbers, order and keys of its text stay', () => {
  fc.assert(
    fc.property(document, fc.nat(3), (data, spaces) => {
      const expected = `${JSON.stringify(data, null, 2)}\n`;
      assert.equal(canonicalBytes(JSON.stringify(data, null, spaces)).toString(), expected);
      assert.equal(canonicalBytes(data).toString(), expected);
    }),
  );
  assert.equal(
    canonicalBytes('{"b":1.10,"1":9007199254740993,"__proto__":{"x":1E400},"e":"\\u00e9\\/"}').toString(),
    '{\n  "b": 1.10,\n  "1": 9007199254740993,\n  "__proto__": {\n    "x": 1E400\n  },\n  "e": "é/"\n}\n',
  );
  assert.throws(
    () => canonicalBytes('[1]'),
    (thrown) => isCairnError(thrown, 'invalid'),
  );
});

test('a large table with a row in the middle is done at once', () => {
  const rows = Array.from({ length: 3000 }, (_, id) => ({ id, name: `row ${id}`, amount: id / 100 }));
  const text = JSON.stringify({ rows }, null, 2);
  const after = JSON.stringify(
    { rows: rows.toSpliced(1500, 0, { id: -1, name: 'new', amount: 0 }) },
    null,
    2,
  );
  assert.equal(replaced(text, after), after);
});
