import { valueAt } from '../json-pointer.ts';
import { isLinkValue } from '../links.ts';
import type { Unique } from '../ports/index-writer.ts';
import type { JsonObject } from '../record.ts';
import type { Field } from '../schema.ts';

// uniqueFields · uniquesOf

/** Fields whose values no two records may share, nested objects included. */
export function uniqueFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) =>
    field.widget === 'group' ? uniqueFields(field.fields ?? []) : field.unique ? [field] : [],
  );
}

/** What a record has in such fields; null, '' and the like may come as often as they will. */
export function uniquesOf(fields: readonly Field[], data: JsonObject): Unique[] {
  return uniqueFields(fields).flatMap(({ pointer }) => {
    const value = valueAt(data, pointer);
    return isLinkValue(value) ? [{ pointer, value }] : [];
  });
}
