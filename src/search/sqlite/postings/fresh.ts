import { chunkRange } from '../chunks.ts';
import { type Connection, prepared } from '../connection.ts';
import { CHUNK_BITS, TOKENIZER } from '../schema.ts';
import { searchable, segment } from '../text.ts';
import { varints } from '../weight.ts';
import { type Base, lengthFactor, makeRoom, placesOf, TITLE_WEIGHT } from './base.ts';

// What changed since the base, as the connection remembers it in memory. freshOf

export interface Fresh {
  /** 1 for passages of the base that are another's or nobody's now. */
  gone: Uint8Array;
  /** Where passages that changed stand in the columns, behind those of the base; those of a record one behind the other. */
  places: Map<number, number>;
  /** Where the columns end. */
  end: number;
  /** The places of passages with a word (as the index spells it), and how often it stands there. */
  counts(term: string): Map<number, number>;
}

interface State extends Fresh {
  base: Base;
  seq: number;
}

/** So many changed records are taken in at one question; with more to do, it is answered without postings. */
const AT_ONCE = 300;

const known = new WeakMap<Connection, State>();

/** What changed since the base; undefined when that is not taken in yet. */
export function freshOf(db: Connection, base: Base): Fresh | undefined {
  let state = known.get(db);
  if (state?.base !== base) {
    state = empty(db, base);
    known.set(db, state);
  }
  const sql = 'SELECT seq, record FROM postings_changed WHERE seq > ? ORDER BY seq LIMIT ?';
  const changes = prepared(db, sql).all(state.seq, AT_ONCE + 1) as { seq: number; record: number }[];
  for (const { seq, record } of changes.slice(0, AT_ONCE)) {
    state.gone.fill(1, ...placesOf(base, record));
    takeIn(db, state, record);
    state.seq = seq;
  }
  return changes.length > AT_ONCE ? undefined : state;
}

function empty(db: Connection, base: Base): State {
  db.exec(`DROP TABLE IF EXISTS temp.fresh_terms; DROP TABLE IF EXISTS temp.fresh;
    CREATE VIRTUAL TABLE temp.fresh USING fts5 (title, text, tokenize = '${TOKENIZER}');
    CREATE VIRTUAL TABLE temp.fresh_terms USING fts5vocab (temp, fresh, instance)`);
  const places: State['places'] = new Map();
  const find = db.prepare('SELECT doc, col FROM temp.fresh_terms WHERE term = ?').raw(true);
  return {
    base,
    seq: base.changed,
    places,
    end: base.passages,
    gone: new Uint8Array(base.passages),
    counts(term) {
      const counts = new Map<number, number>();
      if (places.size === 0) return counts;
      for (const [chunk, column] of find.all(term) as [number, string][]) {
        const place = places.get(chunk) as number;
        counts.set(place, (counts.get(place) ?? 0) + (column === 'title' ? TITLE_WEIGHT : 1));
      }
      return counts;
    },
  };
}

function takeIn(db: Connection, state: State, record: number): void {
  const { base, places } = state;
  const { first, last } = chunkRange(record);
  const old = [...places].filter(([chunk]) => chunk >= first && chunk <= last);
  for (const [chunk] of old) {
    prepared(db, 'DELETE FROM temp.fresh WHERE rowid = ?').run(BigInt(chunk));
    places.delete(chunk);
  }
  const sql = `SELECT c.id, c.title, c.text, r.folder FROM chunks c JOIN records r ON r.id = c.id >> ${CHUNK_BITS} WHERE c.id BETWEEN ? AND ?`;
  const rows = prepared(db, sql).all(first, last) as {
    id: number;
    title: string;
    text: string;
    folder: number;
  }[];
  // A record that is saved again and again takes no more room each time.
  let place = old.length >= rows.length ? (old[0]?.[1] ?? state.end) : state.end;
  state.end = Math.max(state.end, place + rows.length);
  makeRoom(base, state.end);
  for (const { id, title, text, folder } of rows) {
    const put = prepared(db, 'INSERT INTO temp.fresh (rowid, title, text) VALUES (?, ?, ?)');
    put.run(BigInt(id), segment(title), searchable(text));
    const size = prepared(db, 'SELECT sz FROM temp.fresh_docsize WHERE id = ?')
      .pluck()
      .get(BigInt(id)) as Buffer;
    const words = varints(size).reduce((sum, each) => sum + each, 0);
    places.set(id, place);
    base.chunks[place] = id;
    base.records[place] = record;
    base.folders[place] = folder;
    base.lengths[place++] = lengthFactor(words, base.average);
  }
}
