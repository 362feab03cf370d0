import type { Facets } from '../../core/ports.ts';
import type { Found } from './found.ts';
import type { Scope } from './scope.ts';

// What was found by what it is. facetsOf

/** How many of the records found lie in each collection, most first. */
export function facetsOf({ folders }: Found, scope: Scope): Facets {
  const counts = new Map<number, number>();
  for (const folder of folders) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const collections = [...counts].flatMap(([id, count]) => {
    const folder = scope.folders.get(id);
    return folder ? [{ ns: folder.ns, collection: folder.collection, count }] : [];
  });
  return { collections: collections.sort((a, b) => b.count - a.count), tags: [] };
}
