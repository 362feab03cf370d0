import { statSync } from 'node:fs';
import type { IndexStatus } from '../../core/ports.ts';
import { type Connection, prepared } from './connection.ts';

// statusOf

/** How much an index has; `bytes` with its write-ahead log. */
export function statusOf(
  db: Connection,
  file: string,
): Pick<IndexStatus, 'records' | 'failed' | 'seq' | 'bytes' | 'file'> {
  const number = (sql: string) => (prepared(db, sql).pluck().get() as number | null) ?? 0;
  const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return {
    records: number('SELECT sum(records) FROM folders WHERE settings = 0'),
    failed: number('SELECT count(*) FROM problems WHERE ref IS NOT NULL'),
    seq: number('SELECT max(seq) FROM revisions'),
    bytes: size(db.name) + size(`${db.name}-wal`),
    file,
  };
}
