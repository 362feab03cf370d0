import { type Connection, prepared } from '../connection.ts';
import type { TableRow } from './tables.ts';

// The lists of an inverted file. listsNear · listOf · nearestLists

const centres = new WeakMap<Connection, { table: number; centres: Float32Array[] }>();

/**
 * The lists of a table that are worth looking through for a vector, the nearest first; undefined: all of them. `share`: of the vectors, how
 * many a filter leaves; the fewer, the more lists.
 */
export function listsNear(
  db: Connection,
  table: TableRow,
  vector: Float32Array,
  share: number,
): number[] | undefined {
  const probes = Math.ceil(table.probes / Math.max(share, 1 / 16) ** 0.5);
  if (probes >= table.lists) return undefined;
  return nearestLists(centresOf(db, table), vector).slice(0, probes);
}

/** The list that a vector belongs to. */
export function listOf(db: Connection, table: TableRow, vector: Float32Array): number {
  return table.lists === 0 ? 0 : (nearestLists(centresOf(db, table), vector)[0] as number);
}

/** All lists, the one with the nearest centre first. */
export function nearestLists(all: readonly Float32Array[], vector: Float32Array): number[] {
  const products = all.map((centre) => product(centre, vector));
  return [...all.keys()].sort((a, b) => (products[b] as number) - (products[a] as number));
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function centresOf(db: Connection, { id }: TableRow): Float32Array[] {
  const known = centres.get(db);
  if (known?.table === id) return known.centres;
  const sql = 'SELECT centre FROM vector_lists WHERE "table" = ? ORDER BY list';
  const blobs = prepared(db, sql).pluck().all(id) as Buffer[];
  const read = blobs.map(
    (blob) => new Float32Array(blob.buffer.slice(blob.byteOffset, blob.byteOffset + blob.length)),
  );
  centres.set(db, { table: id, centres: read });
  return read;
}
