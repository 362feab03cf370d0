import { fieldAt, pointerOf } from '../../src/core/list-url.ts';
import type { Field, Shape } from '../../src/core/schema.ts';

// leafFields · columnsOf · relatedColumns · statusField · sortable: what a list can show, filter and sort by.

// A shape lives as long as its schema, and each page asks several times.
const opened = new WeakMap<readonly Field[], Field[]>();

/** The fields that hold values, groups opened: "Address › City". Rows stand for themselves. */
export function leafFields(fields: readonly Field[]): Field[] {
  const known = opened.get(fields) ?? leavesOf(fields, '');
  opened.set(fields, known);
  return known;
}

function leavesOf(fields: readonly Field[], prefix: string): Field[] {
  return fields.flatMap((field) => {
    const label = prefix + field.label;
    if (field.widget === 'hidden') return [];
    if (field.fields?.length) return leavesOf(field.fields, `${label} › `);
    return [{ ...field, label }];
  });
}

/** The columns of a list beside the title: the wanted ones, else the collection's own. */
export function columnsOf(shape: Shape, wanted?: readonly string[]): Field[] {
  const leaves = leafFields(shape.fields);
  const pointers = (wanted ?? shape.columns).filter((pointer) => !shape.titlePointers.includes(pointer));
  return pointers
    .map((pointer) => leaves.find((leaf) => leaf.pointer === pointer) ?? fieldInside(shape, pointer))
    .filter((field) => field !== undefined);
}

const RELATED = 4;

/** The columns of records beside what they refer to: the chosen ones, else the first of the list's, without the field that says to what. */
export function relatedColumns(shape: Shape, by: Field, chosen?: readonly string[]): Field[] {
  if (chosen) return columnsOf(shape, chosen.map(pointerOf));
  const columns = columnsOf(shape).filter(({ pointer }) => pointer !== by.pointer);
  const first = columns.slice(0, RELATED);
  // What it comes to is worth more than the last of them.
  const money = columns.slice(RELATED).find(({ widget }) => widget === 'money');
  return money ? [...first.slice(0, -1), money] : first;
}

/** A field of a list's items: of one (`/lines/0/price`), or with a star of all, as the pointer says. */
function fieldInside({ fields }: Shape, pointer: string): Field | undefined {
  const field = fieldAt(fields, pointer);
  const list = fields.find((each) => pointer.startsWith(`${each.pointer}/`));
  return field && list ? { ...field, pointer, label: `${list.label} › ${field.label}` } : field;
}

/**
 * The choice that tells how a record stands: one called status, state or stage, else the first among the columns that
 * somebody chose. In columns that were only inferred any few-valued text may stand.
 */
export function statusField(shape: Shape): Field | undefined {
  const choices = columnsOf(shape).filter(({ widget, options }) => widget === 'select' && options);
  return (
    choices.find(({ key }) => /^(status|state|stage)$/i.test(key)) ??
    (shape.inferred ? undefined : choices[0])
  );
}

/** Whether a list can be put in order by a field: single values only. */
export function sortable(field: Field): boolean {
  return !['rows', 'group', 'json', 'tags', 'checkboxes', 'relations', 'hidden'].includes(field.widget);
}
