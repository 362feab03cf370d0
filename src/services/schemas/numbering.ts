// Numbers that count up: numberingOf · nextNumber

/** A numbering pattern for a day: what stands before and after the digits, and how many there are at least. */
export interface Numbering {
  prefix: string;
  digits: number;
  suffix: string;
}

/** `{year}-{0000}` on a day of the namespace's calendar. A pattern without `{0…}` counts at its end. */
export function numberingOf(pattern: string, now: Date, timeZone: string): Numbering {
  const [year = '', month = '', day = ''] = new Intl.DateTimeFormat('sv-SE', { timeZone })
    .format(now)
    .split('-');
  const dated = pattern
    .replaceAll('{year}', year)
    .replaceAll('{yy}', year.slice(-2))
    .replaceAll('{month}', month)
    .replaceAll('{day}', day);
  const [, prefix = '', zeros = '', suffix = ''] = /^(.*?)\{(0+)\}(.*)$/.exec(dated) ?? ['', dated, '0'];
  return { prefix, digits: zeros.length, suffix };
}

/** The number after the greatest of those in use that fit the numbering; 1 when there is none. */
export function nextNumber(numbering: Numbering, inUse: Iterable<unknown>): string {
  let greatest = 0n;
  for (const value of inUse) {
    const count = countOf(numbering, String(value));
    if (count !== undefined && count > greatest) greatest = count;
  }
  return numbering.prefix + String(greatest + 1n).padStart(numbering.digits, '0') + numbering.suffix;
}

function countOf({ prefix, suffix }: Numbering, value: string): bigint | undefined {
  if (!value.startsWith(prefix) || !value.endsWith(suffix)) return undefined;
  const digits = value.slice(prefix.length, value.length - suffix.length);
  return /^\d{1,30}$/.test(digits) ? BigInt(digits) : undefined;
}
