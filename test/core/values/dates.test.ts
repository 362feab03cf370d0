import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDate, readTime } from '../../../src/core/values.ts';

test('dates are read as people write them', () => {
  const cases: [string, string, string | undefined][] = [
    ['2026-12-31', 'en', '2026-12-31'],
    [' 2026/1/2 ', 'en', '2026-01-02'],
    ['31.12.2026', 'en', '2026-12-31'],
    ['1.2.26', 'de', '2026-02-01'],
    ['1.2.85', 'de', '1985-02-01'],
    ['12/31/2026', 'en', '2026-12-31'],
    ['03/04/2026', 'en', '2026-03-04'],
    ['03/04/2026', 'en-GB', '2026-04-03'],
    ['31/12/2026', 'en', '2026-12-31'],
    ['12/31/2026', 'en-GB', '2026-12-31'],
    ['31 December 2026', 'en', '2026-12-31'],
    ['Dec 31, 2026', 'en', '2026-12-31'],
    ['3rd March 2026', 'en', '2026-03-03'],
    ['31. Dezember 2026', 'de', '2026-12-31'],
    ['31. dez. 2026', 'de', '2026-12-31'],
    ['1 mars 2026', 'fr', '2026-03-01'],
    ['31 Dec 2026', 'de', '2026-12-31'],
    ['2024-02-29', 'en', '2024-02-29'],
    ['2026-02-29', 'en', undefined],
    ['31.4.2026', 'de', undefined],
    ['13/13/2026', 'en', undefined],
    ['soon', 'en', undefined],
    ['2026', 'en', undefined],
    ['31 foo 2026', 'en', undefined],
  ];
  for (const [typed, language, expected] of cases)
    assert.equal(readDate(typed, language), expected, `${typed} ${language}`);
});

test('times of day are read as people write them', () => {
  const cases: Record<string, string | undefined> = {
    '14:30': '14:30',
    '9:05': '09:05',
    '14.30': '14:30',
    '14h30': '14:30',
    '14:30:15': '14:30:15',
    '14:30:15.5': '14:30:15.5',
    '2:30 pm': '14:30',
    '12 am': '00:00',
    '12pm': '12:00',
    '9 a.m.': '09:00',
    '14 Uhr': '14:00',
    '14 h': '14:00',
    '24:00': undefined,
    '14:60': undefined,
    '13 pm': undefined,
    '14': undefined,
    noon: undefined,
    '': undefined,
  };
  for (const [typed, expected] of Object.entries(cases)) assert.equal(readTime(typed), expected, typed);
});
