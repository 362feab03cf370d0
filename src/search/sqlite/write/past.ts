import type { Revision } from '../../../core/change.ts';
import { type Ref, splitRef } from '../../../core/names.ts';
import { type Connection, prepared } from '../connection.ts';
import { folderOf } from '../folders.ts';
import { lastRevision, lastSeq } from '../past.ts';

// Revisions as the index remembers them. createPastWrites

export interface PastWrites {
  seq(): number;
  unbroken(since: number): number;
  remember(revision: Revision): void;
  /** The last seq that concerned a ref; 0 for none. */
  last(ref: Ref): number;
  /** When and by whom a revision was made, and when its record was created (milliseconds), which may be known. */
  facts(ref: Ref, seq: number, created: number | undefined): { created: number; updated: number; by: string };
  /** Keeps the title that a record had when it was deleted. */
  entitle(seq: number, title: string): void;
  missing(after: Ref, limit: number): { refs: Ref[]; next?: Ref };
}

const REMEMBER = `INSERT OR IGNORE INTO revisions
  (seq, at, by, via, op, ns, ref, "from", prev, etag, batch, note, position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const UNBROKEN = `SELECT iif(EXISTS (SELECT 1 FROM revisions WHERE seq = @since + 1),
  (SELECT seq FROM revisions r WHERE seq > @since AND NOT EXISTS (SELECT 1 FROM revisions WHERE seq = r.seq + 1)
    ORDER BY seq LIMIT 1), @since)`;
// The first revision of the life that a ref had at a seq: after its last delete or departure.
const BIRTH = `SELECT seq, at, op, "from" FROM revisions INDEXED BY revisions_ref
  WHERE ref = +@ref AND seq <= +@seq AND seq > max(
    coalesce((SELECT max(seq) FROM revisions INDEXED BY revisions_ref
      WHERE ref = +@ref AND op = 'delete' AND seq < +@seq), 0),
    coalesce((SELECT max(seq) FROM revisions INDEXED BY revisions_from WHERE "from" = +@ref AND seq < +@seq), 0))
  ORDER BY seq LIMIT 1`;
const MOVES = 100;

export function createPastWrites(db: Connection): PastWrites {
  return {
    seq() {
      return (prepared(db, 'SELECT max(seq) FROM revisions').pluck().get() as number | null) ?? 0;
    },
    unbroken(since) {
      return prepared(db, UNBROKEN).pluck().get({ since }) as number;
    },
    remember(revision) {
      const { seq, at, by, via, op, ref, from, prev, etag, batch, note, position } = revision;
      const ns = splitRef(ref)?.ns ?? '';
      const rest = [from ?? null, prev, etag, batch ?? null, note ?? null, position];
      prepared(db, REMEMBER).run(seq, at, by, via, op, ns, ref, ...rest);
    },
    last(ref) {
      return lastSeq(db, ref);
    },
    facts(ref, seq, created) {
      const sql = 'SELECT at, by, op, prev FROM revisions WHERE seq = ?';
      const made = prepared(db, sql).get(seq) as Pick<Revision, 'at' | 'by' | 'op' | 'prev'> | undefined;
      const updated = made ? Date.parse(made.at) : 0;
      const first = made?.prev === null && made.op !== 'move';
      const born = created ?? (first ? updated : birth(db, ref, seq));
      return { created: born ?? updated, updated, by: made?.by ?? '' };
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

function missing(db: Connection, after: Ref, limit: number): { refs: Ref[]; next?: Ref } {
  const sql = 'SELECT DISTINCT ref FROM revisions WHERE ref > ? ORDER BY ref LIMIT ?';
  const page = prepared(db, sql).pluck().all(after, limit) as Ref[];
  const refs = page.filter((ref) => {
    if (isThere(db, ref)) return false;
    const last = lastRevision(db, ref);
    return last?.ref === ref && last.etag !== null;
  });
  return { refs, next: page.length === limit ? page.at(-1) : undefined };
}

function isThere(db: Connection, ref: Ref): boolean {
  const folder = folderOf(db, ref);
  if (!folder) return false;
  const sql = ['records', 'files'].map((table) => `SELECT 1 FROM ${table} WHERE folder = ? AND name = ?`);
  return sql.some((each) => prepared(db, each).get(folder.id, folder.name) !== undefined);
}
