import type { Field } from '../schema.ts';

// numberedFields

/** Fields that number records, nested objects included. */
export function numberedFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) =>
    field.widget === 'group' ? numberedFields(field.fields ?? []) : field.numbering ? [field] : [],
  );
}
