import { CairnError } from '../core/errors.ts';
import { isSettings, type Ref, refOf, splitRef } from '../core/names.ts';

// API · recordAddress · refFrom

/** Where the API is. */
export const API = '/api/v1';

/** The address of a record, a schema or other settings. */
export function recordAddress(ref: Ref): string {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: ref };
  if (collection === '')
    return `${API}/settings/${encodeURIComponent(ns)}/${encodeURIComponent(id.slice(1))}`;
  if (isSettings(ref)) return `${API}/schemas/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`;
  return `${API}/records/${[ns, collection, id].map(encodeURIComponent).join('/')}`;
}

/** The ref in an address. Throws `not_found` for what is no record: settings, or a slash that was encoded. */
export function refFrom(params: Readonly<Record<string, string>>): Ref {
  const { ns = '', collection = '', id = '' } = params;
  const ref = refOf(ns, collection, id);
  if (isSettings(ref))
    throw new CairnError(
      'not_found',
      `${ref} is no record; schemas are at ${API}/schemas, other settings at ${API}/settings.`,
    );
  if (splitRef(ref) === undefined) throw new CairnError('not_found', `There is no ${ref}.`);
  return ref;
}
