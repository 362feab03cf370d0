import { type Connection, prepared } from '../connection.ts';
import { CHUNK_BITS } from '../schema.ts';
import { admits, keep, type Scope } from '../scope.ts';
import { bytesOf, scaleOf } from './bytes.ts';
import { listsNear } from './lists.ts';
import { nameOf, type SetRow, type TableRow, tableOf } from './tables.ts';

// Passages whose vectors are near. Near · createNearness

export interface Near {
  chunk: number;
  record: number;
  folder: number;
  /** Of the directions, -1 to 1. */
  similarity: number;
}

/** A question to the vectors of a set; vectors are turned as `bytes.ts` does it. */
export interface Nearness {
  /** The records nearest to a vector, the nearest first, of each its nearest passage. */
  nearest(vector: Float32Array, scope: Scope, most: number): Near[];
  /** How near passages are to a vector; those that have none are absent. */
  similarities(vector: Float32Array, chunks: readonly number[]): Map<number, number>;
  /** How near a passage has to be to be meant and not just less far than others. */
  floor(vector: Float32Array): number;
  /** The vector of a passage. */
  vectorOf(chunk: number): Float32Array | undefined;
}

/** So many records are compared one by one, which is exact. */
const ONE_BY_ONE = 2000;
/** Several passages of a record may be near, and some be filtered. */
const SPARE = 1.5;
const SPARE_TO_ASK = 8;
/** vec0 gives no more. */
const MOST_ROWS = 4096;

/** Passages from all over the index, whose nearness is that of any: those that are meant stand out from it by so many deviations. */
const ANY = 128;
const ENOUGH = 32;
const OUTSTANDING = 4;

export function createNearness(db: Connection, set: SetRow): Nearness {
  const table = tableOf(db, set.id, 'serving') as TableRow;
  const name = nameOf(table);
  const scale = scaleOf(set.dimensions);
  const similar = (distance: number) => 1 - (distance / scale) ** 2 / 2;
  const blob = (vector: Float32Array) => Buffer.from(bytesOf(vector).buffer);
  const compare = `vec_distance_l2(v.vector, vec_int8(?))`;

  const oneByOne = (vector: Float32Array, records: ReadonlySet<number>): [number, number][] => {
    const sql = `SELECT v.chunk, ${compare} FROM json_each(?) j CROSS JOIN chunks c ON c.id BETWEEN j.value << ${CHUNK_BITS} AND ((j.value + 1) << ${CHUNK_BITS}) - 1
      CROSS JOIN ${name} v ON v.chunk = c.id WHERE tick(v.chunk)`;
    return prepared(db, sql)
      .raw(true)
      .all(blob(vector), JSON.stringify([...records])) as [number, number][];
  };
  const searched = (vector: Float32Array, scope: Scope, rows: number): [number, number][] => {
    const { folders, everywhere } = scope;
    const inFolders = everywhere ? '' : ` AND folder IN (${[...folders.keys()].join(', ')})`;
    const share = everywhere ? 1 : shareOf(db, scope);
    const lists = listsNear(db, table, vector, share);
    const inLists = lists ? ` AND list IN (${lists.join(', ')})` : '';
    // vec0 gives so many rows of every list, list by list.
    const k = Math.min(Math.ceil(rows), MOST_ROWS);
    const sql = `SELECT chunk, distance FROM ${name} WHERE vector MATCH vec_int8(?) AND k = ${k}${inLists}${inFolders}`;
    return db
      .prepare(`WITH near AS MATERIALIZED (${sql}) SELECT * FROM near ORDER BY distance LIMIT ${k}`)
      .raw(true)
      .all(blob(vector)) as [number, number][];
  };
  const similarities = (vector: Float32Array, chunks: readonly number[]) => {
    const sql = `SELECT v.chunk, ${compare} FROM json_each(?) j CROSS JOIN ${name} v ON v.chunk = j.value`;
    const rows = prepared(db, sql).raw(true).all(blob(vector), JSON.stringify(chunks)) as [number, number][];
    return new Map(rows.map(([chunk, distance]) => [chunk, similar(distance)]));
  };
  return {
    similarities,
    floor(vector) {
      const any = [...similarities(vector, anyPassages(db, ANY)).values()];
      if (any.length < ENOUGH) return -1;
      const usual = middle(any);
      return usual + OUTSTANDING * 1.4826 * middle(any.map((each) => Math.abs(each - usual)));
    },
    nearest(vector, scope, most) {
      const few = scope.only ?? fewRecords(db, scope);
      const rows =
        few && few.size <= ONE_BY_ONE
          ? oneByOne(vector, few).sort((a, b) => a[1] - b[1])
          : searched(vector, scope, most * (scope.only || scope.not || scope.where ? SPARE_TO_ASK : SPARE));
      return nearestRecords(db, rows, scope, most, similar);
    },
    vectorOf(chunk) {
      const bytes = prepared(db, `SELECT vector FROM ${name} WHERE chunk = ?`).pluck().get(BigInt(chunk)) as
        | Buffer
        | undefined;
      return bytes && Float32Array.from(new Int8Array(bytes), (byte) => byte / scale);
    },
  };
}

function nearestRecords(
  db: Connection,
  rows: readonly [number, number][],
  scope: Scope,
  most: number,
  similar: (distance: number) => number,
): Near[] {
  const place = prepared(db, 'SELECT folder FROM records WHERE id = ?').pluck();
  const nearest = new Map<number, Near>();
  for (const [chunk, distance] of rows) {
    if (nearest.size === most && !scope.where) break;
    const record = Math.floor(chunk / 2 ** CHUNK_BITS);
    if (nearest.has(record)) continue;
    const folder = place.get(record) as number;
    if (admits(scope, record, folder))
      nearest.set(record, { chunk, record, folder, similarity: similar(distance) });
  }
  if (!scope.where) return [...nearest.values()];
  const kept = keep(db, scope.where, [...nearest.keys()]);
  return [...nearest.values()].filter(({ record }) => kept.has(record)).slice(0, most);
}

function shareOf(db: Connection, { folders }: Scope): number {
  const all = prepared(db, 'SELECT sum(records) FROM folders WHERE settings = 0').pluck().get() as number;
  return [...folders.values()].reduce((sum, { records }) => sum + records, 0) / Math.max(1, all);
}

// A few small folders are looked through whole.
function fewRecords(db: Connection, { folders, everywhere }: Scope): Set<number> | undefined {
  if (everywhere || [...folders.values()].reduce((sum, { records }) => sum + records, 0) > ONE_BY_ONE)
    return undefined;
  const sql = `SELECT id FROM records WHERE folder IN (${[...folders.keys()].join(', ')})`;
  return new Set(db.prepare(sql).pluck().all() as number[]);
}

/** Passages at even distances. */
function anyPassages(db: Connection, most: number): number[] {
  const last = (prepared(db, 'SELECT max(id) FROM chunks').pluck().get() as number | null) ?? 0;
  const from = prepared(db, 'SELECT id FROM chunks WHERE id >= ? ORDER BY id LIMIT 1').pluck();
  return [...new Set(Array.from({ length: most }, (_, at) => from.get((at * last) / most) as number))];
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
