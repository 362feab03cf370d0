import { applyEdits, type Edit } from '../core/document.ts';
import type { FieldError } from '../core/errors.ts';
import { pointerTokens } from '../core/json-pointer.ts';
import type { JsonObject } from '../core/record.ts';
import type { Shape } from '../core/schema.ts';
import type { Manner } from '../core/values.ts';
import { fieldsEdits } from './form/fields.ts';
import type { Posted } from './form/posted.ts';

// A posted form as edits of the record: editsFromForm · newDocument
// Names: `/address/city` the value, `was:` its text as rendered, `null:` and `was:null:` the "not known" box, `rows:` a list of
// objects is in the form, `row:` its rows in order (an index of the stored list, else a new row), `half:` a title that was typed into a
// relation and not chosen.

/** What a form wants changed. */
export interface FormResult {
  /** Only what the person changed. */
  edits: Edit[];
  /** Texts that are not what their field wants; `pointer` is the name of the control. */
  errors: FieldError[];
  /** The name of the control of a pointer into the edited record: in lists the row's token in place of its index. */
  place(pointer: string): string;
}

/**
 * Reads a posted form. `data` is the record as it is now; undefined for a new one. A control whose text is what was rendered, or what would be
 * rendered now, changes nothing; an emptied one takes its key away, or is an error where the field is required.
 */
export function editsFromForm(
  shape: Pick<Shape, 'fields'>,
  body: URLSearchParams,
  data: JsonObject | undefined,
  manner: Manner,
): FormResult {
  const posted: Posted = { body, manner, isNew: data === undefined, rows: new Map() };
  const { edits, errors } = fieldsEdits(shape.fields, { name: '', pointer: '', value: data }, posted);
  return { edits, errors, place: (pointer) => placeOf(pointer, posted.rows) };
}

/** The JSON text of a new record that the edits make; numbers as they were typed. */
export function newDocument(edits: readonly Edit[]): string {
  return applyEdits(Buffer.from('{}\n'), edits).toString();
}

function placeOf(pointer: string, rows: ReadonlyMap<string, readonly string[]>): string {
  if (rows.size === 0 || !pointerTokens(pointer)) return pointer;
  return pointer
    .split('/')
    .slice(1)
    .reduce((name, token) => `${name}/${rows.get(name)?.[Number(token)] ?? token}`, '');
}
