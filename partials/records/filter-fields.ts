import type { Field, Shape, Widget } from '../../src/core/schema.ts';
import { leafFields } from './columns.ts';

// filterFields · filterField: what a list can be filtered by, facts about records included.

const FACTS: [string, string, Widget][] = [
  ['@by', 'Changed by', 'text'],
  ['@updated', 'Changed', 'datetime'],
  ['@created', 'Created', 'datetime'],
  ['@files', 'Files', 'integer'],
];
const facts = FACTS.map(([pointer, label, widget]) => plain(pointer, label, widget));

/** The fields of the records, then facts about them. */
export function filterFields(shape: Shape): Field[] {
  return [...leafFields(shape.fields), ...facts];
}

/** The field of a filter. An old address may name one that is not there any more; it still filters and can be taken away. */
export function filterField(shape: Shape, pointer: string): Field {
  const found = filterFields(shape).find((field) => field.pointer === pointer);
  return found ?? plain(pointer, pointer.slice(1) || pointer, 'text');
}

function plain(pointer: string, label: string, widget: Widget): Field {
  return {
    ...{ pointer, label, key: label, widget, limits: {} },
    ...{ required: false, nullable: false, unique: false, searchable: false, readOnly: true },
  };
}
