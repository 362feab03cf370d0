import type { FormMistake } from '../../../partials/records/mistakes.tsx';
import type { FieldError } from '../../core/errors.ts';
import { isCairnError } from '../../core/errors.ts';
import { childPointer, pointerTokens, valueAt } from '../../core/json-pointer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import { fitsControl } from '../../core/values.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation } from '../../services/records.ts';
import type { FormResult } from '../form.ts';
import type { Web } from '../web.ts';

// placeErrors · errorsByControl · refusedFor · allErrors: what is wrong with a posted form, at its controls.

/** The form as it was drawn and sent. */
export interface Drawn {
  fields: readonly Field[];
  /** The version that it was drawn from. */
  data: JsonObject;
  typed: URLSearchParams;
}

/** Each error at the nearest control. Their pointers are names of controls: in lists of objects the row's token, not its position. */
export function placeErrors(errors: readonly FieldError[], drawn: Drawn): FormMistake[] {
  return errors.map(({ pointer, message }) => {
    const found = nearest(drawn.fields, pointerTokens(pointer) ?? [], '', drawn);
    const text = sentence(found?.labels.join(' › ') || pointer, message);
    return found && found.widget !== 'hidden' ? { control: found.control, text } : { text };
  });
}

/** What each control says of itself. */
export function errorsByControl(mistakes: readonly FormMistake[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { control, text } of mistakes)
    if (control !== undefined) texts.set(control, [texts.get(control), text].filter(Boolean).join(' '));
  return texts;
}

/** What a write would be refused for; nothing when it would be done, or refused for another reason. */
export async function refusedFor(
  web: Pick<Web, 'records'>,
  who: Who,
  mutation: Mutation,
): Promise<FieldError[]> {
  try {
    await web.records.write(who, [mutation], { dryRun: true });
    return [];
  } catch (thrown) {
    if (isCairnError(thrown)) return thrown.errors;
    throw thrown;
  }
}

/** The errors of a form's texts, and of the values that could be read from it, each control's once. */
export function allErrors(
  form: Pick<FormResult, 'errors' | 'place'>,
  more: readonly FieldError[],
): FieldError[] {
  const placed = more.map((error) => ({ ...error, pointer: form.place(error.pointer) }));
  const known = new Set(form.errors.map(({ pointer }) => pointer));
  return [...form.errors, ...placed.filter(({ pointer }) => !known.has(pointer))];
}

interface Found {
  control: string;
  labels: string[];
  widget: Field['widget'];
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
  const [token, ...inner] = rest;
  if (token === undefined) return undefined;
  const found = nearest(field.item?.fields ?? [], inner, childPointer(control, token), drawn);
  const position = drawn.typed.getAll(`row:${control}`).indexOf(token) + 1;
  return found && { ...found, labels: position > 0 ? [String(position), ...found.labels] : found.labels };
}

function sentence(name: string, message: string): string {
  return `${name} ${message}`.trim().replace(/[.]?$/, '.');
}
