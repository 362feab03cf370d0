import type { Gap } from '../../core/coverage.ts';
import { type Connection, prepared } from './connection.ts';
import { refIn } from './folders.ts';
import { CHUNK_BITS } from './schema.ts';
import { UNKNOWN } from './vectorless.ts';

// What search lacks of what it has, by reason. gapsOf

/** More reasons than anybody reads, and so many examples of each. */
const MOST_REASONS = 50;
const MOST_REFS = 20;

const TEXTS = `SELECT 'text' AS "of", state, reason, NULL AS model, record FROM unread WHERE state <> 'waiting'`;
const VECTORS = `SELECT 'vector', iif(state = 'failed', state, 'skipped'), ifnull(reason, '${UNKNOWN}'), model, chunk >> ${CHUNK_BITS}
  FROM vector_gaps g JOIN vector_sets s ON s.id = g."set" WHERE state IN ('failed', 'empty')`;
const ALL = `(${TEXTS} UNION ALL ${VECTORS}) a CROSS JOIN records r ON r.id = a.record CROSS JOIN folders f ON f.id = r.folder
  WHERE (@seen IS NULL OR ns IN (SELECT value FROM json_each(@seen))) AND tick(r.id)`;

type Row = Omit<Gap, 'refs' | 'model'> & { model: string | null };

/** Texts and vectors that are lacking, those of most first; `seen` is a JSON array of namespaces, or null for all. */
export function gapsOf(db: Connection, seen: string | null): Gap[] {
  const sql = `SELECT "of", state, reason, model, count(*) AS count FROM ${ALL}
    GROUP BY "of", state, reason, model ORDER BY count DESC, reason LIMIT ${MOST_REASONS}`;
  const refs = prepared(
    db,
    `SELECT DISTINCT ns, collection, name FROM ${ALL}
      AND "of" = @of AND state = @state AND reason = @reason AND model IS @model LIMIT ${MOST_REFS}`,
  );
  return (prepared(db, sql).all({ seen }) as Row[]).map((row) => {
    const { of, state, reason, model, count } = row;
    const found = refs.all({ seen, of, state, reason, model }) as {
      ns: string;
      collection: string;
      name: string;
    }[];
    return {
      of,
      state,
      reason,
      ...(model !== null && { model }),
      count,
      refs: found.map((one) => refIn(one, one.name)),
    };
  });
}
