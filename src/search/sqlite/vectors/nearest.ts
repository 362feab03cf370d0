import { recordOf } from '../chunks.ts';
import { type Connection, prepared } from '../connection.ts';
import { CHUNK_BITS } from '../schema.ts';
import { admits, keep, type Scope } from '../scope.ts';
import { sizeOf, vectorIn } from './bytes.ts';
import { cosinesOf } from './cosines.ts';
import { descending } from './descending.ts';
import { type Kept, keptIn } from './kept.ts';
import { listsNear } from './lists.ts';
import { rowsIn } from './rows.ts';
import { type SetRow, type TableRow, tableOf } from './tables.ts';

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
/** So many of the nearest are compared once more, by bytes and bits: bytes alone do not tell those from one another that lie as close. */
const AGAIN = 64;
/** Where each record that was found has to be asked whether it is meant, so many times more are. */
const SPARE_TO_ASK = 8;

/** Passages from all over the index, whose nearness is that of any: those that are meant stand out from it by so many deviations. */
const ANY = 128;
const ENOUGH = 32;
const OUTSTANDING = 4;

type Similarities = Nearness['similarities'];

export function createNearness(db: Connection, set: SetRow): Nearness {
  const table = tableOf(db, set.id, 'serving') as TableRow;
  const bytes = keptIn(db, table);
  const similarities: Similarities = (vector, chunks) => {
    const known = [...bytes.all(chunks)];
    const cosines = cosinesOf(vector, Buffer.concat(known.map(([, each]) => each)));
    return new Map(known.map(([chunk], at) => [chunk, cosines[at] as number]));
  };
  return {
    similarities,
    floor(vector) {
      const any = [...cosinesOf(vector, anyVectors(db, table, bytes))];
      if (any.length < ENOUGH) return -1;
      const usual = middle(any);
      return usual + OUTSTANDING * 1.4826 * middle(any.map((each) => Math.abs(each - usual)));
    },
    nearest(vector, scope, most) {
      const few = scope.only ?? fewRecords(db, scope);
      const found =
        few && few.size <= ONE_BY_ONE
          ? oneByOne(db, similarities, vector, few)
          : lookedThrough(db, table, vector, scope);
      const near = nearestRecords(db, found, nearestFirst(found, bytes, vector), scope, most);
      if (found.bytesAt) for (const { chunk, at } of near) bytes.know(chunk, found.bytesAt(at));
      return near;
    },
    vectorOf(chunk) {
      const found = bytes.of(chunk);
      return found && vectorIn(found, set.dimensions);
    },
  };
}

/** Passages and their similarities. */
interface Compared {
  chunks: number[];
  similarities: Float32Array;
  bytesAt?: (at: number) => Buffer;
}

function oneByOne(
  db: Connection,
  similarities: Similarities,
  vector: Float32Array,
  records: ReadonlySet<number>,
): Compared {
  const sql = `SELECT c.id FROM json_each(?) j
    CROSS JOIN chunks c ON c.id BETWEEN j.value << ${CHUNK_BITS} AND ((j.value + 1) << ${CHUNK_BITS}) - 1 WHERE tick(c.id)`;
  const chunks = prepared(db, sql)
    .pluck()
    .all(JSON.stringify([...records])) as number[];
  const found = similarities(vector, chunks);
  return { chunks: [...found.keys()], similarities: Float32Array.from(found.values()) };
}

function lookedThrough(db: Connection, table: TableRow, vector: Float32Array, scope: Scope): Compared {
  const lists = listsNear(db, table, vector, scope.everywhere ? 1 : shareOf(db, scope));
  const [chunks, similarities]: [number[], number[]] = [[], []];
  const size = sizeOf(vector.length);
  // All of a table would be too much to keep.
  const kept: [Buffer, number][] | undefined = lists && [];
  for (const row of rowsIn(db, table, lists)) {
    const cosines = cosinesOf(vector, row.bytes);
    for (const [at, chunk] of row.chunks.entries()) {
      if (chunk === undefined) continue;
      chunks.push(chunk);
      similarities.push(cosines[at] as number);
      kept?.push([row.bytes, at * size]);
    }
  }
  const found = { chunks, similarities: Float32Array.from(similarities) };
  if (!kept) return found;
  const bytesAt = (place: number) => {
    const [bytes, from] = kept[place] as [Buffer, number];
    return bytes.subarray(from, from + size);
  };
  return { ...found, bytesAt };
}

function nearestRecords(
  db: Connection,
  { chunks }: Compared,
  order: Generator<Place, undefined>,
  scope: Scope,
  most: number,
): (Near & Place)[] {
  const wanted = scope.where ? most * SPARE_TO_ASK : most;
  const seen = new Set<number>();
  const nearest: (Near & Place)[] = [];
  for (let isMore = true; isMore && nearest.length < wanted; ) {
    const some = new Map<number, Omit<(typeof nearest)[number], 'folder'>>();
    while (some.size < wanted - nearest.length) {
      const next = order.next().value;
      isMore = next !== undefined;
      if (!next) break;
      const chunk = chunks[next.at] as number;
      const record = recordOf(chunk);
      if (!seen.has(record)) some.set(record, { chunk, record, ...next });
      seen.add(record);
    }
    for (const { id, folder } of foldersOf(db, [...some.keys()])) {
      const near = some.get(id);
      if (near && admits(scope, id, folder)) nearest.push({ ...near, folder });
    }
  }
  if (!scope.where) return nearest;
  const kept = keep(
    db,
    scope.where,
    nearest.map(({ record }) => record),
  );
  return nearest.filter(({ record }) => kept.has(record)).slice(0, most);
}

function foldersOf(db: Connection, records: readonly number[]) {
  const sql = 'SELECT r.id, r.folder FROM json_each(?) j CROSS JOIN records r ON r.id = j.value';
  return prepared(db, sql).all(JSON.stringify(records)) as { id: number; folder: number }[];
}

/** Where something stands that was compared. */
interface Place {
  at: number;
  similarity: number;
}

/** What was compared, the nearest first. */
function* nearestFirst(
  { chunks, similarities, bytesAt }: Compared,
  bytes: Kept,
  vector: Float32Array,
): Generator<Place, undefined> {
  const places = descending(similarities, 4 * AGAIN);
  const some: number[] = [];
  for (let next = places.next(); !next.done; next = places.next()) {
    some.push(next.value);
    if (some.length === AGAIN) break;
  }
  const known = bytesAt ? undefined : bytes.all(some.map((at) => chunks[at] as number));
  const again = some.map((at) => {
    const own = bytesAt?.(at) ?? (known?.get(chunks[at] as number) as Buffer);
    return { at, similarity: product(vector, vectorIn(own, vector.length)) };
  });
  yield* again.sort((a, b) => b.similarity - a.similarity);
  for (const at of places) yield { at, similarity: similarities[at] as number };
  return undefined;
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

const anyKnown = new WeakMap<Connection, { table: number; last: number; vectors: Buffer }>();

/** Vectors of passages at even distances, read once for as long as no passage is added: what became of some of them meanwhile makes no difference. */
function anyVectors(db: Connection, { id }: TableRow, bytes: Kept): Buffer {
  const last = (prepared(db, 'SELECT max(id) FROM chunks').pluck().get() as number | null) ?? 0;
  const known = anyKnown.get(db);
  if (known?.table === id && known.last === last) return known.vectors;
  const from = prepared(db, 'SELECT id FROM chunks WHERE id >= ? ORDER BY id LIMIT 1').pluck();
  const chunks = new Set(Array.from({ length: ANY }, (_, at) => from.get((at * last) / ANY) as number));
  const vectors = Buffer.concat([...bytes.all([...chunks]).values()]);
  anyKnown.set(db, { table: id, last, vectors });
  return vectors;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

function product(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] as number) * (other[at] as number);
  return sum;
}
