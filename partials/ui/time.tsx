import { type Formats, formatsOf, PLAIN } from './formats.ts';

export interface WhenProps {
  /** RFC 3339. */
  at: string;
  now: Date;
  /** Of the business; plain ones when absent. */
  formats?: Formats;
  /** Below a heading that says "Yesterday": what was then by the clock alone. */
  clock?: boolean;
}

/** A moment as people say it, the exact one on hover; script keeps the last hours' up to date. */
export function When({ at, now, formats = formatsOf(PLAIN), clock }: WhenProps) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span safe>{at}</span>;
  const past = clock && formats.dayNumber(date) === formats.dayNumber(now) - 1;
  return (
    <time datetime={date.toISOString()} title={formats.exact(date)} data-relative={!past} safe>
      {past ? formats.time(date) : sayMoment(date, now, formats)}
    </time>
  );
}

/** "just now", "5 min ago", "3 h ago", "yesterday", "12 Nov", "12 Nov 2025". */
export function sayMoment(date: Date, now: Date, formats: Formats): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000);
  if (minutes === 0) return 'just now';
  if (minutes > 0 && minutes < 60) return `${minutes} min ago`;
  if (minutes > 0 && formats.dayNumber(now) === formats.dayNumber(date))
    return `${Math.floor(minutes / 60)} h ago`;
  return sayDay(date, now, formats);
}

/** The day of a moment: "today", "yesterday", "tomorrow", "12 Nov", "12 Nov 2025". */
export function sayDay(date: Date, now: Date, formats: Formats): string {
  return saidDay(formats.dayNumber(date) - formats.dayNumber(now), date, now, formats);
}

/** A date that has no zone, `2026-11-22`, in the same words; undefined when the text is none. */
export function sayDate(text: string, now: Date, formats: Formats): string | undefined {
  const date = calendarDay(text);
  const plain = formatsOf({ ...formats.manner, timeZone: 'UTC' });
  return date && saidDay(daysUntil(date, now, formats), date, now, plain);
}

/** "Thu 12 Nov 2026" and how far that is from today: "12 days ago", "in 3 weeks", or nothing. */
export function sayLongDate(
  text: string,
  now: Date,
  formats: Formats,
): { date: string; distance: string } | undefined {
  const date = calendarDay(text);
  if (!date) return undefined;
  const plain = formatsOf({ ...formats.manner, timeZone: 'UTC' });
  return { date: plain.longDate(date), distance: sayDistance(daysUntil(date, now, formats)) };
}

function saidDay(days: number, date: Date, now: Date, formats: Formats): string {
  if (days === 0) return 'today';
  if (days === -1) return 'yesterday';
  if (days === 1) return 'tomorrow';
  return formats.year(date) === formats.year(now) ? formats.day(date) : formats.date(date);
}

function sayDistance(days: number): string {
  const size = Math.abs(days);
  if (size < 2) return ['yesterday', 'today', 'tomorrow'][days + 1] ?? '';
  if (size >= 75) return '';
  const said = size < 21 ? `${size} days` : `${Math.round(size / 7)} weeks`;
  return days < 0 ? `${said} ago` : `in ${said}`;
}

function calendarDay(text: string): Date | undefined {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && date.toJSON()?.startsWith(text) ? date : undefined;
}

function daysUntil(date: Date, now: Date, formats: Formats): number {
  return date.getTime() / 86_400_000 - formats.dayNumber(now);
}
