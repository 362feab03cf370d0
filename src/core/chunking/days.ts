// daysIn · spanOf

const DAY = /(?<!\d)[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)/g;

/** The ISO days in a text, `2026-11-28`, also those that a time follows. */
export function daysIn(text: string): string[] {
  return text.match(DAY) ?? [];
}

/** The first and the last of some days; nothing for none. */
export function spanOf(days: readonly string[]): { from?: string; to?: string } {
  let [from, to] = [days[0], days[0]];
  if (from === undefined || to === undefined) return {};
  for (const day of days) {
    if (day < from) from = day;
    if (day > to) to = day;
  }
  return { from, to };
}
