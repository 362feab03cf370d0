// isFormat

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/;
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/;

/** Whether a text is written in a format; a date is one of the calendar, a date-time may lack seconds and offset. */
export function isFormat(format: 'date' | 'date-time' | 'email' | 'uri', text: string): boolean {
  if (format === 'date') return isDate(text);
  if (format === 'date-time') return isDate(DATE_TIME.exec(text)?.[1] ?? '');
  if (format === 'email') return text.length <= 320 && EMAIL.test(text);
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}
