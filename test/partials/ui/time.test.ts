import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf } from '../../../partials/ui/formats.ts';
import { sayDate, sayLongDate, sayMoment, When } from '../../../partials/ui/time.tsx';

const berlin = formatsOf({ language: 'en-GB', timeZone: 'Europe/Berlin', currency: 'EUR' });
const now = new Date('2026-11-22T15:20:00+01:00');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

test('moments are said as people say them', () => {
  assert.equal(sayMoment(ago(0), now, berlin), 'just now');
  assert.equal(sayMoment(ago(59), now, berlin), '59 min ago');
  assert.equal(sayMoment(ago(60), now, berlin), '1 h ago');
  assert.equal(sayMoment(ago(15 * 60), now, berlin), '15 h ago');
  assert.equal(sayMoment(ago(16 * 60), now, berlin), 'yesterday');
  assert.equal(sayMoment(new Date('2026-11-12T09:00:00Z'), now, berlin), '12 Nov');
  assert.equal(sayMoment(new Date('2025-11-12T09:00:00Z'), now, berlin), '12 Nov 2025');
  assert.equal(sayMoment(new Date('2026-11-23T09:00:00Z'), now, berlin), 'tomorrow');
});

test('below "Yesterday" the clock is enough', () => {
  const when = (at: string) => When({ at, now, formats: berlin, clock: true }) as string;
  assert.match(when('2026-11-21T09:05:00Z'), />10:05</);
  assert.match(when('2026-11-22T13:20:00Z'), /data-relative[^>]*>1 h ago</);
  assert.match(when('2026-11-12T09:00:00Z'), />12 Nov</);
});

test('the day is that of the zone', () => {
  const late = new Date('2026-11-21T23:30:00Z');
  assert.equal(sayMoment(late, now, berlin), '14 h ago');
  const plain = formatsOf({ language: 'en-GB', timeZone: 'UTC', currency: 'EUR' });
  assert.equal(sayMoment(late, now, plain), 'yesterday');
});

test('a date has no zone: it is the same day in Auckland and in Honolulu', () => {
  for (const timeZone of ['Pacific/Auckland', 'Pacific/Kiritimati', 'Pacific/Honolulu', 'UTC']) {
    const formats = formatsOf({ language: 'en-GB', timeZone, currency: 'EUR' });
    assert.equal(sayLongDate('2026-03-01', now, formats)?.date, 'Sun, 1 Mar 2026');
    assert.equal(sayDate('2026-03-01', now, formats), '1 Mar');
  }
});

test('near dates say how far they are, far ones do not', () => {
  const distance = (text: string) => sayLongDate(text, now, berlin)?.distance;
  assert.equal(distance('2026-11-22'), 'today');
  assert.equal(distance('2026-11-10'), '12 days ago');
  assert.equal(distance('2026-12-20'), 'in 4 weeks');
  assert.equal(distance('2020-01-01'), '');
});

test('a text that is no date is left alone', () => {
  assert.equal(sayDate('soon', now, berlin), undefined);
  assert.equal(sayDate('2026-02-31', now, berlin), undefined);
});

test('unknown languages, zones and currencies fall back instead of failing', () => {
  const odd = formatsOf({ language: 'not a language', timeZone: 'Mars/Olympus', currency: 'euro' });
  assert.equal(odd.money('8240'), '€8,240.00');
  assert.equal(odd.number('12345.6'), '12,345.6');
});

test('digits beyond what a number can hold are written in full', () => {
  assert.equal(berlin.number('9007199254740993.10'), '9,007,199,254,740,993.1');
});
