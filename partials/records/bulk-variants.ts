import type { Field, Shape } from '../../src/core/schema.ts';
import { leafFields } from './columns.ts';

// bulkFields · bulkVariant · isList: fields as many records at once are given them.

const LISTS = new Set(['tags', 'checkboxes', 'relations']);

/** The fields that one value fits for many records: none that is unique, made by Cairn, or made of rows. */
export function bulkFields(shape: Shape): Field[] {
  return leafFields(shape.fields).filter(
    ({ widget, unique, readOnly, pointer }) =>
      !unique && !readOnly && !['rows', 'json', 'hidden', 'group'].includes(widget) && !pointer.includes('*'),
  );
}

/** The field as its control is drawn and read: nothing is required of it, and yes and no are both said. */
export function bulkVariant(field: Field): Field {
  const free = { ...field, required: false, nullable: false };
  if (field.widget !== 'boolean') return free;
  return {
    ...free,
    widget: 'select',
    options: [
      { value: true, label: 'Yes' },
      { value: false, label: 'No' },
    ],
  };
}

/** Whether it has several values, of which one can be added or taken away. */
export function isList({ widget }: Field): boolean {
  return LISTS.has(widget);
}
