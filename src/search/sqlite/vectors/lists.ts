import { type Connection, prepared } from '../connection.ts';
import { nearestOf, product } from './k-means.ts';
import type { TableRow } from './tables.ts';

// The lists of an inverted file: each has the vectors that are nearest to its centre. Lists · listsOf · listsNear · createLists

/** Centres in groups, so that the nearest one is found without a look at all. */
export interface Lists {
  centres: Float32Array[];
  groups: { centre: Float32Array; lists: number[] }[];
}

/** A vector is looked for in so many groups. */
const GROUPS = 4;
/** A filter that leaves less than this share is looked for no further. */
const LEAST_SHARE = 1 / 16;

const known = new WeakMap<Connection, { table: number; lists: Lists }>();

/** The lists of a table. */
export function listsOf(db: Connection, { id }: Pick<TableRow, 'id'>): Lists {
  const last = known.get(db);
  if (last?.table === id) return last.lists;
  const sql = 'SELECT "group", centre FROM vector_lists WHERE "table" = ? ORDER BY list';
  const rows = prepared(db, sql).all(id) as { group: number; centre: Buffer }[];
  const lists = createLists(
    rows.map(({ centre }) => new Float32Array(new Uint8Array(centre).buffer)),
    rows.map(({ group }) => group),
  );
  known.set(db, { table: id, lists });
  return lists;
}

/** Lists by their centres and the group that each belongs to. */
export function createLists(centres: Float32Array[], groupOf: readonly number[]): Lists {
  const members = [...Map.groupBy(centres.keys(), (list) => groupOf[list] as number).values()];
  return { centres, groups: members.map((lists) => ({ centre: middleOf(centres, lists), lists })) };
}

/** The list that a vector belongs to. */
export function listOf({ centres, groups }: Lists, vector: Float32Array): number {
  const nearness = groups.map(({ centre }) => product(vector, centre));
  const nearest = [...groups.keys()].sort((a, b) => (nearness[b] as number) - (nearness[a] as number));
  const lists = nearest.slice(0, GROUPS).flatMap((group) => groups[group]?.lists ?? []);
  const at = nearestOf(
    lists.map((list) => centres[list] as Float32Array),
    vector,
  );
  return lists[at] as number;
}

/** All lists, the one with the nearest centre first. */
export function inOrder({ centres }: Lists, vector: Float32Array): number[] {
  const nearness = centres.map((centre) => product(vector, centre));
  return [...centres.keys()].sort((a, b) => (nearness[b] as number) - (nearness[a] as number));
}

/**
 * The lists of a table that are worth looking through for a vector, the nearest first; undefined: all of them. `share`: how many of the vectors
 * a filter leaves; the fewer, the more lists.
 */
export function listsNear(
  db: Connection,
  table: TableRow,
  vector: Float32Array,
  share: number,
): number[] | undefined {
  const probes = Math.ceil(table.probes / Math.sqrt(Math.max(share, LEAST_SHARE)));
  return probes < table.lists ? inOrder(listsOf(db, table), vector).slice(0, probes) : undefined;
}

function middleOf(centres: readonly Float32Array[], lists: readonly number[]): Float32Array {
  const [first = 0] = lists;
  const sum = new Float32Array(centres[first]?.length ?? 0);
  for (const list of lists)
    for (let at = 0; at < sum.length; at++)
      sum[at] = (sum[at] as number) + ((centres[list] as Float32Array)[at] as number);
  return sum.map((component) => component / lists.length);
}
