import { nameOf } from './list-url.ts';
import type { Ref } from './names.ts';
import type { Link, Unique } from './ports/index-writer.ts';
import type { Json } from './record.ts';
import type { Field } from './schema.ts';

// linkKey · relationFields · isLinkValue · missingTarget · takenValue: what relations are, wherever they are shown or looked after.

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

/** Whether a value refers to anything; null, '' and the like do not. */
export function isLinkValue(value: Json | undefined): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** What is the case when a relation's value leads nowhere: "there is no lod/customers/acme". */
export function missingTarget({ to, by, value }: Pick<Link, 'to' | 'by' | 'value'>): string {
  if (by === '@id') return `there is no ${to}/${value}`;
  return `no record of ${to} has ${JSON.stringify(value)} in ${nameOf(by)}`;
}

/** What is the case when a value that only one record may have is another's, too: "number is 7, as in lod/invoices/a." */
export function takenValue({ pointer, value, other }: Unique & { other: Ref }): string {
  return `${nameOf(pointer)} is ${JSON.stringify(value)}, as it is in ${other}, but only one record may have it.`;
}

/** The fields that hold a relation's value, at any depth; in arrays their pointers have a `*` token. */
export function relationFields(fields: readonly Field[]): Field[] {
  return fields.flatMap((field) => {
    const inner = relationFields([...(field.fields ?? []), ...(field.item ? [field.item] : [])]);
    return field.relation && inner.length === 0 ? [field, ...inner] : inner;
  });
}
