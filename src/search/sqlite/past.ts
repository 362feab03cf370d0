import type { Revision } from '../../core/change.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Activity, ActivityQuery } from '../../core/ports/found.ts';
import type { Query } from '../../core/query.ts';
import { type Connection, prepared } from './connection.ts';
import { titlesOf } from './record.ts';

// What happened, as the index remembers it from the journal. revisionsOf · batchOf · trashOf · lastRevision · lastSeq

interface RevisionRow {
  seq: number;
  at: string;
  by: string;
  via: string;
  op: Revision['op'];
  ref: string;
  from: string | null;
  prev: string | null;
  etag: string | null;
  batch: string | null;
  note: string | null;
  position: string;
  title: string | null;
}

const COLUMNS = 'seq, at, by, via, op, ref, "from", prev, etag, batch, note, position, title';

/** Revisions as asked. */
export function revisionsOf(db: Connection, query: ActivityQuery): Activity[] {
  const { sql, params } = whereOf(query);
  const order = `ORDER BY seq ${query.ascending ? 'ASC' : 'DESC'} LIMIT ${Math.max(1, Math.floor(query.limit))}`;
  return withTitles(
    db,
    prepared(db, `SELECT ${COLUMNS} FROM revisions WHERE ${sql} ${order}`).all(...params),
  );
}

/** How many revisions of a batch there are among those of a query, and the seq of the newest. */
export function batchOf(
  db: Connection,
  query: ActivityQuery,
  batch: string,
): { count: number; newest: number } {
  const { since: _since, before: _before, ...rest } = query;
  const { sql, params } = whereOf({ ...rest, batch });
  const row = prepared(db, `SELECT count(*) AS count, max(seq) AS newest FROM revisions WHERE ${sql}`).get(
    ...params,
  );
  const { count, newest } = row as { count: number; newest: number | null };
  return { count, newest: newest ?? 0 };
}

/** Last revisions of refs that are deleted now, newest first. */
export function trashOf(
  db: Connection,
  namespaces: Query['namespaces'],
  limit: number,
  before?: number,
): Activity[] {
  const conditions = [`op = 'delete'`, 'tick(seq)'];
  const params: (string | number)[] = [];
  addNamespaces({ namespaces }, (sql, ...values) => {
    conditions.push(sql);
    params.push(...values);
  });
  if (before !== undefined) {
    conditions.push('seq < ?');
    params.push(before);
  }
  const sql = `SELECT ${COLUMNS} FROM revisions d WHERE ${conditions.join(' AND ')}
    AND NOT EXISTS (SELECT 1 FROM revisions n WHERE n.ref = d.ref AND n.seq > d.seq)
    ORDER BY seq DESC LIMIT ${Math.max(1, Math.floor(limit))}`;
  return withTitles(db, prepared(db, sql).all(...params));
}

/** The last revision that concerned a ref, a move away from it included; with `bytes` the last that left any. */
export function lastRevision(db: Connection, ref: Ref, bytes = false): Revision | undefined {
  const row = prepared(db, bytes ? LAST_WITH_BYTES : LAST).get({ ref });
  return row === undefined ? undefined : revision(row as RevisionRow);
}

/** The seq of that revision; 0 when there is none. The index is named, since SQLite would rather go through all by seq. */
export function lastSeq(db: Connection, ref: Ref): number {
  return prepared(db, LAST_SEQ).pluck().get({ ref }) as number;
}

// The plus signs keep SQLite from preparing these anew for every ref, to see whether a partial index suits that one.
const LAST_SEQ = `SELECT max(
  coalesce((SELECT max(seq) FROM revisions INDEXED BY revisions_ref WHERE ref = +@ref), 0),
  coalesce((SELECT max(seq) FROM revisions INDEXED BY revisions_from WHERE "from" = +@ref), 0))`;
const LAST = `SELECT ${COLUMNS} FROM revisions WHERE seq = (${LAST_SEQ})`;
const LAST_WITH_BYTES = `SELECT ${COLUMNS} FROM revisions INDEXED BY revisions_ref
  WHERE ref = +@ref AND etag IS NOT NULL AND op <> 'forget' ORDER BY seq DESC LIMIT 1`;

function whereOf(query: Omit<ActivityQuery, 'limit'>): { sql: string; params: (string | number)[] } {
  const conditions: string[] = ['tick(seq)'];
  const params: (string | number)[] = [];
  const add = (sql: string, ...values: (string | number)[]) => {
    conditions.push(sql);
    params.push(...values);
  };
  addNamespaces(query, add);
  const { collection, notBatches, since, before } = query;
  if (collection !== undefined)
    add(`substr(ref, instr(ref, '/') + 1, length(?) + 1) = ? || '/'`, collection, collection);
  for (const key of ['ref', 'from', 'by', 'via', 'batch', 'op'] as const) {
    const value = query[key];
    if (value !== undefined) add(`"${key}" = ?`, value);
  }
  if (notBatches?.length)
    add('(batch IS NULL OR batch NOT IN (SELECT value FROM json_each(?)))', JSON.stringify(notBatches));
  if (since !== undefined) add('seq > ?', since);
  if (before !== undefined) add('seq < ?', before);
  return { sql: conditions.join(' AND '), params };
}

function addNamespaces(
  query: Pick<ActivityQuery, 'namespaces' | 'ns'>,
  add: (sql: string, ...values: string[]) => void,
): void {
  if (query.ns !== undefined) add('ns = ?', query.ns);
  if (query.namespaces !== '*')
    add(`ns IN (${query.namespaces.map(() => '?').join(', ')})`, ...query.namespaces);
}

function revision(row: RevisionRow): Revision {
  const { seq, at, by, via, op, ref, prev, etag, position } = row;
  const made: Revision = { seq, at, by, via, op, ref, prev, etag, position };
  if (row.from !== null) made.from = row.from;
  if (row.batch !== null) made.batch = row.batch;
  if (row.note !== null) made.note = row.note;
  return made;
}

// The title that a record has now, else the one it had when it was deleted, else its id.
function withTitles(db: Connection, rows: unknown[]): Activity[] {
  const revisions = rows as RevisionRow[];
  const titles = titlesOf(
    db,
    revisions.map(({ ref }) => ref),
  );
  return revisions.map((row) => ({
    ...revision(row),
    title: titles.get(row.ref) ?? row.title ?? splitRef(row.ref)?.id ?? row.ref,
  }));
}
