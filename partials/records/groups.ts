import type { ListState } from '../../src/core/list-url.ts';
import type { Page } from '../../src/core/ports/found.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { columnsOf, leafFields } from './columns.ts';
import type { Show } from './show.ts';
import { numberInWords } from './words.ts';

// Group · groupable · boardable · groupField · sumFields · sumInWords: a list told by the values of a field.

/** The records that have one value. */
export interface Group {
  /** The value as JSON text, for addresses; a month for dates. */
  key: string;
  value: Json;
  label: string;
  colour?: string | undefined;
  count: number;
  /** Exact, one for each of the fields that are added up. */
  sums: (string | undefined)[];
  /** The first of its records; absent when they were not asked for. */
  page?: Page | undefined;
  /** The list of it alone. */
  href: string;
}

/** The fields whose values make groups: single ones that records share. */
export function groupable(shape: Shape): Field[] {
  return leafFields(shape.fields).filter(
    ({ widget, pointer, unique }) =>
      ['select', 'boolean', 'relation', 'date', 'datetime', 'text', 'integer'].includes(widget) &&
      !unique &&
      !pointer.includes('*') &&
      !shape.titlePointers.includes(pointer),
  );
}

/** The fields that make a board: choices. */
export function boardable(shape: Shape): Field[] {
  return groupable(shape).filter(
    ({ widget, options, readOnly }) => widget === 'select' && options && !readOnly,
  );
}

/** The field that the list is told by; undefined when it cannot be, or is not to be. */
export function groupField(shape: Shape, { group, as }: ListState): Field | undefined {
  return (as === 'board' ? boardable(shape) : groupable(shape)).find(({ pointer }) => pointer === group);
}

/** What is worth adding up: money among the columns, or what else has a unit. */
export function sumFields(shape: Shape, { columns }: ListState): Field[] {
  return columnsOf(shape, columns).filter(
    ({ widget, unit, pointer }) =>
      (widget === 'money' || (unit !== undefined && ['number', 'integer'].includes(widget))) &&
      !/\/(\d+|\*)/.test(pointer),
  );
}

/** "8,240.00 €", of one sum. */
export function sumInWords(field: Field, sum: string | undefined, show: Show): string {
  return sum === undefined ? '' : numberInWords(field, sum, show);
}
