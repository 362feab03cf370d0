import type { NoVector } from '../../core/coverage.ts';
import type { Ref } from '../../core/names.ts';
import { chunkRange } from './chunks.ts';
import { type Connection, hasVectors, prepared } from './connection.ts';
import { folderOf } from './folders.ts';
import { servingOrMade } from './vectors/tables.ts';

// Passages without a vector. vectorlessOf · UNKNOWN

/** Why a model that was asked made no vector. */
export const UNKNOWN = 'No word in it means anything to the model.';

const NAMES = `SELECT c.name, g.state, g.reason FROM chunks c
  LEFT JOIN vector_gaps g ON g."set" = @set AND g.state IN ('wanted', 'empty', 'failed') AND g.chunk = c.id
  WHERE c.id BETWEEN @first AND @last AND (@set IS NULL OR c.id <= @untouched OR g.chunk IS NOT NULL)`;

/** The passages of a record without a vector in the set that serves (else the one being made), by chunkId; all of them when there is none. */
export function vectorlessOf(db: Connection, ref: Ref): Map<string, NoVector> {
  const folder = folderOf(db, ref);
  const sql = prepared(db, 'SELECT id FROM records WHERE folder = ? AND name = ?').pluck();
  const record = folder && (sql.get(folder.id, folder.name) as number | undefined);
  if (record === undefined) return new Map();
  const set = hasVectors(db) ? servingOrMade(db) : undefined;
  const asked = { ...chunkRange(record), set: set?.id ?? null, untouched: set?.untouched ?? 0 };
  const rows = prepared(db, NAMES).all(asked) as {
    name: string;
    state: string | null;
    reason: string | null;
  }[];
  return new Map(rows.map(({ name, state, reason }) => [`${ref}#${name}`, noVector(state, reason)]));
}

function noVector(state: string | null, reason: string | null): NoVector {
  if (state === 'empty') return { state: 'skipped', reason: UNKNOWN };
  if (state === 'failed') return { state, ...(reason !== null && { reason }) };
  return { state: 'pending' };
}
