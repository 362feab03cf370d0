import type { Ref } from './names.ts';
import type { Json } from './record.ts';
import type { Field } from './schema.ts';

// linkKey · relationFields: what pages need to show relations as titles instead of ids.

/** The record that a relation's value points to. */
export interface LinkTarget {
  ref: Ref;
  title: string;
}

/** Links of what a page shows, by `linkKey`. A value without one points nowhere. */
export type Links = ReadonlyMap<string, LinkTarget>;

/** The key of a relation's value in `Links`. */
export function linkKey(relation: NonNullable<Field['relation']>, value: Json): string {
  return `${relation.ns}/${relation.collection} ${relation.by} ${String(value)}`;
}

/** The fields that hold a relation's value, at any depth; in arrays their pointers have a `*` token. */
export function relationFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => {
    const inner = relationFields([...(field.fields ?? []), ...(field.item ? [field.item] : [])]);
    return field.relation && inner.length === 0 ? [field, ...inner] : inner;
  });
}
