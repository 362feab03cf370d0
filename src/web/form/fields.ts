import { applyEdits } from '../../core/document.ts';
import { childPointer, isIndex } from '../../core/json-pointer.ts';
import type { Json } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import { fitsControl } from '../../core/values.ts';
import { listEdits } from './lists.ts';
import { arrange, edit, nothing, type Outcome, type Place, type Posted, together } from './posted.ts';
import { booleanEdits, scalarEdits } from './scalars.ts';

// fieldsEdits

/** What the controls of an object's fields want. `place` is the object's; its value is undefined where there is none yet. */
export function fieldsEdits(fields: readonly Field[], place: Place, posted: Posted): Outcome {
  return together(fields.map((field) => fieldEdits(field, inside(place, field), posted)));
}

function inside({ name, pointer, value }: Place, { key }: Field): Place {
  return { name: childPointer(name, key), pointer: childPointer(pointer, key), value: member(value, key) };
}

function member(value: Json | undefined, key: string): Json | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, key) ? value[key] : undefined;
}

function fieldEdits(given: Field, place: Place, posted: Posted): Outcome {
  const field: Field = fitsControl(given, place.value)
    ? given
    : { ...given, widget: 'json', options: undefined };
  if (field.readOnly) return nothing;
  switch (field.widget) {
    case 'hidden':
      return nothing;
    case 'group':
      return groupEdits(field, place, posted);
    case 'rows':
      return rowsEdits(field, place, posted);
    case 'tags':
    case 'checkboxes':
    case 'relations':
      return listEdits(field, place, posted);
    case 'boolean':
      return booleanEdits(field, place, posted);
    default:
      return scalarEdits(field, place, posted);
  }
}

/** An object that is not there, and that nobody filled in, is not missed. */
function groupEdits(field: Field, place: Place, posted: Posted): Outcome {
  const outcome = fieldsEdits(field.fields ?? [], place, posted);
  const missing = place.value === undefined || place.value === null;
  return missing && !field.required && !isFilledIn(outcome, posted) ? nothing : outcome;
}

/** Whether somebody typed or ticked something, be it wrong. */
function isFilledIn({ edits, errors }: Outcome, { body }: Posted): boolean {
  return (
    edits.some(({ json }) => json !== 'false') || errors.some(({ pointer }) => body.get(pointer)?.trim())
  );
}

/** What a list of objects wants: changes in rows, rows taken away, added, moved. Rows that were added and left empty do not count. */
function rowsEdits(field: Field, place: Place, posted: Posted): Outcome {
  const { name, pointer, value } = place;
  if (!posted.body.has(`rows:${name}`) && !posted.body.has(`row:${name}`)) return nothing;
  const stored = Array.isArray(value) ? value : [];
  const tokens = [...new Set(posted.body.getAll(`row:${name}`))];
  const rows = tokens
    .map((token) => rowOf(field, place, token, stored.length, posted))
    .filter((row) => row !== undefined);
  posted.rows.set(
    name,
    rows.map((row) => row.token),
  );
  const inner = together(rows.map((row) => row.outcome));
  const wanted = rows.map((row) => row.item);
  if (Array.isArray(value))
    return { edits: [...inner.edits, ...arrange(pointer, stored.length, wanted)], errors: inner.errors };
  return wanted.length === 0 ? inner : { ...edit(pointer, `[${wanted.join()}]`), errors: inner.errors };
}

/** A row of the posted list: an index of the stored one or the JSON text of a new row. */
interface Row {
  token: string;
  item: number | string;
  /** Of the fields of a stored row; of a new row only the errors. */
  outcome: Outcome;
}

function rowOf(
  field: Field,
  { name, pointer, value }: Place,
  token: string,
  length: number,
  posted: Posted,
): Row | undefined {
  const fields = field.item?.fields ?? [];
  const row = `${name}/${token}`;
  if (isIndex(token) && Number(token) < length) {
    const place = { name: row, pointer: `${pointer}/${token}`, value: (value as [])[Number(token)] };
    return { token, item: Number(token), outcome: fieldsEdits(fields, place, posted) };
  }
  const place = { name: row, pointer: '', value: undefined };
  const outcome = fieldsEdits(fields, place, { ...posted, isNew: true });
  if (!isFilledIn(outcome, posted)) return undefined;
  const json = applyEdits(Buffer.from('{}'), outcome.edits).toString();
  return { token, item: json, outcome: { edits: [], errors: outcome.errors } };
}
