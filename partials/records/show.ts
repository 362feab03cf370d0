import type { Json } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import type { Formats } from '../ui/formats.ts';

/** What is needed to show values of one business as people read them. */
export interface Show {
  formats: Formats;
  now: Date;
  /** The record that a relation's value points to; undefined when there is none. */
  link(relation: NonNullable<Field['relation']>, value: Json): { href: string; title: string } | undefined;
  /** How the record's file spells a value that JavaScript would spell otherwise (`spellingsOf`). */
  exact?(pointer: string): string | undefined;
  /** Stands for all of this: with the same key, values are shown the same. Absent where that cannot be said. */
  key?: string;
  /** Markdown as sanitised HTML. Without it the text is shown as it is. */
  markdown?(text: string): string;
}

/** Nothing to see: missing, null, '' or []. */
export function isBlank(value: Json | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** A date-time with an offset; undefined when it is none. */
export function parseMoment(text: string): Date | undefined {
  const date = new Date(text);
  return /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*([zZ]|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(date.getTime())
    ? date
    : undefined;
}
