import { CairnError } from '../core/errors.ts';
import { type Ref, splitRef } from '../core/names.ts';

// placeOf · refFrom · filterOf: collections, records and conditions, as one types them. collectionPath · refPath: their places in the API.

/** `lod/customers`. Throws `invalid`. */
export function placeOf(text: string): { ns: string; collection: string } {
  const [ns = '', collection = '', more] = text.split('/');
  if (ns === '' || collection === '' || more !== undefined)
    throw new CairnError('invalid', `"${text}" is no collection: write namespace/collection.`);
  return { ns, collection };
}

/** `lod/customers/acme`. Throws `invalid`. */
export function refFrom(text: string): Ref {
  if (!splitRef(text)?.collection)
    throw new CairnError('invalid', `"${text}" is not of the form namespace/collection/id.`);
  return text;
}

/** `status[eq]=lead`, or `status=lead`, as a parameter of an address. Throws `invalid`. */
export function filterOf(text: string): [name: string, value: string] {
  const [, field, op = 'eq', value] = /^([^[=]+)(?:\[(\w+)\])?=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined)
    throw new CairnError('invalid', `"${text}" is no filter: write status[eq]=lead.`);
  return [`filter[${field}][${op}]`, value];
}

/** `lod/customers`, for a path. */
export function collectionPath({ ns, collection }: { ns: string; collection: string }): string {
  return `${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`;
}

/** `lod/customers/acme`, for a path. */
export function refPath(ref: Ref): string {
  return ref.split('/').map(encodeURIComponent).join('/');
}
