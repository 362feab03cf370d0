import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  type Operator,
  operatorText,
  type Piece,
  parseSearch,
  readValue,
  searchText,
  withoutPiece,
  wordsOf,
} from '../../src/core/search-text.ts';

/** Pieces without their places: what they mean. */
function meaning(text: string) {
  return parseSearch(text).map(({ start: _, end: __, ...piece }) => {
    const { valueAt: ___, ...rest } = piece as Operator;
    return rest as unknown as Piece;
  });
}

function only(text: string): Operator {
  const [piece, ...others] = parseSearch(text);
  assert.equal(others.length, 0, text);
  assert.equal(piece?.kind, 'operator', text);
  return piece as Operator;
}

test('words, phrases, what is unwanted and operators are told apart, wherever they stand', () => {
  const text = 'roof in:lod/jobs -storm "ridge tile" -"gut seekamp" updated:>=2026-01 -status:paid';
  const told = parseSearch(text).map((piece) => [
    piece.kind,
    piece.negated,
    piece.kind === 'operator' ? `${piece.name}|${piece.compare ?? ''}|${piece.value}` : piece.text,
    text.slice(piece.start, piece.end),
  ]);
  assert.deepEqual(told, [
    ['word', false, 'roof', 'roof'],
    ['operator', false, 'in||lod/jobs', 'in:lod/jobs'],
    ['word', true, 'storm', '-storm'],
    ['phrase', false, 'ridge tile', '"ridge tile"'],
    ['phrase', true, 'gut seekamp', '-"gut seekamp"'],
    ['operator', false, 'updated|>=|2026-01', 'updated:>=2026-01'],
    ['operator', true, 'status||paid', '-status:paid'],
  ]);
  assert.equal(wordsOf(text, parseSearch(text)), 'roof -storm "ridge tile" -"gut seekamp" ');
});

test('addresses, times and hyphens are words', () => {
  for (const text of [
    'https://example.org/a?b=c',
    '12:30',
    'half-yearly',
    '-',
    '--all',
    ':x',
    '3:2',
    '-12:30',
  ])
    assert.deepEqual(
      parseSearch(text).map(({ kind }) => kind),
      ['word'],
      text,
    );
  assert.equal(parseSearch('-')[0]?.negated, false);
});

test('names and values with spaces stand in quotes; a quote in a value is written twice', () => {
  const { name, value, quoted } = only('"Invoice date":"1 May"');
  assert.deepEqual([name, value, quoted], ['Invoice date', '1 May', true]);
  assert.equal(only('note:"the ""old"" roof"').value, 'the "old" roof');
  assert.equal(only('city:"Bad Old').value, 'Bad Old');
  assert.equal(only('total:>"1 000"').compare, '>');
  assert.deepEqual(only('Straße:Ærø'), { ...only('Straße:Ærø'), name: 'Straße', value: 'Ærø' });
});

test('a value is one of several, a comparison or a range; in quotes it is what it is', () => {
  assert.deepEqual(readValue(only('status:paid,sent')), { values: ['paid', 'sent'] });
  assert.deepEqual(readValue(only('total:>=8.50')), { compare: '>=', value: '8.50' });
  assert.deepEqual(readValue(only('date:2026-01..2026-03')), { from: '2026-01', to: '2026-03' });
  assert.deepEqual(readValue(only('date:2026-01..')), { from: '2026-01' });
  assert.deepEqual(readValue(only('date:..2026-03')), { to: '2026-03' });
  assert.deepEqual(readValue(only('name:"Meier, Bolt .. Co"')), { values: ['Meier, Bolt .. Co'] });
  assert.deepEqual(readValue(only('in:')), { values: [] });
});

test('a piece can be taken out of what was typed', () => {
  const text = 'roof  in:lod storm';
  const [, operator] = parseSearch(text);
  assert.equal(withoutPiece(text, operator as Piece), 'roof storm');
  assert.equal(withoutPiece('in:lod', only('in:lod')), '');
});

test('a word is finished when something stands behind it', () => {
  for (const [text, words] of [
    ['gutt', 'gutt'],
    ['gutt ', 'gutt '],
    ['gutt in:lod', 'gutt '],
    ['in:lod gutt', 'gutt'],
    ['in:lod', ''],
  ] as const)
    assert.equal(wordsOf(text, parseSearch(text)), words);
});

// Anything that can be typed, and much of what makes a difference.
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom('in', ':', '"', '-', ' ', '>', '=', '..', ',', 'a', 'ß', '/', '12', '""', '漢', '\n'),
      {
        maxLength: 16,
      },
    )
    .map((parts) => parts.join('')),
);

test('any text is parsed, into pieces that lie one after the other and cover all but blanks', () => {
  fc.assert(
    fc.property(typed, (text) => {
      let end = 0;
      for (const piece of parseSearch(text)) {
        assert.equal(text.slice(end, piece.start).trim(), '');
        assert.ok(piece.end > piece.start);
        if (piece.kind === 'operator') assert.ok(piece.valueAt > piece.start && piece.valueAt <= piece.end);
        end = piece.end;
      }
      assert.equal(text.slice(end).trim(), '');
    }),
    { numRuns: 2000 },
  );
});

test('written out again it means the same', () => {
  fc.assert(
    fc.property(typed, (text) => assert.deepEqual(meaning(searchText(parseSearch(text))), meaning(text))),
    { numRuns: 5000 },
  );
});

test('an operator that is made of a name and a value is read as these', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((name) => !/["\0]/.test(name)),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
      fc.boolean(),
      (name, value, negated) => {
        const piece = only(operatorText(name, value, { negated }));
        assert.equal(piece.name, name);
        assert.equal(piece.negated, negated);
        assert.deepEqual(readValue(piece), { values: [value] });
      },
    ),
    { numRuns: 2000 },
  );
});
