import { isFormat } from '../fields/formats.ts';
import { readDate } from './dates.ts';

// readSpan · NAMED_SPANS: times as people name them in a question and in a filter.

/** Days from `from` up to and without `until`, `2026-11-01`, and how one says it. */
export interface Span {
  from: string;
  until: string;
  words: string;
}

/** The times that are offered by name: they move with the calendar. */
export const NAMED_SPANS = [
  'today',
  'tomorrow',
  'yesterday',
  'next-7-days',
  'next-30-days',
  'last-7-days',
  'last-30-days',
  'this-week',
  'next-week',
  'last-week',
  'this-month',
  'next-month',
  'last-month',
  'this-year',
  'last-year',
] as const;

const CALENDAR = /^(this|last|next)[- ](week|month|year)$/;
const ROLLING = /^(last|next)[- ](\d{1,3})[- ](day|week|month)s?$/;
const AGO = /^(\d{1,4})([dwmy])$/;
const UNITS = { d: 'day', w: 'week', m: 'month', y: 'year' } as const;

/**
 * The days that are meant: a year `2026`, month `2026-01` or day (as `readDate` reads it), `today`, `tomorrow`, `yesterday`, `this-month`,
 * `last-year`, `next-week`; `next-7-days` and `last-30-days`, today among them; or `7d`, `2w`, `6m`, `1y`: since so long ago. Undefined when it
 * is none of these. `today` is `2026-11-28`; the language tells on which day weeks begin.
 */
export function readSpan(typed: string, today: string, language: string): Span | undefined {
  const span = spanOf(typed, today, language);
  return span && isFormat('date', span.from) && isFormat('date', span.until) ? span : undefined;
}

function spanOf(typed: string, today: string, language: string): Span | undefined {
  const text = typed.trim().toLowerCase();
  if (text === 'today') return { ...daySpan(today), words: 'today' };
  if (text === 'yesterday') return { ...daySpan(shifted(today, 0, -1)), words: 'yesterday' };
  if (text === 'tomorrow') return { ...daySpan(shifted(today, 0, 1)), words: 'tomorrow' };
  const [, which, part] = CALENDAR.exec(text) ?? [];
  if (which && part) return { ...calendarSpan(which, part, today, language), words: `${which} ${part}` };
  const [, way, number, unitName] = ROLLING.exec(text) ?? [];
  if (way && number && unitName) return rollingSpan(way, Number(number), unitName, today);
  const [, count, unit] = AGO.exec(text) ?? [];
  if (count && unit) return sinceAgo(Number(count), unit as keyof typeof UNITS, today);
  if (/^[1-9]\d{3}$/.test(text)) return { ...monthsSpan(`${text}-01-01`, 12), words: text };
  const month = /^([1-9]\d{3})-(\d{1,2})$/.exec(text);
  if (month) return monthSpan(`${month[1]}-${month[2]?.padStart(2, '0')}-01`);
  const day = readDate(text, language);
  return day === undefined ? undefined : { ...daySpan(day), words: said(day, 'medium') };
}

function calendarSpan(which: string, part: string, today: string, language: string) {
  const step = { last: -1, this: 0, next: 1 }[which] ?? 0;
  if (part === 'week') {
    const from = shifted(today, 0, step * 7 - daysIntoWeek(today, language));
    return { from, until: shifted(from, 0, 7) };
  }
  const months = part === 'month' ? 1 : 12;
  const first = part === 'month' ? `${today.slice(0, 7)}-01` : `${today.slice(0, 4)}-01-01`;
  return monthsSpan(shifted(first, step * months, 0), months);
}

function daysIntoWeek(day: string, language: string): number {
  // Its types know no such method yet.
  const { firstDay } = (
    new Intl.Locale(language) as unknown as { getWeekInfo(): { firstDay: number } }
  ).getWeekInfo();
  return (new Date(day).getUTCDay() - firstDay + 7) % 7;
}

/** So many days, weeks or months of which today is the first or the last day. */
function rollingSpan(way: string, number: number, unit: string, today: string): Span {
  const days = { day: 1, week: 7 }[unit] ?? 0;
  const months = unit === 'month' ? 1 : 0;
  const words = `the ${way} ${number} ${unit}${number === 1 ? '' : 's'}`;
  if (way === 'next') return { from: today, until: shifted(today, number * months, number * days), words };
  const until = shifted(today, 0, 1);
  return { from: shifted(until, -number * months, -number * days), until, words };
}

function daySpan(day: string) {
  return { from: day, until: shifted(day, 0, 1) };
}

function monthsSpan(from: string, months: number) {
  return { from, until: shifted(from, months, 0) };
}

function monthSpan(from: string): Span | undefined {
  if (!isFormat('date', from)) return undefined;
  return { ...monthsSpan(from, 1), words: said(from, 'month') };
}

function sinceAgo(count: number, unit: keyof typeof UNITS, today: string): Span | undefined {
  const days = { d: 1, w: 7 }[unit as 'd' | 'w'] ?? 0;
  const months = { m: 1, y: 12 }[unit as 'm' | 'y'] ?? 0;
  const from = shifted(today, -count * months, -count * days);
  if (!isFormat('date', from)) return undefined;
  const words = `the last ${count === 1 ? '' : `${count} `}${UNITS[unit]}${count === 1 ? '' : 's'}`;
  return { from, until: shifted(today, 0, 1), words };
}

/** The last day of a shorter month stands for those that it lacks. */
function shifted(day: string, months: number, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const moved = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last) + days));
  return Number.isNaN(moved.getTime()) ? '' : moved.toISOString().slice(0, 10);
}

function said(day: string, style: 'medium' | 'month'): string {
  const options: Intl.DateTimeFormatOptions =
    style === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: 'medium' };
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(Date.parse(day));
}
