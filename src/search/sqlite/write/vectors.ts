import { embeddingText } from '../../../core/chunk.ts';
import { CairnError } from '../../../core/errors.ts';
import type { Unembedded, VectorWrites } from '../../../core/models.ts';
import { type Connection, hasVectors, prepared } from '../connection.ts';
import { turned } from '../vectors/bytes.ts';
import { type SetRow, setOf, setsOf } from '../vectors/tables.ts';
import type { VectorTables } from './vector-tables.ts';

// Vectors of passages, a set for each model. createVectorWrites · createPassageVectors

/** What the vectors have to know of passages that come and go. */
export interface PassageVectors {
  added(chunk: number): void;
  removed(chunk: number): void;
}

type Whole = (count: number, work: () => void) => void;
type Gap = 'wanted' | 'empty' | 'failed';

/** Keeps every set in step with the passages; within the transaction that changes them. */
export function createPassageVectors(db: Connection, tables: VectorTables): PassageVectors {
  const sets = () => prepared(db, 'SELECT * FROM vector_sets').all() as SetRow[];
  return {
    added(chunk) {
      for (const set of sets()) if (chunk > set.untouched) addGap(db, set.id, 'wanted', chunk);
    },
    removed(chunk) {
      for (const set of sets())
        if (chunk > set.untouched && !removeGap(db, set.id, chunk)) {
          tables.remove(set.id, chunk);
          count(db, set.id, -1);
        }
    },
  };
}

/** The vectors of an index, to write; each call is a whole. Calls about a set that there is not throw `not_found`. */
export function createVectorWrites(db: Connection, tables: VectorTables, whole: Whole): VectorWrites {
  const within = <Value>(size: number, work: () => Value): Value => {
    let value: Value | undefined;
    whole(size, () => {
      value = work();
    });
    return value as Value;
  };
  return {
    async sets() {
      return setsOf(db);
    },
    async create(model, dimensions) {
      if (!hasVectors(db))
        throw new CairnError(
          'unavailable',
          'There is no sqlite-vec for this platform: vectors cannot be kept.',
        );
      if (!setOf(db, model)) within(1, () => createSet(db, tables, model, dimensions));
    },
    async lacking(model, limit) {
      return within(1, () => lacking(db, known(db, model), limit));
    },
    async put(model, vectors) {
      if (vectors.length) within(vectors.length, () => putAll(db, tables, known(db, model), vectors));
    },
    async fail(model, chunks, reason) {
      const sql = `UPDATE vector_gaps SET state = 'failed', reason = ? WHERE "set" = ? AND state = 'wanted' AND chunk = ?`;
      within(1, () => {
        const { id } = known(db, model);
        for (const chunk of chunks) prepared(db, sql).run(reason, id, chunk);
      });
    },
    async retry(model) {
      const sql = `UPDATE vector_gaps SET state = 'wanted', reason = NULL WHERE "set" = ? AND state = 'failed'`;
      within(1, () => prepared(db, sql).run(known(db, model).id));
    },
    async serve(model) {
      within(1, () => {
        const { id } = known(db, model);
        for (const { id: old } of others(db, id)) dropSet(db, tables, old);
        prepared(db, 'UPDATE vector_sets SET serving = 1 WHERE id = ?').run(id);
      });
    },
    async drop(model) {
      const set = setOf(db, model);
      if (set) within(1, () => dropSet(db, tables, set.id));
    },
    async sample(after, limit) {
      const sql = `SELECT id, hash, title, context, text FROM chunks INDEXED BY chunks_hash
        WHERE hash > ? GROUP BY hash ORDER BY hash LIMIT ?`;
      return (prepared(db, sql).all(after, limit) as PassageRow[]).map(unembedded);
    },
    async texts() {
      return prepared(db, 'SELECT count(DISTINCT hash) FROM chunks').pluck().get() as number;
    },
  };
}

interface PassageRow {
  id: number;
  hash: string;
  title: string;
  context: string;
  text: string;
}

function known(db: Connection, model: string): SetRow {
  const set = setOf(db, model);
  if (!set) throw new CairnError('not_found', `There are no vectors of ${model}.`);
  return set;
}

function others(db: Connection, id: number): SetRow[] {
  return prepared(db, 'SELECT * FROM vector_sets WHERE serving = 1 AND id <> ?').all(id) as SetRow[];
}

function createSet(db: Connection, tables: VectorTables, model: string, dimensions: number): void {
  const sql = `INSERT INTO vector_sets (model, dimensions, untouched)
    VALUES (?, ?, (SELECT ifnull(max(id), 0) FROM chunks))`;
  const id = Number(prepared(db, sql).run(model, dimensions).lastInsertRowid);
  tables.create(id, dimensions, 'serving');
}

function dropSet(db: Connection, tables: VectorTables, id: number): void {
  prepared(db, 'DELETE FROM vector_sets WHERE id = ?').run(id);
  // The next set may get its number.
  prepared(db, 'DELETE FROM vector_gaps WHERE "set" = ?').run(id);
  tables.drop(id);
}

// Passages that were there before the set take their turn from the last one on, so that the newest come first.
function lacking(db: Connection, set: SetRow, limit: number): Unembedded[] {
  const sql = `SELECT c.id, c.hash, c.title, c.context, c.text FROM vector_gaps g CROSS JOIN chunks c ON c.id = g.chunk
    WHERE g."set" = ? AND g.state = 'wanted' ORDER BY g.chunk DESC LIMIT ?`;
  const find = () => prepared(db, sql).all(set.id, limit) as PassageRow[];
  const found = find();
  if (found.length >= limit || set.untouched === 0) return found.map(unembedded);
  const next = prepared(db, 'SELECT id FROM chunks WHERE id <= ? ORDER BY id DESC LIMIT ?');
  const turn = next.pluck().all(set.untouched, limit - found.length) as number[];
  for (const chunk of turn) addGap(db, set.id, 'wanted', chunk);
  const untouched = turn.length < limit - found.length ? 0 : (turn.at(-1) as number) - 1;
  prepared(db, 'UPDATE vector_sets SET untouched = ? WHERE id = ?').run(untouched, set.id);
  return find().map(unembedded);
}

function unembedded({ id, hash, ...passage }: PassageRow): Unembedded {
  return { chunk: id, hash, text: embeddingText(passage) };
}

function putAll(
  db: Connection,
  tables: VectorTables,
  set: SetRow,
  vectors: Parameters<VectorWrites['put']>[1],
): void {
  const place = prepared(
    db,
    'SELECT c.hash, r.folder FROM chunks c JOIN records r ON r.id = c.record WHERE c.id = ?',
  );
  for (const { chunk, hash, vector } of vectors) {
    const found = place.get(chunk) as { hash: string; folder: number } | undefined;
    if (found?.hash !== hash || chunk <= set.untouched) continue;
    const waited = removeGap(db, set.id, chunk);
    if (!waited) tables.remove(set.id, chunk);
    // One without a direction is like no other.
    const known = vector && checked(vector, set).some((number) => number !== 0) ? vector : undefined;
    if (known) tables.put(set.id, chunk, found.folder, turned(known));
    else addGap(db, set.id, 'empty', chunk);
    count(db, set.id, Number(known !== undefined) - Number(!waited));
  }
}

function checked(vector: Float32Array, { model, dimensions }: SetRow): Float32Array {
  if (vector.length === dimensions && vector.every(Number.isFinite)) return vector;
  throw new CairnError('invalid', `A vector of ${model} has to be ${dimensions} numbers.`);
}

function addGap(db: Connection, set: number, state: Gap, chunk: number): void {
  prepared(db, 'INSERT OR REPLACE INTO vector_gaps ("set", state, chunk) VALUES (?, ?, ?)').run(
    set,
    state,
    chunk,
  );
}

function removeGap(db: Connection, set: number, chunk: number): boolean {
  const sql = `DELETE FROM vector_gaps WHERE "set" = ? AND state IN ('wanted', 'empty', 'failed') AND chunk = ?`;
  return prepared(db, sql).run(set, chunk).changes > 0;
}

function count(db: Connection, set: number, by: number): void {
  if (by) prepared(db, 'UPDATE vector_sets SET embedded = embedded + ? WHERE id = ?').run(by, set);
}
