import { type Edit, sameData } from '../document.ts';
import { childPointer, valueAt, valuesAt } from '../json-pointer.ts';
import { fieldAt } from '../list-url.ts';
import type { Json, JsonObject } from '../record.ts';
import type { Manner } from '../values.ts';
import { convert } from './convert.ts';
import type { SchemaStep } from './edits.ts';
import { keyOf, parentOf } from './place.ts';

// changeRecord: what an operation on the fields does to one record

/** What is done to a record, and which of its values it cannot be done to: they stay as they are. */
export interface Told {
  edits: Edit[];
  cannot: { pointer: string; value: Json; message: string }[];
}

/** How a value is written in the file, where JavaScript would write it otherwise. */
export type Spelling = (pointer: string) => string | undefined;

/** `data` is the record as the steps before have left it. */
export function changeRecord(step: SchemaStep, data: JsonObject, manner: Manner, spelling: Spelling): Told {
  const { operation } = step;
  switch (operation.op) {
    case 'rename':
      return renamed(data, operation.field, operation.to);
    case 'remove':
      return operation.values === 'keep' ? nothing() : { edits: places(data, operation.field), cannot: [] };
    case 'retype':
    case 'convert':
      return converted(step, operation.field, data, manner, spelling);
    case 'choices':
      return chosen(data, operation.field, operation.choices);
    default:
      return nothing();
  }
}

function nothing(): Told {
  return { edits: [], cannot: [] };
}

/** The places of a pattern, last first, so that taking one away moves no other. */
function places(data: JsonObject, field: string): { pointer: string }[] {
  return valuesAt(data, field)
    .map(({ pointer }) => ({ pointer }))
    .reverse();
}

function renamed(data: JsonObject, field: string, to: string): Told {
  const told = nothing();
  for (const { pointer, value } of valuesAt(data, field)) {
    const target = childPointer(parentOf(pointer), to);
    const there = valueAt(data, target);
    if (there === undefined) told.edits.push({ pointer, rename: to });
    else if (sameData(there, value) || isEmpty(value)) told.edits.push({ pointer });
    else if (isEmpty(there)) told.edits.push({ pointer: target }, { pointer, rename: to });
    else told.cannot.push({ pointer, value, message: `${keyOf(target)} has another value already` });
  }
  return told;
}

function converted(
  { fields }: SchemaStep,
  pattern: string,
  data: JsonObject,
  manner: Manner,
  spelling: Spelling,
): Told {
  const field = fieldAt(fields, pattern);
  const told = nothing();
  if (field?.pointer !== pattern) return told;
  for (const { pointer, value } of valuesAt(data, pattern)) {
    const result = convert(value, field, manner, spelling(pointer));
    if ('json' in result) told.edits.push({ pointer, json: result.json });
    else if ('cannot' in result) told.cannot.push({ pointer, value, message: result.cannot });
  }
  return told;
}

function chosen(
  data: JsonObject,
  field: string,
  choices: readonly { value: Json; was?: Json | undefined }[],
): Told {
  const next = new Map(
    choices.flatMap(({ value, was }) => (was === undefined || was === value ? [] : [[was, value]])),
  );
  const told = nothing();
  if (next.size === 0) return told;
  for (const { pointer, value } of valuesAt(data, field))
    if (!Array.isArray(value)) {
      if (next.has(value)) told.edits.push({ pointer, json: JSON.stringify(next.get(value)) });
    } else
      value.forEach((item, index) => {
        if (next.has(item))
          told.edits.push({ pointer: `${pointer}/${index}`, json: JSON.stringify(next.get(item)) });
      });
  return told;
}

function isEmpty(value: Json): boolean {
  return value === null || value === '';
}
