import { type Ref, splitRef } from './names.ts';

// The address of each page: docs/design.md §5 "Pages".

/** The page of a business. */
export function namespaceUrl(ns: string): string {
  return `/db/${encodeURIComponent(ns)}`;
}

/** The list of a collection. */
export function collectionUrl(ns: string, collection: string): string {
  return `${namespaceUrl(ns)}/${encodeURIComponent(collection)}`;
}

/** The page of a record. `inList` are the parameters of the list that a person came from, for "previous" and "next". */
export function recordUrl(ref: Ref, inList = ''): string {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: '' };
  const url = `${collectionUrl(ns, collection)}/${segmentOf(id)}`;
  return inList ? `${url}?in=${encodeURIComponent(inList)}` : url;
}

/** Pages of a collection, whose addresses would be those of records of that name. */
const PAGES = new Set(['fields', 'clean-up', 'duplicates']);

/** An id in an address. One that is a page's name has its first letter escaped: the same id, and another address. */
function segmentOf(id: string): string {
  return PAGES.has(id) ? `%${id.charCodeAt(0).toString(16)}${id.slice(1)}` : encodeURIComponent(id);
}

/** The fields of a collection. */
export function fieldsUrl(ns: string, collection: string): string {
  return `${collectionUrl(ns, collection)}/fields`;
}

/** Whether fields and records of a collection fit together. */
export function checkUrl(ns: string, collection: string): string {
  return `${fieldsUrl(ns, collection)}/check`;
}

/** Values of a collection to be tidied. */
export function cleanUpUrl(ns: string, collection: string): string {
  return `${collectionUrl(ns, collection)}/clean-up`;
}

/** Records of a collection that seem to be the same. */
export function duplicatesUrl(ns: string, collection: string): string {
  return `${collectionUrl(ns, collection)}/duplicates`;
}

/** `?next=` of `/new`: what comes after a business was made is a file, not a collection. */
export const THEN_IMPORT = 'import';

/** The forms of a new collection in a business, and of a new business. */
export function newThingUrl(ns: string): string {
  return `/new?${new URLSearchParams({ in: ns })}`;
}

/** The empty form, with fields filled in beforehand. */
export function newUrl(ns: string, collection: string, values: Record<string, string> = {}): string {
  const query = new URLSearchParams(values).toString();
  return `${collectionUrl(ns, collection)}/new${query ? `?${query}` : ''}`;
}

/** A short form of a new record, for a dialog over another form: what is created there goes into a relation that stores its `by`. */
export function hereUrl(
  ns: string,
  collection: string,
  by: string,
  values: Record<string, string> = {},
): string {
  return newUrl(ns, collection, { '@here': by, ...values });
}

/** Where one value of a record is edited in its list; without a pointer, to be completed with `field`. */
export function cellUrl(ref: Ref, pointer?: string): string {
  const path = `/cells/${ref.split('/').map(encodeURIComponent).join('/')}`;
  return pointer === undefined ? path : `${path}?${new URLSearchParams({ field: pointer })}`;
}

/** Where cards of a board are moved. */
export function movesUrl(ns: string, collection: string): string {
  return `/moves/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`;
}

/** Where many records of a collection are changed at once. */
export function bulkUrl(ns: string, collection: string): string {
  return `/bulk/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`;
}

/** Where the saved views of a collection are changed. */
export function viewsUrl(ns: string, collection: string): string {
  return `/views/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`;
}

/** The form of a new record that begins with another one's values. */
export function duplicateUrl(ref: Ref): string {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: '' };
  return newUrl(ns, collection, { '@like': id });
}

/** The form of a record. `inList` as for `recordUrl`. */
export function editUrl(ref: Ref, inList = ''): string {
  const url = `${recordUrl(ref)}/edit`;
  return inList ? `${url}?in=${encodeURIComponent(inList)}` : url;
}

/** The file of a record as text to be edited. */
export function editJsonUrl(ref: Ref): string {
  return `${recordUrl(ref)}/edit?as=json`;
}

/** The form that gives a record another id. */
export function moveUrl(ref: Ref): string {
  return `${recordUrl(ref)}/move`;
}

/** Records that a relation of this collection could point to, for type-ahead. */
export function optionsUrl(ns: string, collection: string, pointer: string): string {
  return `/options?${new URLSearchParams({ of: `${ns}/${collection}`, field: pointer })}`;
}

/** All versions of a record. */
export function historyUrl(ref: Ref): string {
  return `${recordUrl(ref)}/history`;
}

/** One version of a record. */
export function versionUrl(ref: Ref, seq: number): string {
  return `${historyUrl(ref)}/${seq}`;
}

/** What is like a record. */
export function similarUrl(ref: Ref): string {
  return `${recordUrl(ref)}/similar`;
}

/** The file of a record as it is. */
export function jsonUrl(ref: Ref): string {
  return `${recordUrl(ref)}/json`;
}

/** A record as search sees it. */
export function passagesUrl(ref: Ref): string {
  return `${recordUrl(ref)}/passages`;
}

/** Where a file's bytes are, for pages. `seq` is one of its versions; `save` makes a browser save what it could show. */
export function bytesUrl(ref: Ref, { seq, save = false }: { seq?: number; save?: boolean } = {}): string {
  const { ns, id } = splitRef(ref) ?? { ns: '', id: '' };
  const query = new URLSearchParams({
    ...(seq && { seq: String(seq) }),
    ...(save && { save: 'true' }),
  }).toString();
  return `${uploadsUrl(ns)}/${encodeURIComponent(id)}${query ? `?${query}` : ''}`;
}

/** Where files of a business are sent to. */
export function uploadsUrl(ns: string): string {
  return `/files/${encodeURIComponent(ns)}`;
}

/** Where a file is given other bytes, taken in, or tied to records. */
export function fileActionUrl(ref: Ref, action: 'replacement' | 'adoption' | 'owners'): string {
  return `${bytesUrl(ref)}/${action}`;
}

/** The files that belong to a record, as a part of its page. */
export function filesOfUrl(ref: Ref): string {
  return `${recordUrl(ref)}/files`;
}

/** Where a file of rows is brought, for a business and perhaps one of its collections. */
export function newImportUrl(ns: string, collection?: string): string {
  return `/import?${new URLSearchParams({ ns, ...(collection !== undefined && { in: collection }) })}`;
}

/** An import that waits, or one of its steps. */
export function importUrl(
  id: string,
  step?: 'columns' | 'reading' | 'preview' | 'run' | 'removal' | 'invalid.csv',
): string {
  return `/import/${encodeURIComponent(id)}${step === undefined ? '' : `/${step}`}`;
}

/** Where a list becomes a file. `params` are those of the list. */
export function exportUrl(ns: string, collection: string, params = ''): string {
  const url = `/export/${encodeURIComponent(ns)}/${encodeURIComponent(collection)}`;
  return params === '' ? url : `${url}?${params}`;
}
