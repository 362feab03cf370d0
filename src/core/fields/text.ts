import { childPointer } from '../json-pointer.ts';
import type { Json, JsonObject } from '../record.ts';
import type { Field, Shape } from '../schema.ts';

// textsOf

/** A text in a record, and the field that it is of. */
export interface TextValue {
  pointer: string;
  text: string;
}

/**
 * All texts of a record that search looks at: fields in their order, then keys that no field knows. Strings, numbers and the labels of
 * choices; nothing of fields that are not searchable.
 */
export function textsOf(data: JsonObject, shape?: Pick<Shape, 'fields'>): TextValue[] {
  const texts: TextValue[] = [];
  gatherObject(data, '', shape?.fields, texts);
  return texts;
}

function gatherObject(
  object: JsonObject,
  pointer: string,
  fields: readonly Field[] | undefined,
  texts: TextValue[],
): void {
  const byKey = fields ? byKeyOf(fields) : undefined;
  if (byKey)
    for (const [key, field] of byKey)
      if (field.searchable && Object.hasOwn(object, key))
        gather(object[key], childPointer(pointer, key), field, texts);
  for (const key in object)
    if (!byKey?.has(key)) gather(object[key], childPointer(pointer, key), undefined, texts);
}

const known = new WeakMap<readonly Field[], Map<string, Field>>();

function byKeyOf(fields: readonly Field[]): Map<string, Field> {
  const byKey = known.get(fields) ?? new Map(fields.map((field) => [field.key, field]));
  known.set(fields, byKey);
  return byKey;
}

function gather(
  value: Json | undefined,
  pointer: string,
  field: Field | undefined,
  texts: TextValue[],
): void {
  if (typeof value === 'string') {
    if (value !== '') texts.push({ pointer, text: value });
  } else if (typeof value === 'number') texts.push({ pointer, text: String(value) });
  else if (Array.isArray(value))
    value.forEach((item, at) => void gather(item, childPointer(pointer, at), field?.item, texts));
  else if (typeof value === 'object' && value !== null) gatherObject(value, pointer, field?.fields, texts);
  if (field?.options) gatherLabel(value, pointer, field.options, texts);
}

function gatherLabel(
  value: Json | undefined,
  pointer: string,
  options: NonNullable<Field['options']>,
  texts: TextValue[],
): void {
  const label = options.find((option) => option.value === value)?.label;
  if (label !== undefined && label.toLowerCase() !== String(value).toLowerCase())
    texts.push({ pointer, text: label });
}
