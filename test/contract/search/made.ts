import type { IndexWriter } from '../../../src/core/ports/index-writer.ts';
import type { Index } from '../../../src/core/ports/search-index.ts';
import type { Filter, Query } from '../../../src/core/query.ts';

// What the parts of the contract of search have in common: Made · Scene · everywhere · customers · ids · filtered

/** An index that is empty, with both halves. */
export interface Made {
  index: Index;
  writer: IndexWriter;
  close(): Promise<void>;
}

/** A sentence about an index, and the play that shows it. */
export type Scene = (sentence: string, play: (made: Made) => Promise<void>) => void;

export const everywhere = { namespaces: '*' } as const;
export const customers = { ...everywhere, ns: 'lod', collection: 'customers', limit: 50 };

/** Ids of a list of customers, unless the query is about others. */
export async function ids(index: Index, query: Partial<Query> = {}): Promise<string[]> {
  return (await index.list({ ...customers, ...query })).items.map(({ id }) => id);
}

/** Ids of the customers that a filter leaves. */
export function filtered(
  index: Index,
  pointer: string,
  op: Filter['op'],
  value: Filter['value'],
): Promise<string[]> {
  return ids(index, { filters: [{ pointer, op, value }] });
}
