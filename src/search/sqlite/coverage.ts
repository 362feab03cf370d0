import type { Coverage } from '../../core/coverage.ts';
import { type Connection, prepared } from './connection.ts';

// How much of what is on disk the index has. coverageOf

const STALE = `(SELECT count(*) FROM records r WHERE r.folder = f.id AND problem IS NOT NULL
  AND problem ->> '$.kind' IN ('broken', 'gone', 'unreadable'))`;
const RECORDS = `SELECT ns, collection, records - ${STALE} AS ready, ${STALE} AS stale, 0 AS failed, 0 AS skipped
  FROM folders f WHERE settings = 0 AND (records > 0 OR present)`;
// A problem with a ref is of a file that has no record; a folder that cannot be read hides its records.
const OTHERS = `SELECT ns, collection, 0 AS ready, 0 AS stale, sum(failing) AS failed, sum(1 - failing) AS skipped
  FROM (SELECT ns, collection, ref IS NOT NULL OR problem ->> '$.kind' = 'unreadable' AS failing FROM problems)
  GROUP BY ns, collection`;

export function coverageOf(db: Connection): { places: Coverage[]; chunks: number } {
  const sum = (name: string) => `sum(${name}) AS ${name}`;
  const sql = `SELECT ns, collection, ${['ready', 'stale', 'failed', 'skipped'].map(sum).join(', ')}
    FROM (${RECORDS} UNION ALL ${OTHERS}) GROUP BY ns, collection ORDER BY ns, collection`;
  const chunks = prepared(db, 'SELECT count(*) FROM chunks INDEXED BY chunks_hash').pluck().get() as number;
  return { places: prepared(db, sql).all() as Coverage[], chunks };
}
