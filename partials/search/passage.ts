// PART · bare: a passage is a record's values, those words between \u0002 and \u0003 that were looked for.

/** Stands between the values of a passage. */
export const PART = ' · ';

/** A part of a passage without the marks. */
export function bare(part: string): string {
  return part.replaceAll('\u0002', '').replaceAll('\u0003', '');
}
