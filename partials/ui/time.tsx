/** How dates and numbers are written: BCP 47 language, IANA time zone, ISO 4217 currency. */
export interface Manner {
  language: string;
  timeZone: string;
  currency: string;
}

export interface WhenProps {
  /** RFC 3339. */
  at: string;
  now: Date;
  manner: Manner;
  class?: string;
}

/** A moment as people say it, the exact one on hover; script keeps the last day's up to date. */
export function When({ at, now, manner, class: name }: WhenProps) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span safe>{at}</span>;
  return (
    <time class={name} datetime={date.toISOString()} title={exactTime(date, manner)} data-relative safe>
      {relativeTime(date, now, manner)}
    </time>
  );
}

/** "just now", "5 min ago", "3 h ago", "yesterday", "Tue", "12 Nov", "12 Nov 2025". */
export function relativeTime(date: Date, now: Date, manner: Pick<Manner, 'language' | 'timeZone'>): string {
  const minutes = Math.floor((now.getTime() - date.getTime()) / 60_000);
  if (minutes >= 0 && minutes < 1) return 'just now';
  if (minutes >= 0 && minutes < 60) return `${minutes} min ago`;
  const days = dayNumber(now, manner.timeZone) - dayNumber(date, manner.timeZone);
  if (minutes >= 0 && days === 0) return `${Math.floor(minutes / 60)} h ago`;
  if (days === 1) return 'yesterday';
  if (days === -1) return 'tomorrow';
  return shortDate(date, now, manner);
}

/** "12 Nov", with the year when it is not this one. */
export function shortDate(date: Date, now: Date, { timeZone }: Pick<Manner, 'timeZone'>): string {
  const year = (of: Date) => of.toLocaleDateString('en', { year: 'numeric', timeZone });
  const sameYear = year(date) === year(now);
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
    timeZone,
  });
}

/** "Sunday, 22 November 2026 at 14:03 CET". */
export function exactTime(date: Date, { timeZone }: Pick<Manner, 'timeZone'>): string {
  return date.toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone });
}

// Days since 1970 as the calendar of the zone counts them.
function dayNumber(date: Date, timeZone: string): number {
  const [year, month, day] = date.toLocaleDateString('sv-SE', { timeZone }).split('-').map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000;
}
