import { valueAt } from '../../core/json-pointer.ts';
import { isLinkValue } from '../../core/links.ts';
import type { Ref } from '../../core/names.ts';
import type { Page } from '../../core/ports/found.ts';
import { PAGE_LIMIT, type Query } from '../../core/query.ts';

// createKnown: which records have a value, asked for each row.

export interface KnownSources {
  list(query: Omit<Query, 'namespaces'>): Promise<Page>;
  having(pointer: string, value: string | number, limit: number): Promise<Ref[]>;
}

/** Fewer rows are not worth going through a collection. */
const MANY_ROWS = 100;
/** A larger collection does not fit into memory as a matter of course; its index is asked row by row. */
const MOST_RECORDS = 400_000;
/** More records with one value tell nothing. */
const MOST_ALIKE = 500;

/** Goes through the collection once where many rows are asked for: without sorted keys of the field each question would do so. */
export function createKnown(
  { list, having }: KnownSources,
  place: { ns: string; collection: string },
  rows: number,
) {
  const fields = new Map<string, Promise<Map<string | number, Ref[]> | undefined>>();

  async function load(pointer: string): Promise<Map<string | number, Ref[]> | undefined> {
    const refs = new Map<string | number, Ref[]>();
    const sort = [{ pointer: '@id', descending: false }];
    let count = 0;
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await list({ ...place, sort, limit: PAGE_LIMIT, ...(cursor !== undefined && { cursor }) });
      for (const { ref, data } of page.items) {
        const value = valueAt(data, pointer);
        if (!isLinkValue(value)) continue;
        const alike = refs.get(value);
        if (alike === undefined) refs.set(value, [ref]);
        else if (alike.length < MOST_ALIKE) alike.push(ref);
      }
      count += page.items.length;
      if (count > MOST_RECORDS) return undefined;
      cursor = page.nextCursor;
    }
    return refs;
  }

  return async (pointer: string, value: string | number): Promise<Ref[]> => {
    if (rows < MANY_ROWS) return having(pointer, value, MOST_ALIKE);
    const loading = fields.get(pointer) ?? load(pointer);
    fields.set(pointer, loading);
    const refs = await loading;
    return refs ? (refs.get(value) ?? []) : having(pointer, value, MOST_ALIKE);
  };
}
