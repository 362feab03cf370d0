import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { momentText, readMoment } from '../../../src/core/values.ts';

const berlin = { language: 'en', timeZone: 'Europe/Berlin' };

function written(typed: string, old?: string, zone = berlin): string {
  const read = readMoment(typed, zone, old);
  return 'written' in read ? read.written : read.problem;
}

test('a moment is shown on the clock of the zone, whatever offset it is written with', () => {
  assert.equal(momentText('2026-11-30T13:30:00Z', 'Europe/Berlin'), '2026-11-30T14:30');
  assert.equal(momentText('2026-07-01T23:30:15.250-05:00', 'Europe/Berlin'), '2026-07-02T06:30:15');
  assert.equal(momentText('2026-11-30 14:30', 'Europe/Berlin'), '2026-11-30T14:30');
  assert.equal(momentText('soon', 'Europe/Berlin'), 'soon');
  assert.equal(momentText('2026-02-30T10:00Z', 'Europe/Berlin'), '2026-02-30T10:00Z');
});

test('a new moment carries the offset of the zone on that day', () => {
  assert.equal(written('2026-11-30T14:30'), '2026-11-30T14:30:00+01:00');
  assert.equal(written('2026-07-01 9:05'), '2026-07-01T09:05:00+02:00');
  assert.equal(written('30.11.2026 2:30 pm'), '2026-11-30T14:30:00+01:00');
  assert.equal(written('30 Nov 2026, 14:30:20'), '2026-11-30T14:30:20+01:00');
  assert.equal(
    written('2026-11-30T14:30', undefined, { language: 'en', timeZone: 'Asia/Kolkata' }),
    '2026-11-30T14:30:00+05:30',
  );
});

test('a changed moment is written as the old one was', () => {
  assert.equal(written('2026-07-01T09:00', '2026-11-30T13:30:00Z'), '2026-07-01T07:00:00Z');
  assert.equal(written('2026-07-01T09:00', '2026-11-30T13:30:00.123Z'), '2026-07-01T07:00:00.000Z');
  assert.equal(written('2026-07-01T09:00', '2026-11-30T14:30+0100'), '2026-07-01T09:00+0200');
  assert.equal(written('2026-07-01T09:00', '2026-11-30t14:30:00+01:00'), '2026-07-01t09:00:00+02:00');
  assert.equal(written('2026-07-01T09:00', '2026-11-30 14:30'), '2026-07-01 09:00');
  assert.equal(written('2026-07-01T09:00', '2026-11-30T08:30:00-05:00'), '2026-07-01T02:00:00-05:00');
  assert.equal(written('2026-07-01T09:00', 'soon'), '2026-07-01T09:00:00+02:00');
});

test('the hour that is skipped is refused, the one that comes twice keeps to the old value', () => {
  assert.match(
    written('2026-03-29T02:30'),
    /^does not exist in Europe\/Berlin: the clocks go forward over 02:30/,
  );
  assert.equal(written('2026-10-25T02:30'), '2026-10-25T02:30:00+02:00');
  assert.equal(written('2026-10-25T02:30', '2026-10-25T02:10:00+01:00'), '2026-10-25T02:30:00+01:00');
  assert.equal(written('2026-10-25T02:30', '2026-10-25T00:10:00Z'), '2026-10-25T00:30:00Z');
});

test('what is no moment is refused', () => {
  for (const typed of ['', 'soon', '2026-11-30', '14:30', '2026-02-30T10:00'])
    assert.match(written(typed), /must be a date and a time/);
});

test('a moment typed as it is shown is the same moment', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'UTC',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
  );
  const offsets = fc.constantFrom('Z', '+02:00', '-05:00', '+05:30', '+0100');
  const minutes = fc.date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(minutes, offsets, zones, (date, offset, timeZone) => {
      const old = `${date.toISOString().slice(0, 16)}:00${offset}`;
      const same = written(momentText(old, timeZone), old, { language: 'en', timeZone });
      const instant = (text: string) => Date.parse(text.replace(/(\d\d)(\d\d)$/, '$1:$2'));
      assert.equal(instant(same), instant(old), `${old} ${same}`);
    }),
  );
});
