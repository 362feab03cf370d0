import assert from 'node:assert/strict';
import test from 'node:test';
import { fromWords, withWords } from '../../partials/search/passage.ts';

const mark = (text: string) => text.replaceAll('[', '\u0002').replaceAll(']', '\u0003');

test('of the values of a record those are shown in which words were found, and that are not known yet', () => {
  const snippet = mark('[Storm] check · booked · after the [storm] of 16 November');
  assert.equal(withWords(snippet, ['Storm check']), mark('after the [storm] of 16 November'));
  assert.equal(withWords(mark('[storm]-che… · a [storm]'), ['storm-check']), mark('a [storm]'));
  assert.equal(withWords('no words here', []), 'no words here');
});

test('a word alone says little: sentences stand beside it', () => {
  const note = mark(
    'call · hannah · [leak] · storm · Wet by four metres from the hole · 2026-11-13T11:45:00+01:00',
  );
  assert.equal(withWords(note, []), mark('[leak] · Wet by four metres from the hole'));
  const title = 'Where the leak really is';
  assert.equal(withWords(mark(`Where the [leak] really is · ${note}`), [title]), withWords(note, []));
  assert.equal(
    withWords(mark('the [leak] in May again · Wet by four metres'), []),
    mark('the [leak] in May again'),
  );
});

test('where no words were looked for numbers, days and what machines made are not shown', () => {
  const sidecar = `roof.jpg · the roof in May · image/jpeg · 48213 · ${'0a1b'.repeat(16)} · 2026-05-03T10:00:00.000Z · 2026-05-03`;
  assert.equal(withWords(sidecar, ['roof.jpg']), 'the roof in May · image/jpeg');
  assert.equal(withWords('7 · 1,204.50 · 3f2504e0-4f89-41d3-9a0c-0305e82c3301', []), '');
  assert.equal(withWords('Flat 3b · 12 m of DN100 pipe', []), 'Flat 3b · 12 m of DN100 pipe');
  assert.equal(withWords(mark('48213 · [7]'), []), mark('[7]'));
});

test('a short line begins shortly before the first word that was found', () => {
  const long = mark('The valley between the two roofs was cleaned, and then the [gutter] overflowed again');
  assert.equal(fromWords(long), mark('…cleaned, and then the [gutter] overflowed again'));
  assert.equal(fromWords(mark('the [gutter]')), mark('the [gutter]'));
  assert.equal(fromWords(mark(`${'x'.repeat(80)}[gutter]`)), mark('…[gutter]'));
});
