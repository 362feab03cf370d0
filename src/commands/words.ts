import { isCairnError } from '../core/errors.ts';

// errorText · plural · grouped · sized: what the commands say alike.

/** What a person reads when something failed: one line, or all that is known about a bug. */
export function errorText(thrown: unknown): string {
  if (isCairnError(thrown)) return `cairn: ${thrown.message}\n`;
  return `cairn: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`;
}

/** "1 record", "1,204 records". */
export function plural(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** "1,204". */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** "1.5 MB". */
export function sized(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${['', 'kB', 'MB', 'GB', 'TB'][power]}`;
}
