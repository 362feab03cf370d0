import { isFormat } from '../fields/formats.ts';

// Dates and times of day as people write them: readDate · readTime

/**
 * `2026-12-31` of what a person typed; undefined when it is no day of the calendar. 31.12.2026 anywhere, 12/31/2026 or 31/12/2026 as the
 * language has it (or as only one of them can be), 31 Dec 2026 in the language and in English.
 */
export function readDate(typed: string, language: string): string | undefined {
  const text = typed.trim().toLowerCase();
  const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  if (year && month && day) return isoDate(year, month, day);
  const [, first, mark, second, last] = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text) ?? [];
  if (first && second && last) {
    const monthFirst = mark === '/' && isMonthFirst(language);
    const [a, b] = monthFirst ? [second, first] : [first, second];
    return isoDate(last, b, a) ?? (mark === '/' ? isoDate(last, a, b) : undefined);
  }
  return readWordedDate(text, language);
}

/** `14:30` or `14:30:15` of what a person typed (14.30, 14h30, 2:30 pm, 9 am); undefined when it is no time of day. */
export function readTime(typed: string): string | undefined {
  const text = typed
    .trim()
    .toLowerCase()
    .replace(/\s*(uhr|h)$/, '');
  const found = /^(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(\.\d+)?)?\s*(?:([ap])\.?m\.?)?$/.exec(text);
  if (!found) return undefined;
  const [, hours = '', minutes, seconds, fraction = '', half] = found;
  if (minutes === undefined && half === undefined && text === typed.trim().toLowerCase()) return undefined;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === 'p' ? 12 : 0);
  if (
    hour > 23 ||
    Number(minutes ?? 0) > 59 ||
    Number(seconds ?? 0) > 59 ||
    (half && !/^(0?[1-9]|1[0-2])$/.test(hours))
  )
    return undefined;
  const clock = `${pad(hour)}:${minutes ?? '00'}`;
  return seconds === undefined ? clock : `${clock}:${seconds}${fraction}`;
}

function readWordedDate(text: string, language: string): string | undefined {
  const dayFirst = /^(\d{1,2})(?:\.|st|nd|rd|th)?\s+(?:de\s+)?(\p{L}+)\.?,?\s+(?:de\s+)?(\d{4})$/u.exec(text);
  const monthFirst = /^(\p{L}+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/u.exec(text);
  const [, day, word, year] =
    dayFirst ?? (monthFirst && ['', monthFirst[2], monthFirst[1], monthFirst[3]]) ?? [];
  const month = word && monthNumber(word, language);
  return day && month && year ? isoDate(year, String(month), day) : undefined;
}

function isoDate(year: string, month: string, day: string): string | undefined {
  const full = year.length === 2 ? `${Number(year) < 70 ? '20' : '19'}${year}` : year;
  const date = `${full}-${pad(Number(month))}-${pad(Number(day))}`;
  return isFormat('date', date) ? date : undefined;
}

function isMonthFirst(language: string): boolean {
  const parts = new Intl.DateTimeFormat(language).formatToParts(0).map((part) => part.type);
  return parts.indexOf('month') < parts.indexOf('day');
}

function monthNumber(word: string, language: string): number | undefined {
  for (const locale of [language, 'en'])
    for (const style of ['long', 'short'] as const)
      for (let month = 1; month <= 12; month++) {
        const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: style, timeZone: 'UTC' });
        const name = parts
          .formatToParts(Date.UTC(2026, month - 1, 1))
          .find((part) => part.type === 'month')?.value;
        if (name?.toLowerCase().replace(/\.$/, '') === word) return month;
      }
  return undefined;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
