import { type Connection, prepared } from '../connection.ts';
import { greatest } from './descending.ts';
import { nearestOf } from './k-means.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import type { TableRow } from './tables.ts';

// The lists of an inverted file: each has the vectors that are nearest to its centre. Lists · listsOf · listOf · listsNear · orderOf · createLists

/** Centres in groups, so that the nearest one is found without a look at all. */
export interface Lists {
  centres: Matrix;
  /** A row is the middle of a group. */
  middles: Matrix;
  /** So many lists, those of a group behind those of the one before. */
  sizes: number[];
}

/** A list is looked for in so many groups, or in this share of them: a vector that is put into another than the nearest is hard to find again. */
const GROUPS = 12;
const SHARE_OF_GROUPS = 1 / 5;
/** A filter that leaves less than this share is looked for no further. */
const LEAST_SHARE = 1 / 16;

/** The serving table and the one that is being filled. */
const TABLES = 2;

const known = new WeakMap<Connection, Map<number, Lists>>();

/** The lists of a table. */
export function listsOf(db: Connection, { id }: Pick<TableRow, 'id'>): Lists {
  const tables = known.get(db) ?? new Map<number, Lists>();
  known.set(db, tables);
  const lists = tables.get(id) ?? readLists(db, id);
  if (!tables.has(id) && tables.size === TABLES) tables.delete(Math.min(...tables.keys()));
  tables.set(id, lists);
  return lists;
}

/** Lists by their centres, group by group. */
export function createLists(vectors: readonly Float32Array[], sizes: number[]): Lists {
  const dimensions = vectors[0]?.length ?? 0;
  const centres = createMatrix(vectors.length, dimensions);
  for (const [list, vector] of vectors.entries()) centres.set(list, vector);
  const middles = createMatrix(sizes.length, dimensions);
  let from = 0;
  for (const [group, size] of sizes.entries()) {
    middles.set(group, middleOf(vectors.slice(from, from + size)));
    from += size;
  }
  return { centres, middles, sizes };
}

/** The list that a vector belongs to, which lies in `components` from `offset` on. */
export function listOf(
  { centres, middles, sizes }: Lists,
  components: Float32Array | Int8Array,
  offset = 0,
): number {
  const some = Math.max(GROUPS, Math.round(sizes.length * SHARE_OF_GROUPS));
  const groups = new Set(greatest(middles.products(components, { offset }), some));
  let [nearest, most, from] = [0, Number.NEGATIVE_INFINITY, 0];
  for (const [group, count] of sizes.entries()) {
    if (groups.has(group)) {
      const nearness = centres.products(components, { offset, from, count });
      const at = nearestOf(nearness);
      if ((nearness[at] as number) > most) [nearest, most] = [from + at, nearness[at] as number];
    }
    from += count;
  }
  return nearest;
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
  if (probes >= table.lists) return undefined;
  return orderOf(listsOf(db, table), vector, probes);
}

/** So many lists, or all, the one with the nearest centre first. */
export function orderOf({ centres }: Lists, vector: Float32Array, most = centres.count): number[] {
  return greatest(centres.products(vector), most);
}

function readLists(db: Connection, table: number): Lists {
  const sql = 'SELECT "group", centre FROM vector_lists WHERE "table" = ? ORDER BY list';
  const rows = prepared(db, sql).all(table) as { group: number; centre: Buffer }[];
  const groups = Map.groupBy(rows, ({ group }) => group);
  return createLists(
    rows.map(({ centre }) => new Float32Array(new Uint8Array(centre).buffer)),
    [...groups.values()].map(({ length }) => length),
  );
}

function middleOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (vector[at] as number);
  return sum.map((component) => component / vectors.length);
}
