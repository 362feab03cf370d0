import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConnection } from '../../../src/search/sqlite/connection.ts';
import { expression, parseWords } from '../../../src/search/sqlite/match.ts';
import { TOKENIZER } from '../../../src/search/sqlite/schema.ts';
import { marked, readable, snippetOf } from '../../../src/search/sqlite/snippet.ts';
import { type Standing, soughtBy, standingIn } from '../../../src/search/sqlite/standing.ts';
import { segment } from '../../../src/search/sqlite/text.ts';

const VOCABULARY =
  `roof roofs roofing roofer slate slates tile tiled gutter rotational rotate rotation happily happy agreed agree
  Überdachung überdachung Straße café CAFE été dachrinne 東京 屋根 крыша крыши a the of and ridge sky skies dies die a-b x2 2026 naïve`.split(
    /\s+/,
  );
const BETWEEN = [' ', ' ', ' ', ' ', ' ', ', ', '. ', ': ', '\n', '\n\n', ' – ', '; '];
const QUESTIONS = [
  'roof',
  'roofs slate',
  '"slate tile"',
  'gut',
  'rotational happy agreed',
  'uberdachung cafe',
  '東京',
  'крыша',
  'the of and roof tiled',
  '"a b" 2026',
  'ridge ridge "the roof" roof',
  'sky die',
];

function texts(count: number): string[] {
  let state = 1;
  const next = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () =>
    Array.from(
      { length: next(160) },
      () => `${VOCABULARY[next(VOCABULARY.length)]}${BETWEEN[next(BETWEEN.length)]}`,
    ).join(''),
  );
}

test('marks and snippets are those of FTS5', (t) => {
  const db = openConnection(':memory:', 'write');
  t.after(() => db.close());
  db.exec(`CREATE VIRTUAL TABLE asked_of USING fts5 (text, tokenize = '${TOKENIZER}')`);
  const all = texts(150).map(segment);
  for (const [at, text] of all.entries())
    db.prepare('INSERT INTO asked_of (rowid, text) VALUES (?, ?)').run(BigInt(at), text);
  const find = db.prepare(`SELECT rowid, highlight(asked_of, 0, char(2), char(3)),
    snippet(asked_of, 0, char(2), char(3), '…', 48) FROM asked_of WHERE asked_of MATCH ? ORDER BY rowid`);
  let snippets = 0;
  for (const question of QUESTIONS) {
    const words = parseWords(question);
    const match = [...new Set(words.map(expression))].join(' OR ');
    const standing = standingIn(db, all, soughtBy(db, words));
    const ours = all.flatMap((text, at) => {
      const found = standing[at] as Standing;
      const snippet = snippetOf(text, found);
      return snippet === undefined ? [] : [[at, marked(text, found), snippet]];
    });
    assert.deepEqual(ours, find.raw(true).all(match), question);
    snippets += ours.length;
  }
  assert.ok(snippets > 500, `${snippets}`);
});

test('a text with very many places is shown without its end', (t) => {
  const db = openConnection(':memory:', 'write');
  t.after(() => db.close());
  const text = `a tile and ${'roof '.repeat(5000)}`;
  const [found] = standingIn(db, [text], soughtBy(db, parseWords('roof tile ')));
  assert.ok(found && !found.isWhole && found.starts.length < 2000);
  const [tile, roof] = ['\u0002tile\u0003', '\u0002roof\u0003'];
  const expected = `a ${tile} and ${`${roof} `.repeat(44)}${roof}…`;
  assert.equal(snippetOf(text, found), expected);
});

test('the rest of a word that nobody reads to the end is left out', () => {
  assert.equal(readable(`so ${'x'.repeat(90)} it\n\nis`), `so ${'x'.repeat(80)}… it · is`);
  assert.equal(readable(`\u0002${'x'.repeat(90)}\u0003 it`), `\u0002${'x'.repeat(80)}…\u0003 it`);
});
