/** How dates and numbers are written: BCP 47 language, IANA time zone, ISO 4217 currency. A namespace is one. */
export interface Manner {
  language: string;
  timeZone: string;
  currency: string;
}

/** Ways of writing, made once for a manner: making an Intl formatter costs more than a table row. */
export interface Formats {
  manner: Manner;
  /** "12,345.6", of a number or of the digits of one. */
  number(value: number | string): string;
  /** "8,240.00 €". */
  money(value: number | string, currency?: string): string;
  /** "12 Nov". */
  day(date: Date): string;
  /** "12 Nov 2025". */
  date(date: Date): string;
  /** "Thu 12 Nov 2025". */
  longDate(date: Date): string;
  /** "November 2026". */
  month(date: Date): string;
  /** "14:03". */
  time(date: Date): string;
  /** "Thursday 12 November 2026 at 14:03:20 CET". */
  exact(date: Date): string;
  /** Days since 1970 as the calendar of the zone counts them. */
  dayNumber(date: Date): number;
  year(date: Date): number;
}

/** For what belongs to no business: Activity, the home page. */
export const PLAIN: Manner = { language: 'en-GB', timeZone: 'UTC', currency: 'EUR' };

// Nothing but what the key says goes into an entry, and there are as many as there are businesses.
const made = new Map<string, Formats>();

/** The formats of a manner; unknown languages, zones and currencies fall back to plain ones. */
export function formatsOf(manner: Manner): Formats {
  const key = `${manner.language} ${manner.timeZone} ${manner.currency}`;
  const known = made.get(key);
  if (known) return known;
  const formats = makeFormats(checked(manner));
  made.set(key, formats);
  return formats;
}

function makeFormats(manner: Manner): Formats {
  const { language, timeZone } = manner;
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { timeZone, ...options });
    return (date: Date) => format.format(date);
  };
  const monies = new Map<string, Intl.NumberFormat>();
  const moneyIn = (currency: string) => {
    const format = monies.get(currency) ?? new Intl.NumberFormat(language, { style: 'currency', currency });
    monies.set(currency, format);
    return format;
  };
  // Grouped from five digits on: a year is not 1,922.
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 20, useGrouping: 'min2' });
  const midnight = midnightsOf(timeZone);
  return {
    manner,
    number: (value) => number.format(value as Intl.StringNumericLiteral),
    money: (value, currency) =>
      moneyIn(isCurrency(currency) ? currency : manner.currency).format(value as Intl.StringNumericLiteral),
    day: dates({ day: 'numeric', month: 'short' }),
    date: dates({ day: 'numeric', month: 'short', year: 'numeric' }),
    longDate: dates({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    month: dates({ month: 'long', year: 'numeric' }),
    time: dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    exact: dates({ dateStyle: 'full', timeStyle: 'long' }),
    dayNumber: (date) => midnight(date) / DAY,
    year: (date) => new Date(midnight(date)).getUTCFullYear(),
  };
}

const DAY = 86_400_000;
const QUARTER_HOUR = 900_000;

/** The calendar day of a moment in a zone, as the UTC midnight that begins a day of that name. */
function midnightsOf(timeZone: string): (date: Date) => number {
  if (timeZone === 'UTC') return (date) => Math.floor(date.getTime() / DAY) * DAY;
  const iso = new Intl.DateTimeFormat('sv-SE', { timeZone });
  // Zones are whole quarters of an hour apart, so a quarter lies within one day; a list asks for the same ones again and again.
  const known = new Map<number, number>();
  return (date) => {
    const quarter = Math.floor(date.getTime() / QUARTER_HOUR);
    const found = known.get(quarter) ?? Date.parse(iso.format(date));
    if (known.size > 1000) known.clear();
    known.set(quarter, found);
    return found;
  };
}

function checked({ language, timeZone, currency }: Manner): Manner {
  return {
    language: works(() => new Intl.Locale(language)) ? language : PLAIN.language,
    timeZone: works(() => new Intl.DateTimeFormat('en', { timeZone })) ? timeZone : PLAIN.timeZone,
    currency: isCurrency(currency) ? currency : PLAIN.currency,
  };
}

function isCurrency(text: string | undefined): text is string {
  return text !== undefined && /^[A-Z]{3}$/.test(text);
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
