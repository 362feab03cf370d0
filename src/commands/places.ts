import { CairnError } from '../core/errors.ts';

// placeOf · filterOf: a collection and conditions, as one types them.

/** `lod/customers`. Throws `invalid`. */
export function placeOf(text: string): { ns: string; collection: string } {
  const [ns = '', collection = '', more] = text.split('/');
  if (ns === '' || collection === '' || more !== undefined)
    throw new CairnError('invalid', `"${text}" is no collection: write namespace/collection.`);
  return { ns, collection };
}

/** `status[eq]=lead`, or `status=lead`, as a parameter of an address. Throws `invalid`. */
export function filterOf(text: string): [name: string, value: string] {
  const [, field, op = 'eq', value] = /^([^[=]+)(?:\[(\w+)\])?=(.*)$/s.exec(text) ?? [];
  if (field === undefined || value === undefined)
    throw new CairnError('invalid', `"${text}" is no filter: write status[eq]=lead.`);
  return [`filter[${field}][${op}]`, value];
}
