const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A size for people: "4.2 MB". */
export function sizeOf(bytes: unknown): string {
  if (typeof bytes !== 'number' || !(bytes >= 0)) return '';
  let unit = 0;
  let size = bytes;
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1024;
  const digits = unit > 0 && size < 10 ? 1 : 0;
  return `${size.toLocaleString('en', { maximumFractionDigits: digits })} ${size === 1 && unit === 0 ? 'byte' : UNITS[unit]}`;
}
