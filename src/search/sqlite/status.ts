import { statSync } from 'node:fs';
import type { IndexStatus } from '../../core/ports/found.ts';
import type { Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';

// statusOf · amountsOf

/** How much an index has; `bytes` with its write-ahead log. */
export function statusOf(
  db: Connection,
  file: string,
): Pick<IndexStatus, 'records' | 'failed' | 'seq' | 'bytes' | 'file'> {
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const seq = prepared(db, 'SELECT max(seq) FROM revisions').pluck().get() as number | null;
  return {
    ...amountsOf(db, '*'),
    seq: seq ?? 0,
    bytes: size(db.name) + size(`${db.name}-wal`),
    file,
  };
}

const SEEN = '(@seen IS NULL OR ns IN (SELECT value FROM json_each(@seen)))';

/** Records, and what could not be taken in, of these namespaces. */
export function amountsOf(
  db: Connection,
  namespaces: Query['namespaces'],
): Pick<IndexStatus, 'records' | 'failed'> {
  const seen = namespaces === '*' ? null : JSON.stringify(namespaces);
  const number = (sql: string) => (prepared(db, sql).pluck().get({ seen }) as number | null) ?? 0;
  return {
    records: number(`SELECT sum(records) FROM folders WHERE settings = 0 AND ${SEEN}`),
    failed: number(`SELECT count(*) FROM problems WHERE ref IS NOT NULL AND ${SEEN}`),
  };
}
