import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { plain } from '../../partials/search/plain.ts';
import { isAsked, searchUrl, toggled, withoutPlaces } from '../../partials/search/urls.ts';
import { whyOf } from '../../src/core/why.ts';

const mark = (text: string) => text.replaceAll('{', '\u0002').replaceAll('}', '\u0003');

test('Markdown is shown as text, marks stay where they are', () => {
  const lines: [string, string][] = [
    ['**{Water} came** through the _ceiling_', '{Water} came through the ceiling'],
    ['## What we saw The {gutter}', 'What we saw The {gutter}'],
    ['- [ ] ring the *{Kita}* - [x] done', 'ring the {Kita} done'],
    ['> If the photos', 'If the photos'],
    ['1. Clear the `valley`', 'Clear the valley'],
    ['see [the {report}](https://example.org/a_b) now', 'see the {report} now'],
    ['snake_case and 2*3*4 stay', 'snake_case and 2*3*4 stay'],
    ['~~gone~~ …', 'gone …'],
    ['below -5 degrees', 'below -5 degrees'],
  ];
  for (const [written, shown] of lines) assert.equal(plain(mark(written)), mark(shown), written);
});

test('no text loses or moves its marks', () => {
  const piece = fc.constantFrom('{', '}', '*', '_', '`', '#', '- ', '[', '](x)', 'a', ' ', 'é', '\n', '>');
  const marks = (text: string) => [...text].filter((one) => mark('{}').includes(one)).join('');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const text = mark(pieces.join(''));
      assert.equal(marks(plain(text)), marks(text));
    }),
  );
});

test('why says which words stand where, what means the same, and what is similar', () => {
  const why = (figures: object, asked: string, label = 'Notes') =>
    whyOf({ ref: 'lod/notes/a', figures: { inTitle: [], inText: [], ...figures } }, asked, label);
  assert.equal(why({ inText: ['gutters'] }, 'gutter in:lod'), '“gutters” in Notes');
  assert.equal(
    why({ inTitle: ['Storm'], inText: ['storm', 'hotel', 'Hotel'] }, 'storm hotel'),
    '“Storm” in the title; “hotel” in Notes',
  );
  assert.equal(
    why({ inText: ['downpipe', 'gutter'], semantic: 0.4 }, 'gutter'),
    '“gutter” in Notes; for the same: “downpipe”; similar in meaning',
  );
  const deep = `${'Group › '.repeat(40)}Remark`;
  const sentence = why({ inText: ['gutter'] }, 'gutter', deep);
  assert.match(sentence, /^“gutter” in Group › Group.* … .*Group › Remark$/);
  assert.ok(sentence.length < 80, sentence);
  assert.equal(why({ semantic: 0.7 }, 'gutter'), 'similar in meaning');
  assert.equal(why({ inText: ['Müller'] }, 'muller', ''), '“Müller” in the text');
  assert.equal(why({ lexical: 3 }, 'x'), 'words in the text');
  assert.equal(why({}, 'is:broken'), '');
});

test('a facet puts its operator into the question or takes it out; one place takes the place of others', () => {
  assert.equal(toggled('storm', 'in', 'lod/jobs'), 'storm in:lod/jobs');
  assert.equal(toggled('storm in:lod', 'in', 'lod/jobs'), 'storm in:lod/jobs');
  assert.equal(toggled('in:lod/jobs storm', 'in', 'lod/jobs'), 'storm');
  assert.equal(toggled('storm tag:a', 'tag', 'b c'), 'storm tag:a tag:"b c"');
  assert.equal(toggled('storm tag:"b c" x', 'tag', 'b c'), 'storm x');
  assert.equal(toggled('storm -in:bc', 'in', 'lod'), 'storm -in:bc in:lod');
  assert.equal(withoutPlaces('in:a storm in:b'), 'storm');
  assert.ok(isAsked('tag:"b c"', 'tag', 'b c'));
  assert.ok(!isAsked('-tag:a', 'tag', 'a'));
  assert.equal(searchUrl({ q: 'a b', mode: 'hybrid' }), '/search?q=a+b');
  assert.equal(searchUrl({ mode: 'keyword', limit: 0 }), '/search?mode=keyword');
});
