import { recordOf } from '../chunks.ts';
import { type Connection, prepared } from '../connection.ts';
import { sizeOf } from '../vectors/bytes.ts';
import { kMeans, type Vectors } from '../vectors/k-means.ts';
import { createLists, type Lists, listOf } from '../vectors/lists.ts';
import { type Row, rowAfter } from '../vectors/rows.ts';
import { nameOf, type SetRow, type TableRow, tableOf } from '../vectors/tables.ts';
import { createProbing, type Probing, questionsOf } from './probing.ts';
import type { VectorTables } from './vector-tables.ts';

// Inverted files: beside a table of vectors that got large another one with lists is filled, and takes its place. createInverting

/** Below this many vectors, all are looked through: it is exact, and quick enough. */
const WORTH_LISTS = 20_000;
/** Lists are made anew when there are so many times more vectors, and while many are still missing only at so many times more. */
const GROWN = 2;
const GROWN_WHILE_MISSING = 4;
/** For so many vectors of a sample, one list. */
const SAMPLE = 40;
/** Lists for the root of the number of vectors, and at least one for so many: with fewer lists than subjects, those that share one are scattered over many. */
const LISTS = 4;
const SHARED = 80;
/** Vectors of so many bytes are held in memory on their way into lists. */
const AT_ONCE = 40_000_000;
/** A list of fewer costs more to find than to look through. */
const FEWEST = 32;

export interface Inverting {
  /** Works on a table that is due for so many milliseconds; returns whether there is more to do. */
  tend(milliseconds: number): boolean;
}

export function createInverting(db: Connection, tables: VectorTables, size = WORTH_LISTS): Inverting {
  let work: Generator<void> | undefined;
  return {
    tend(milliseconds) {
      if (!work) {
        const due = dueSet(db, size);
        if (!due) return tables.giveUp();
        work = invert(db, tables, due);
      }
      const until = performance.now() + milliseconds;
      try {
        while (performance.now() < until) {
          // A look at the clock takes longer than a small step.
          for (let step = 0; step < 8; step++) {
            if (!work.next().done) continue;
            work = undefined;
            return true;
          }
        }
      } catch (thrown) {
        work = undefined;
        throw thrown;
      }
      return true;
    },
  };
}

function dueSet(db: Connection, worth: number): SetRow | undefined {
  const sets = prepared(db, 'SELECT * FROM vector_sets WHERE embedded >= ?').all(worth) as SetRow[];
  return sets.find((set) => {
    const wanted = prepared(db, `SELECT 1 FROM vector_gaps WHERE "set" = ? AND state = 'wanted' LIMIT 1`).get(
      set.id,
    );
    const grown = set.untouched || wanted ? GROWN_WHILE_MISSING : GROWN;
    const { size } = tableOf(db, set.id, 'serving') as TableRow;
    return set.embedded >= grown * Math.max(size, worth / GROWN);
  });
}

function* invert(db: Connection, tables: VectorTables, set: SetRow): Generator<void> {
  const from = tableOf(db, set.id, 'serving') as TableRow;
  const isStill = () => tableOf(db, set.id, 'serving')?.id === from.id;
  const wanted = listsFor(set.embedded);
  const sample = yield* sampled(db, from, set, wanted * SAMPLE, isStill);
  if (!sample) return;
  const lists = yield* grouped(sample, wanted);
  if (!isStill()) return;
  const to = tables.create(set.id, set.dimensions, 'filling', lists);
  const probing = createProbing(sample);
  const places = yield* assigned(db, from, lists, probing, isStill);
  if (!places || !(yield* fill(db, tables, from, to, { places, size: sizeOf(set.dimensions) }, isStill)))
    return;
  const { probes, recall } = probing.result(lists);
  const size = setSize(db, set.id);
  prepared(db, `UPDATE vector_tables SET state = 'dropped' WHERE id = ?`).run(from.id);
  const sql = `UPDATE vector_tables SET state = 'serving', probes = ?, recall = ?, size = ? WHERE id = ?`;
  prepared(db, sql).run(probes, recall, size, to.id);
}

/** How many lists so many vectors are put into. */
function listsFor(vectors: number): number {
  return Math.round(Math.min(Math.max(LISTS * Math.sqrt(vectors), vectors / SHARED), vectors / FEWEST));
}

/** Vectors from all over a table, about so many; undefined when the table went meanwhile. */
function* sampled(
  db: Connection,
  table: TableRow,
  { dimensions, embedded }: SetRow,
  wanted: number,
  isStill: () => boolean,
): Generator<void, Vectors | undefined> {
  const every = Math.max(1, embedded / wanted);
  const components = new Int8Array(Math.ceil(embedded / every + 1) * dimensions);
  let [seen, count] = [0, 0];
  for (let after = 0; ; ) {
    if (!isStill()) return undefined;
    const row = rowAfter(db, table, after);
    if (!row) break;
    const bytes = signed(row);
    for (const [at, chunk] of row.chunks.entries()) {
      if (chunk === undefined || seen++ < count * every) continue;
      if ((count + 1) * dimensions > components.length) break;
      const from = at * sizeOf(dimensions);
      components.set(bytes.subarray(from, from + dimensions), count++ * dimensions);
    }
    after = row.id;
    yield;
  }
  return { dimensions, count, components };
}

// Two levels take a fraction of the time of one, and make groups by which a vector finds its list as much sooner.
function* grouped(sample: Vectors, wanted: number): Generator<void, Lists> {
  const questions = new Set(questionsOf(sample));
  const all = Uint32Array.from({ length: sample.count }, (_, at) => at).filter((at) => !questions.has(at));
  const top = yield* kMeans(sample, all, Math.round(Math.sqrt(wanted)));
  const [centres, sizes]: [Float32Array[], number[]] = [[], []];
  for (let group = 0; group < top.centres.count; group++) {
    const members = all.filter((_, at) => top.belongs[at] === group);
    const share = Math.max(1, Math.round((wanted * members.length) / all.length));
    const { centres: own } = yield* kMeans(sample, members, members.length ? share : 0);
    for (let at = 0; at < own.count; at++) centres.push(own.row(at));
    sizes.push(own.count);
  }
  return createLists(centres, sizes);
}

/** Which list each vector of a table belongs to; undefined when the table went meanwhile. */
function* assigned(
  db: Connection,
  from: TableRow,
  lists: Lists,
  probing: Probing,
  isStill: () => boolean,
): Generator<void, Place[] | undefined> {
  const places: Place[] = [];
  for (let after = 0; ; ) {
    if (!isStill()) return undefined;
    const row = rowAfter(db, from, after);
    if (!row) return places.sort((a, b) => a.list - b.list);
    const bytes = signed(row);
    const size = bytes.length / row.chunks.length;
    for (const [at, chunk] of row.chunks.entries()) {
      if (chunk === undefined) continue;
      const list = listOf(lists, bytes, at * size);
      probing.look(bytes, at * size, list);
      places.push({ chunk, list });
      yield;
    }
    after = row.id;
  }
}

interface Place {
  chunk: number;
  list: number;
}

/** Copies vectors into another table, list by list, so that each row is written once; returns false when the table went meanwhile. */
function* fill(
  db: Connection,
  tables: VectorTables,
  from: TableRow,
  to: TableRow,
  { places, size }: { places: readonly Place[]; size: number },
  isStill: () => boolean,
): Generator<void, boolean> {
  const isIn = (table: TableRow) => prepared(db, `SELECT 1 FROM ${nameOf(table)}_rowids WHERE rowid = ?`);
  const [before, after] = [isIn(from), isIn(to)];
  const folderOf = prepared(db, 'SELECT folder FROM records WHERE id = ?').pluck();
  const together = Math.max(1, Math.floor(AT_ONCE / size));
  for (let start = 0; start < places.length; start += together) {
    const some = places.slice(start, start + together);
    const bytes = yield* bytesOf(db, from, { places: some, size }, isStill);
    if (!bytes) return false;
    for (const [at, { chunk, list }] of some.entries()) {
      if (!isStill()) return false;
      // It may have come, changed or gone since it was read.
      if (before.get(chunk) && !after.get(chunk)) {
        const folder = folderOf.get(recordOf(chunk)) as number;
        tables.insert(to, chunk, folder, list, bytes.subarray(at * size, (at + 1) * size));
      }
      yield;
    }
  }
  return true;
}

/** The bytes of some vectors, read in the order in which they lie. */
function* bytesOf(
  db: Connection,
  table: TableRow,
  { places, size }: { places: readonly Place[]; size: number },
  isStill: () => boolean,
): Generator<void, Uint8Array | undefined> {
  const placeOf = new Map(places.map(({ chunk }, at) => [chunk, at]));
  const bytes = new Uint8Array(places.length * size);
  for (let after = 0; ; ) {
    if (!isStill()) return undefined;
    const row = rowAfter(db, table, after);
    if (!row) return bytes;
    for (const [at, chunk] of row.chunks.entries()) {
      const place = chunk === undefined ? undefined : placeOf.get(chunk);
      if (place !== undefined) bytes.set(row.bytes.subarray(at * size, (at + 1) * size), place * size);
    }
    after = row.id;
    yield;
  }
}

function signed({ bytes }: Row): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function setSize(db: Connection, id: number): number {
  return prepared(db, 'SELECT embedded FROM vector_sets WHERE id = ?').pluck().get(id) as number;
}
