import { type CleanUpStep, cleanValue, type ReadPhone } from '../../core/clean-up.ts';
import { type Edit, editedData } from '../../core/document.ts';
import { valueAt, valuesAt } from '../../core/json-pointer.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import type { Manner } from '../../core/values.ts';

// tidy: what a clean-up does to one record

/** A rule for a field, with the field. */
export interface Step extends CleanUpStep {
  about: Field;
}

export interface Tidied {
  edits: Edit[];
  after: JsonObject;
  /** In which places each step changed something, and which values it could not read. */
  done: { step: Step; pointer: string; before: Json; after: Json | undefined }[];
  cannot: { step: Step; pointer: string; value: Json; message: string }[];
}

/** Every step in its order, on what the ones before have left. Only values that change get an edit. */
export function tidy(data: JsonObject, steps: readonly Step[], manner: Manner, phone: ReadPhone): Tidied {
  const tidied: Tidied = { edits: [], after: data, done: [], cannot: [] };
  for (const step of steps) {
    const edits: Edit[] = [];
    for (const { pointer, value } of valuesAt(tidied.after, step.field)) {
      const cleaned = cleanValue(step.rule, value, step.about, manner, phone);
      if (cleaned === undefined) continue;
      if ('cannot' in cleaned) {
        tidied.cannot.push({ step, pointer, value, message: cleaned.cannot });
        continue;
      }
      edits.push(editOf(pointer, cleaned));
      tidied.done.push({ step, pointer, before: value, after: cleaned.value });
    }
    if (edits.length === 0) continue;
    tidied.after = editedData(tidied.after, edits);
    tidied.edits.push(...edits);
  }
  tidied.edits = lastOfEach(tidied.edits, data);
  return tidied;
}

function editOf(
  pointer: string,
  { value, json = JSON.stringify(value) }: { value: Json | undefined; json?: string },
): Edit {
  return value === undefined ? { pointer } : { pointer, json };
}

/** One edit a value, none where it is what it was. No step moves a value, so that a pointer always means the same one. */
function lastOfEach(edits: readonly Edit[], data: JsonObject): Edit[] {
  const last = new Map(edits.map((edit) => [edit.pointer, edit]));
  return [...last.values()].filter(({ pointer, json }) => json !== JSON.stringify(valueAt(data, pointer)));
}
