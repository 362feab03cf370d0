import type { Revision } from '../../../core/change.ts';
import { type Ref, splitRef } from '../../../core/names.ts';
import { type Connection, prepared } from '../connection.ts';
import { lastRevision } from '../past.ts';

// Revisions as the index remembers them. createPastWrites

export interface PastWrites {
  seq(): number;
  remember(revision: Revision): void;
  /** The last seq that concerned a ref; 0 for none. */
  last(ref: Ref): number;
  /** When and by whom a revision was made, and when its record was created (milliseconds). */
  facts(ref: Ref, seq: number): { created: number; updated: number; by: string };
  /** Keeps the title that a record had when it was deleted. */
  entitle(seq: number, title: string): void;
  missing(after: Ref, limit: number): Ref[];
}

const REMEMBER = `INSERT OR IGNORE INTO revisions
  (seq, at, by, via, op, ns, ref, "from", prev, etag, batch, note, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const LAST = `SELECT max(coalesce((SELECT max(seq) FROM revisions WHERE ref = @ref), 0),
  coalesce((SELECT max(seq) FROM revisions WHERE "from" = @ref), 0))`;
// The first revision of the life that a ref had at a seq: after its last delete or departure.
const BIRTH = `SELECT seq, at, op, "from" FROM revisions WHERE ref = @ref AND seq <= @seq AND seq > max(
    coalesce((SELECT max(seq) FROM revisions WHERE ref = @ref AND op = 'delete' AND seq < @seq), 0),
    coalesce((SELECT max(seq) FROM revisions WHERE "from" = @ref AND seq < @seq), 0))
  ORDER BY seq LIMIT 1`;
const MOVES = 100;

export function createPastWrites(db: Connection): PastWrites {
  return {
    seq() {
      return (prepared(db, 'SELECT max(seq) FROM revisions').pluck().get() as number | null) ?? 0;
    },
    remember(revision) {
      const { seq, at, by, via, op, ref, from, prev, etag, batch, note, position } = revision;
      const ns = splitRef(ref)?.ns ?? '';
      const rest = [from ?? null, prev, etag, batch ?? null, note ?? null, position];
      prepared(db, REMEMBER).run(seq, at, by, via, op, ns, ref, ...rest);
    },
    last(ref) {
      return prepared(db, LAST).pluck().get({ ref }) as number;
    },
    facts(ref, seq) {
      const made = prepared(db, 'SELECT at, by FROM revisions WHERE seq = ?').get(seq) as
        | Pick<Revision, 'at' | 'by'>
        | undefined;
      const updated = made ? Date.parse(made.at) : 0;
      return { created: birth(db, ref, seq) ?? updated, updated, by: made?.by ?? '' };
    },
    entitle(seq, title) {
      prepared(db, 'UPDATE revisions SET title = ? WHERE seq = ?').run(title, seq);
    },
    missing(after, limit) {
      return missing(db, after, limit);
    },
  };
}

function birth(db: Connection, ref: Ref, seq: number): number | undefined {
  let time: number | undefined;
  let [of, until] = [ref, seq];
  for (let moves = 0; moves < MOVES; moves++) {
    const first = prepared(db, BIRTH).get({ ref: of, seq: until }) as
      | Pick<Revision, 'seq' | 'at' | 'op' | 'from'>
      | undefined;
    if (!first) break;
    time = Date.parse(first.at);
    if (first.op !== 'move' || !first.from) break;
    [of, until] = [first.from, first.seq - 1];
  }
  return time;
}

function missing(db: Connection, after: Ref, limit: number): Ref[] {
  const refs: Ref[] = [];
  const sql = 'SELECT DISTINCT ref FROM revisions WHERE ref > ? ORDER BY ref LIMIT 1';
  const next = prepared(db, sql).pluck();
  for (
    let ref = next.get(after) as Ref | undefined;
    ref !== undefined;
    ref = next.get(ref) as Ref | undefined
  ) {
    if (refs.length === limit) break;
    const last = lastRevision(db, ref);
    if (last?.ref === ref && last.etag !== null && !isThere(db, ref)) refs.push(ref);
  }
  return refs;
}

function isThere(db: Connection, ref: Ref): boolean {
  const parts = splitRef(ref);
  if (!parts) return false;
  const folder = `(SELECT id FROM folders WHERE ns = @ns AND collection = @collection AND settings = @settings)`;
  const sql = `SELECT EXISTS (SELECT 1 FROM records WHERE folder = ${folder} AND name = @id)
    OR EXISTS (SELECT 1 FROM files WHERE folder = ${folder} AND name = @id)`;
  const values = { ...parts, settings: Number(parts.id.startsWith('_')) };
  return prepared(db, sql).pluck().get(values) === 1;
}
