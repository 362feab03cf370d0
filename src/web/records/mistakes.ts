import type { FormMistake } from '../../../partials/records/form.tsx';
import type { FieldError } from '../../core/errors.ts';
import { childPointer, isIndex, pointerTokens, valueAt } from '../../core/json-pointer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import { fitsControl } from '../../core/values.ts';

// placeErrors · errorsByControl: errors about the values of a document, at the controls of the form that it came from.

/**
 * Each error at the nearest control. Positions in a list become the tokens of the posted rows (`row:/lines`), since a row that
 * stands second now may have been the fifth when the form was drawn.
 */
export function placeErrors(
  errors: readonly FieldError[],
  fields: readonly Field[],
  { data, typed }: { data: JsonObject; typed?: URLSearchParams | undefined },
): FormMistake[] {
  return errors.map(({ pointer, message }) => {
    const found = nearest(fields, pointerTokens(pointer) ?? [], '', { data, typed });
    const name = found?.labels.join(' › ') || pointer;
    const text = `${name} ${message}`.trim().replace(/[.]?$/, '.');
    return found && found.widget !== 'hidden' ? { control: found.control, text } : { text };
  });
}

interface Found {
  control: string;
  labels: string[];
  widget: Field['widget'];
}

interface Drawn {
  data: JsonObject;
  typed: URLSearchParams | undefined;
}

function nearest(
  fields: readonly Field[],
  tokens: readonly string[],
  above: string,
  drawn: Drawn,
): Found | undefined {
  const [key, ...rest] = tokens;
  const field = fields.find((each) => each.key === key);
  if (!field || key === undefined) return undefined;
  const control = childPointer(above, key);
  const here: Found = { control, labels: [field.label], widget: field.widget };
  if (!fitsControl(field, valueAt(drawn.data, control))) return here;
  const inside =
    field.widget === 'rows' ? inRow(field, rest, control, drawn) : inGroup(field, rest, control, drawn);
  return inside ? { ...inside, labels: [...here.labels, ...inside.labels] } : here;
}

function inGroup(field: Field, rest: readonly string[], control: string, drawn: Drawn): Found | undefined {
  return field.widget === 'group' ? nearest(field.fields ?? [], rest, control, drawn) : undefined;
}

function inRow(field: Field, rest: readonly string[], control: string, drawn: Drawn): Found | undefined {
  const [position, ...inner] = rest;
  if (position === undefined || !isIndex(position)) return undefined;
  const token = drawn.typed?.getAll(`row:${control}`)[Number(position)] ?? position;
  const found = nearest(field.item?.fields ?? [], inner, childPointer(control, token), drawn);
  return found && { ...found, labels: [String(Number(position) + 1), ...found.labels] };
}

/** What each control says of itself. */
export function errorsByControl(mistakes: readonly FormMistake[]): Map<string, string> {
  const placed = mistakes.filter(({ control }) => control !== undefined);
  return new Map(placed.map(({ control, text }) => [control as string, text]));
}
