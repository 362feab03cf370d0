import type { Facets } from '../../core/ports/found.ts';
import { type Connection, prepared } from './connection.ts';
import { best, type Found } from './found.ts';
import type { Candidate } from './fuse.ts';
import { CHUNK_BITS } from './schema.ts';
import type { Scope } from './scope.ts';

// What was found by what it is. facetsOf

/** Tags are counted in so many of the best records. */
const LOOKED_AT = 2000;
const MOST_TAGS = 50;

/** How many of the records found, by words or by vectors alone, lie in each collection and have each tag, most first. */
export function facetsOf(
  db: Connection,
  found: Found,
  others: readonly Pick<Candidate, 'record' | 'folder'>[],
  scope: Scope,
): Facets {
  const counts = new Map<number, number>();
  const add = (folder: number) => counts.set(folder, (counts.get(folder) ?? 0) + 1);
  for (const place of found.places) add(found.folders[place] as number);
  for (const { folder } of others) add(folder);
  const collections = [...counts].flatMap(([id, count]) => {
    const folder = scope.folders.get(id);
    return folder ? [{ ns: folder.ns, collection: folder.collection, count }] : [];
  });
  const records = [
    ...best(found, LOOKED_AT).map((place) => found.records[place] as number),
    ...others.map(({ record }) => record),
  ];
  return { collections: collections.sort((a, b) => b.count - a.count), tags: tagsOf(db, records) };
}

function tagsOf(db: Connection, records: readonly number[]): Facets['tags'] {
  const sql = `SELECT t.value AS tag, count(DISTINCT j.value) AS count FROM json_each(?) j
    CROSS JOIN chunks c ON c.id BETWEEN j.value << ${CHUNK_BITS} AND ((j.value + 1) << ${CHUNK_BITS}) - 1
    CROSS JOIN json_each(c.tags) t WHERE c.tags IS NOT NULL AND tick(c.id) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`;
  return prepared(db, sql).all(JSON.stringify(records), MOST_TAGS) as Facets['tags'];
}
