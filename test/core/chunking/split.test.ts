import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BUDGET, split } from '../../../src/core/chunking/split.ts';
import { tokensOf } from '../../../src/core/chunking/tokens.ts';

test('every character is in some passage, and no passage has more than its budget', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 20, max: 300 }), fc.boolean(), (text, budget, byLine) => {
      const passages = split(text, { budget, byLine });
      let covered = 0;
      for (const { start, end } of passages) {
        assert.equal(text.slice(covered, Math.max(covered, start)).trim(), '');
        assert.ok(tokensOf(text, start, end) <= budget, `${tokensOf(text, start, end)} of ${budget}`);
        assert.equal(text.slice(start, end), text.slice(start, end).trim());
        assert.ok(end > covered, 'each passage goes on');
        covered = end;
      }
      assert.equal(text.slice(covered).trim(), '');
    }),
    { numRuns: 500, endOnFailure: true },
  );
});

test('no character is cut in two', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 200, maxLength: 800 }), (text) => {
      for (const { start, end } of split(text, { budget: 20 }))
        assert.ok(text.slice(start, end).isWellFormed());
    }),
  );
});

test('an edit moves only the places near it', () => {
  const prose = fc.array(fc.array(word, { minLength: 5, maxLength: 60 }), { minLength: 120, maxLength: 160 });
  fc.assert(
    fc.property(prose, fc.array(word, { maxLength: 40 }), (paragraphs, more) => {
      const texts = paragraphs.map((words, at) => `${at} ${words.join(' ')}.`);
      const before = passagesOf(texts.join('\n\n'));
      const after = passagesOf([`${texts[0]} ${more.join(' ')}`, ...texts.slice(1)].join('\n\n'));
      const far = before.slice(Math.ceil(before.length * 0.7));
      assert.deepEqual(after.slice(-far.length), far);
    }),
    { seed: 3, numRuns: 60, endOnFailure: true },
  );
});

test('sections are passages, small ones together, each with the headings above', () => {
  const section = (heading: string, words: number) => `${heading}\n\n${sentences(words)}`;
  const text = [
    section('# Roof', 100),
    section('## Tiles ##', 100),
    '## Gutters',
    section('### Copper', 100),
    section('## Small', 20),
    section('# Garden', 80),
  ].join('\n\n');
  const found = split(text).map(({ start, headings }) => [text.slice(start).split('\n')[0], headings]);
  assert.deepEqual(found, [
    ['# Roof', []],
    ['## Tiles ##', ['Roof']],
    ['## Gutters', ['Roof']],
    ['## Small', ['Roof']],
  ]);
  const deep = split(`# A\n\n## B\n\n${sentences(600)}`).map(({ headings }) => headings);
  assert.deepEqual(
    deep.slice(1),
    deep.slice(1).map(() => ['A', 'B']),
  );
});

test('a heading is never parted from what it is above, and code has none', () => {
  const text = `${sentences(150)}\n\n# Warranty\n\nTen years.\n\n${sentences(200)}`;
  for (const passage of passagesOf(text)) assert.doesNotMatch(passage, /# Warranty$/);
  const code = `\`\`\`sh\n# a comment\n${'make all\n'.repeat(300)}\`\`\`\n\n${sentences(200)}`;
  for (const { headings } of split(code)) assert.deepEqual(headings, []);
});

test('lines that are broken for their length are no sentences of their own', () => {
  const long = 'the quick brown fox jumps over the lazy dog and then goes on and on and on';
  const text = `${Array.from({ length: 60 }, () => long).join('\n')}.`;
  const listed = `${Array.from({ length: 60 }, (_, at) => `- ${at} ${long}`).join('\n')}.`;
  assert.ok(passagesOf(listed).every((passage) => passage.startsWith('- ')));
  assert.ok(passagesOf(text).length > 1);
});

test('what begins within a paragraph repeats the sentence before', () => {
  const passages = passagesOf(sentences(1000));
  for (const [at, passage] of passages.slice(1).entries()) {
    const first = passage.slice(0, passage.indexOf('.') + 1);
    assert.ok(passages[at]?.endsWith(first), first);
  }
  assert.ok(passages.length < 13, `${passages.length} passages`);
});

test('Chinese and Japanese are counted by their characters and cut after their sentences', () => {
  const text = '东京的屋顶正在漏水，我们昨天去看了。'.repeat(60);
  const passages = passagesOf(text);
  for (const passage of passages) {
    assert.ok(passage.length <= BUDGET);
    assert.match(passage, /。$/);
  }
  assert.ok(passages.length >= 4);
});

test('a text of megabytes without any place to cut is cut all the same', () => {
  const passages = split('q'.repeat(2_000_000));
  assert.ok(passages.length > 2000 && passages.length < 4000, `${passages.length}`);
});

const word = fc.stringMatching(/^[a-z]{2,9}$/);
const mark = fc.constantFrom(
  '. ',
  '! ',
  '\n',
  '\n\n',
  ', ',
  '\n# ',
  '\n- ',
  '。',
  '\t',
  '\u3000',
  '\n```\n',
  ' ',
);
const piece = fc.oneof(
  word,
  mark,
  fc.string({ unit: 'grapheme' }),
  fc.constant('漏水'),
  fc.constant('x'.repeat(400)),
);
const anyText = fc.array(piece, { maxLength: 300 }).map((pieces) => pieces.join(''));

function passagesOf(text: string): string[] {
  return split(text).map(({ start, end }) => text.slice(start, end));
}

/** So many words in sentences of ten, each another one. */
function sentences(words: number): string {
  const all = Array.from({ length: words }, (_, at) => `word${(at * 7919) % 1000}`);
  const parts = Array.from({ length: Math.ceil(words / 10) }, (_, at) => all.slice(at * 10, at * 10 + 10));
  return parts.map((part, at) => `The ${at} ${part.join(' ')}.`).join(' ');
}
