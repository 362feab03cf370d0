import { FILES } from '../../core/bytes.ts';
import type { IndexCoverage, TextCounts } from '../../core/coverage.ts';
import type { Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { gapsOf } from './gaps.ts';
import { CHUNK_BITS } from './schema.ts';

// How much of what is on disk the index has. coverageOf

const STALE = `(SELECT count(*) FROM records r WHERE r.folder = f.id AND problem IS NOT NULL
  AND problem ->> '$.kind' IN ('broken', 'gone', 'unreadable'))`;
const RECORDS = `SELECT ns, collection, records - ${STALE} AS ready, ${STALE} AS stale, 0 AS failed, 0 AS skipped
  FROM folders f WHERE settings = 0 AND (records > 0 OR present)`;
// A problem with a ref is of a file that has no record; a folder that cannot be read hides its records.
const OTHERS = `SELECT ns, collection, 0 AS ready, 0 AS stale, sum(failing) AS failed, sum(1 - failing) AS skipped
  FROM (SELECT ns, collection, ref IS NOT NULL OR problem ->> '$.kind' = 'unreadable' AS failing FROM problems)
  GROUP BY ns, collection`;

/** Within some namespaces, as JSON array @seen; all when it is null. */
const SEEN = '(@seen IS NULL OR ns IN (SELECT value FROM json_each(@seen)))';

export function coverageOf(db: Connection, namespaces: Query['namespaces']): IndexCoverage {
  const seen = namespaces === '*' ? null : JSON.stringify(namespaces);
  const sum = (name: string) => `sum(${name}) AS ${name}`;
  const sql = `SELECT ns, collection, ${['ready', 'stale', 'failed', 'skipped'].map(sum).join(', ')}
    FROM (${RECORDS} UNION ALL ${OTHERS}) WHERE ${SEEN} GROUP BY ns, collection ORDER BY ns, collection`;
  return {
    places: prepared(db, sql).all({ seen }) as IndexCoverage['places'],
    chunks: chunksIn(db, seen),
    texts: textsIn(db, seen),
    gaps: gapsOf(db, seen),
  };
}

function chunksIn(db: Connection, seen: string | null): number {
  const all = 'SELECT count(*) FROM chunks INDEXED BY chunks_hash';
  const some = `SELECT count(*) FROM folders f CROSS JOIN records r ON r.folder = f.id
    CROSS JOIN chunks c ON c.id BETWEEN r.id << ${CHUNK_BITS} AND ((r.id + 1) << ${CHUNK_BITS}) - 1
    WHERE ${SEEN} AND tick(r.id)`;
  return (
    seen === null ? prepared(db, all).pluck().get() : prepared(db, some).pluck().get({ seen })
  ) as number;
}

// A file whose record is broken or whose bytes are others tells so itself.
function textsIn(db: Connection, seen: string | null): TextCounts {
  const states = `SELECT ifnull(u.state, iif(r.problem ->> '$.kind' IN ('broken', 'gone', 'unreadable', 'bytes'), '', 'ready'))
      AS state, count(*) AS count FROM folders f CROSS JOIN records r ON r.folder = f.id LEFT JOIN unread u ON u.record = r.id
    WHERE collection = '${FILES}' AND settings = 0 AND ${SEEN} AND tick(r.id) GROUP BY 1`;
  const rows = prepared(db, states).raw(true).all({ seen }) as [string, number][];
  const counts = new Map(rows);
  const of = (state: string) => counts.get(state) ?? 0;
  return { ready: of('ready'), pending: of('waiting'), failed: of('failed'), skipped: of('skipped') };
}
