import type { Json, JsonObject } from '../record.ts';
import type { Field, Shape } from '../schema.ts';

// textOf

/**
 * All text of a record that search looks at, one value a line: fields in their order, then keys that no field knows. Strings, numbers
 * and the labels of choices; nothing of fields that are not searchable.
 */
export function textOf(data: JsonObject, shape?: Pick<Shape, 'fields'>): string {
  const lines: string[] = [];
  gatherObject(data, shape?.fields, lines);
  return lines.join('\n');
}

function gatherObject(object: JsonObject, fields: readonly Field[] | undefined, lines: string[]): void {
  const byKey = fields ? byKeyOf(fields) : undefined;
  if (byKey)
    for (const [key, field] of byKey)
      if (field.searchable && Object.hasOwn(object, key)) gather(object[key], field, lines);
  for (const key in object) if (!byKey?.has(key)) gather(object[key], undefined, lines);
}

const known = new WeakMap<readonly Field[], Map<string, Field>>();

function byKeyOf(fields: readonly Field[]): Map<string, Field> {
  const byKey = known.get(fields) ?? new Map(fields.map((field) => [field.key, field]));
  known.set(fields, byKey);
  return byKey;
}

function gather(value: Json | undefined, field: Field | undefined, lines: string[]): void {
  if (typeof value === 'string') {
    if (value !== '') lines.push(value);
  } else if (typeof value === 'number') lines.push(String(value));
  else if (Array.isArray(value)) for (const item of value) gather(item, field?.item, lines);
  else if (typeof value === 'object' && value !== null) gatherObject(value, field?.fields, lines);
  if (field?.options) gatherLabel(value, field.options, lines);
}

function gatherLabel(value: Json | undefined, options: NonNullable<Field['options']>, lines: string[]): void {
  const label = options.find((option) => option.value === value)?.label;
  if (label !== undefined && label.toLowerCase() !== String(value).toLowerCase()) lines.push(label);
}
