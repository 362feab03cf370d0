import { sameData } from '../../../src/core/document.ts';
import { valuesAt } from '../../../src/core/json-pointer.ts';
import { splitRef } from '../../../src/core/names.ts';
import type { JsonObject } from '../../../src/core/record.ts';
import { createSchemas, type SchemaSources } from '../../../src/services/schemas.ts';

/** A store in memory: JSON objects by ref. Replacing a settings object is an edit of that file. */
export type Files = Map<string, JsonObject>;

export const owner = { name: 'Ada', via: 'web', namespaces: '*' } as const;

/** The schemas of a store in memory, with the earlier versions of its settings files (newest first). */
export function schemasOf(
  files: Files,
  earlier: Record<string, JsonObject[]> = {},
  problems: Record<string, string> = {},
) {
  const records = (ns: string, collection: string) =>
    [...files].filter(([ref]) => {
      const parts = splitRef(ref);
      return parts?.ns === ns && parts.collection === collection && !parts.id.startsWith('_');
    });
  let seq = 0;
  const sources: SchemaSources = {
    settings: async (ref) => {
      const data = files.get(ref);
      return data && { data, etag: JSON.stringify(data), ...(problems[ref] && { problem: problems[ref] }) };
    },
    earlier: async function* (ref) {
      for (const data of earlier[ref] ?? []) yield { data };
    },
    namespaces: async () => [...new Set([...files.keys()].map((ref) => ref.split('/')[0] as string))],
    exists: async (ns, collection) => [...files.keys()].some((ref) => ref.startsWith(`${ns}/${collection}/`)),
    sample: async (ns, collection, size) =>
      records(ns, collection)
        .slice(0, size)
        .map(([, data]) => data),
    having: async (ns, collection, pointer, value, limit) =>
      records(ns, collection)
        .filter(([ref, data]) =>
          pointer === '@id'
            ? splitRef(ref)?.id === String(value)
            : valuesAt(data, pointer).some((each) => sameData(each.value, value)),
        )
        .slice(0, limit)
        .map(([ref]) => ref),
    latest: async (ns, collection, pointer, prefix, limit) =>
      records(ns, collection)
        .flatMap(([, data]) => valuesAt(data, pointer).map(({ value }) => value as string | number))
        .filter((value) =>
          prefix === undefined ? typeof value === 'number' : String(value).startsWith(prefix),
        )
        .sort((a, b) => (typeof a === 'number' ? Number(b) - a : String(a) < String(b) ? 1 : -1))
        .slice(0, limit),
    // The files may have changed at any time.
    lastSeq: async () => ++seq,
    now: () => new Date('2026-11-22T23:30:00Z'),
  };
  return createSchemas(sources);
}
