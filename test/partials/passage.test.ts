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

test('a short line begins shortly before the first word that was found', () => {
  const long = mark('The valley between the two roofs was cleaned, and then the [gutter] overflowed again');
  assert.equal(fromWords(long), mark('…cleaned, and then the [gutter] overflowed again'));
  assert.equal(fromWords(mark('the [gutter]')), mark('the [gutter]'));
  assert.equal(fromWords(mark(`${'x'.repeat(80)}[gutter]`)), mark('…[gutter]'));
});
