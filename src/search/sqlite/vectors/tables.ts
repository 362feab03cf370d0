import type { VectorSet } from '../../../core/models.ts';
import type { VectorsFound } from '../../../core/ports/found.ts';
import { type Connection, hasVectors, prepared } from '../connection.ts';
import { textSize } from '../weight.ts';

// The sets of vectors in an index and the tables that they stand in. setsOf · vectorsFound · setOf · servingOrMade · tableOf · nameOf

export interface SetRow {
  id: number;
  model: string;
  dimensions: number;
  serving: number;
  untouched: number;
  embedded: number;
}

/** A table of vectors: `lists` 0 has them all in one list, which is searched whole; else `probes` of its lists are. */
export interface TableRow {
  id: number;
  set: number;
  state: 'filling' | 'serving' | 'dropped';
  lists: number;
  probes: number;
  /** How many vectors it had when its lists were made. */
  size: number;
  recall: number | null;
}

/** The sets, the serving one first. */
export function setsOf(db: Connection): VectorSet[] {
  if (!hasVectors(db)) return [];
  const passages = prepared(db, 'SELECT count(*) FROM chunks').pluck().get() as number;
  return rowsOfSets(db).map(({ id, model, dimensions, serving, embedded }) => {
    const [failed, empty] = [gaps(db, id, 'failed'), gaps(db, id, 'empty')];
    const lacking = passages - embedded - failed - empty;
    const state = serving ? 'serving' : 'building';
    const reason = failed ? reasonOf(db, id) : undefined;
    return { model, dimensions, state, embedded, failed, empty, lacking, ...(reason && { reason }) };
  });
}

/** The vectors that a search can have, as its answer says it. */
export function vectorsFound(db: Connection): VectorsFound {
  const set = hasVectors(db) ? servingOrMade(db) : undefined;
  if (!set) return { state: 'none' };
  const { passages: of } = textSize(db);
  const state = set.serving ? 'ready' : 'building';
  return { state, model: set.model, passages: set.embedded, of };
}

/** The set of a model; the serving one when none is named. */
export function setOf(db: Connection, model?: string): SetRow | undefined {
  if (!hasVectors(db)) return undefined;
  if (model === undefined)
    return prepared(db, 'SELECT * FROM vector_sets WHERE serving = 1').get() as SetRow | undefined;
  return prepared(db, 'SELECT * FROM vector_sets WHERE model = ?').get(model) as SetRow | undefined;
}

/** The set that serves, else the one that is being made. */
export function servingOrMade(db: Connection): SetRow | undefined {
  return rowsOfSets(db)[0];
}

/** The table that a set is served from, or that is being filled beside it. */
export function tableOf(db: Connection, set: number, state: TableRow['state']): TableRow | undefined {
  return prepared(db, 'SELECT * FROM vector_tables WHERE "set" = ? AND state = ?').get(set, state) as
    | TableRow
    | undefined;
}

/** What SQLite calls a table of vectors. */
export function nameOf({ id }: Pick<TableRow, 'id'>): string {
  return `vectors_${id}`;
}

function rowsOfSets(db: Connection): SetRow[] {
  return prepared(db, 'SELECT * FROM vector_sets ORDER BY serving DESC, id').all() as SetRow[];
}

function reasonOf(db: Connection, set: number): string | undefined {
  const sql = `SELECT reason FROM vector_gaps WHERE "set" = ? AND state = 'failed' ORDER BY chunk DESC LIMIT 1`;
  return prepared(db, sql).pluck().get(set) as string | undefined;
}

function gaps(db: Connection, set: number, state: string): number {
  const sql = 'SELECT count(*) FROM vector_gaps WHERE "set" = ? AND state = ?';
  return prepared(db, sql).pluck().get(set, state) as number;
}
