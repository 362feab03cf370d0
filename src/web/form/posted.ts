import type { Edit } from '../../core/document.ts';
import type { FieldError } from '../../core/errors.ts';
import type { Json } from '../../core/record.ts';
import type { Manner } from '../../core/values.ts';

// What the parts of reading a form pass on: Posted · Place · Outcome · halfChosen · arrange

/** A posted form. */
export interface Posted {
  body: URLSearchParams;
  manner: Manner;
  /** The record, or the row, is not there yet: the form holds all of its fields. */
  isNew: boolean;
  /** The rows of lists as they will be, by the list's name: their tokens in order. Filled while reading. */
  rows: Map<string, string[]>;
}

/** Where a value stands: the name of its control, the pointer in the record before the edits, and what is there now. */
export interface Place {
  name: string;
  pointer: string;
  value: Json | undefined;
}

/** What one part of a form wants. */
export interface Outcome {
  edits: Edit[];
  errors: FieldError[];
}

export const nothing: Outcome = { edits: [], errors: [] };

/** The outcome of one edit. */
export function edit(pointer: string, json?: string): Outcome {
  return { edits: [json === undefined ? { pointer } : { pointer, json }], errors: [] };
}

/** The outcome of a text that cannot be taken. */
export function refuse(pointer: string, message: string): Outcome {
  return { edits: [], errors: [{ pointer, message }] };
}

/** Of a relation: a title that was typed and leads to no record yet. It is said, not dropped. */
export function halfChosen(name: string, { body }: Posted): Outcome | undefined {
  const half = body.get(`half:${name}`)?.trim();
  return half
    ? refuse(name, `has “${half}” typed, which is no choice yet: choose one of the list, or empty it`)
    : undefined;
}

/** All outcomes as one. */
export function together(outcomes: readonly Outcome[]): Outcome {
  return { edits: outcomes.flatMap((each) => each.edits), errors: outcomes.flatMap((each) => each.errors) };
}

/** Edits that turn a list of `length` items into `wanted`: indices of items that stay, in any order, and JSON texts of new ones. */
export function arrange(pointer: string, length: number, wanted: readonly (number | string)[]): Edit[] {
  const current: (number | string)[] = Array.from({ length }, (_, index) => index);
  const edits: Edit[] = [];
  for (let index = length - 1; index >= 0; index--) {
    if (wanted.includes(index)) continue;
    current.splice(index, 1);
    edits.push({ pointer: `${pointer}/${index}` });
  }
  wanted.forEach((item, index) => {
    const here = `${pointer}/${index}`;
    if (typeof item === 'string') edits.push({ pointer: here, json: item, insert: true });
    else if (current[index] === item) return;
    else {
      const from = current.indexOf(item);
      edits.push({ pointer: here, from: `${pointer}/${from}` });
      current.splice(from, 1);
    }
    current.splice(index, 0, item);
  });
  return edits;
}
