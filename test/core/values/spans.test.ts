import assert from 'node:assert/strict';
import test from 'node:test';
import { readSpan } from '../../../src/core/values/spans.ts';

const span = (text: string) => {
  const { from, until, words } = readSpan(text, '2026-03-31', 'de') ?? {};
  return from && `${from} ${until} ${words}`;
};

test('years, months and days are read as the days that they have', () => {
  assert.equal(span('2026'), '2026-01-01 2027-01-01 2026');
  assert.equal(span('2026-12'), '2026-12-01 2027-01-01 December 2026');
  assert.equal(span('2026-2'), '2026-02-01 2026-03-01 February 2026');
  assert.equal(span('2024-02-29'), '2024-02-29 2024-03-01 29 Feb 2024');
  assert.equal(span('31.12.2026'), '2026-12-31 2027-01-01 31 Dec 2026');
});

test('days near today and how long ago have names', () => {
  assert.equal(span('Today'), '2026-03-31 2026-04-01 today');
  assert.equal(span('yesterday'), '2026-03-30 2026-03-31 yesterday');
  assert.equal(span('7d'), '2026-03-24 2026-04-01 the last 7 days');
  assert.equal(span('1w'), '2026-03-24 2026-04-01 the last week');
  assert.equal(span('1m'), '2026-02-28 2026-04-01 the last month');
  assert.equal(span('2y'), '2024-03-31 2026-04-01 the last 2 years');
});

test('weeks, months and years of the calendar have names, and days around today', () => {
  assert.equal(span('tomorrow'), '2026-04-01 2026-04-02 tomorrow');
  assert.equal(span('this-month'), '2026-03-01 2026-04-01 this month');
  assert.equal(span('last month'), '2026-02-01 2026-03-01 last month');
  assert.equal(span('next-year'), '2027-01-01 2028-01-01 next year');
  assert.equal(span('this-week'), '2026-03-30 2026-04-06 this week');
  assert.equal(
    readSpan('this-week', '2026-03-29', 'en-US')?.from,
    '2026-03-29',
    'weeks begin on Sunday there',
  );
  assert.equal(span('next-7-days'), '2026-03-31 2026-04-07 the next 7 days');
  assert.equal(span('last-30-days'), '2026-03-02 2026-04-01 the last 30 days');
});

test('what names no time is none', () => {
  for (const text of [
    '',
    'soon',
    '2026-13',
    '2026-02-30',
    '12',
    '9999y',
    '26-01',
    '2026-',
    'd',
    '9999',
    '9999-12',
    '9999-12-31',
  ])
    assert.equal(span(text), undefined, text);
});
