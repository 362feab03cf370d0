import { readMoment } from './moments.ts';

// Days of a time zone: todayIn · startOf

/** Making one takes longer than all else that a list needs of days. */
const calendars = new Map<string, Intl.DateTimeFormat>();

/** The day that a zone's calendar shows, `2026-11-28`. */
export function todayIn(timeZone: string, now: Date): string {
  const calendar =
    calendars.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  calendars.set(timeZone, calendar);
  return calendar.format(now);
}

/** The instant at which a day begins in a zone, RFC 3339; where the clocks skip midnight, the first one that there is. */
export function startOf(day: string, timeZone: string): string {
  for (const hour of ['00:00', '01:00', '02:00']) {
    const moment = readMoment(`${day} ${hour}`, { language: 'en', timeZone });
    if ('written' in moment) return moment.written;
  }
  return `${day}T00:00:00Z`;
}
