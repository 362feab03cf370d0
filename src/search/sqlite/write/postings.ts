import { recordOf } from '../chunks.ts';
import { type Connection, openConnection, prepared } from '../connection.ts';
import { lengthFactor, placeOf, TITLE_WEIGHT } from '../postings/base.ts';
import { createPacker } from '../postings/pack.ts';
import { CHUNK_BITS } from '../schema.ts';
import { textSize, varints } from '../weight.ts';
import type { PassageVectors } from './vectors.ts';

// Postings, made of full text as it was at one moment, beside the ones that serve. createPostings

/** Fewer passages are ranked by full text as quickly. */
const WORTH_POSTINGS = 5000;
/** Words in fewer passages are found by full text. */
const COMMON = 32;
/** Postings are made anew when so many records changed, or this share of the passages. */
const MANY_CHANGED = 1000;
const SHARE_CHANGED = 0.1;
/** So many postings of a base that was given up are cleared in one go. */
const SLICE = 200;
/** After so many changes the moment that is read is given up: until then SQLite keeps all of them beside the file. */
const TOO_MANY_MEANWHILE = 20_000;

export interface Postings extends PassageVectors {
  /** Makes postings that are due for so many milliseconds; returns whether there is more to do. */
  tend(milliseconds: number): boolean;
  close(): void;
}

/** `isShared`: whether the index can be read by others, as making postings does. */
export function createPostings(db: Connection, isShared: () => boolean, worth = WORTH_POSTINGS): Postings {
  let work: { steps: Generator<void>; reader: Connection } | undefined;
  let hasBase = isAny(db);
  let meanwhile = 0;
  const end = () => {
    // A connection with a statement that is being read from does not close.
    work?.steps.return(undefined);
    work?.reader.close();
    work = undefined;
  };
  const note = (chunk: number) => {
    if (!hasBase) return;
    prepared(db, 'INSERT INTO postings_changed (record) VALUES (?)').run(recordOf(chunk));
    if (++meanwhile > TOO_MANY_MEANWHILE) end();
  };
  return {
    added: note,
    removed: note,
    tend(milliseconds) {
      if (!work) {
        if (clear(db)) return true;
        if (!isShared() || !isDue(db, worth)) return false;
        hasBase = true;
        const reader = openConnection(db.name, 'read');
        work = { steps: make(db, reader), reader };
        meanwhile = 0;
        // Its base is in step with the changes noted from the next transaction on.
        prepared(
          db,
          `INSERT INTO postings_bases (state, changed, average, chunks, folders, lengths)
          VALUES ('filling', 0, 0, '', '', '')`,
        ).run();
        return true;
      }
      const until = performance.now() + milliseconds;
      try {
        while (performance.now() < until)
          for (let step = 0; step < 200; step++)
            if (work.steps.next().done) {
              end();
              return true;
            }
      } catch (thrown) {
        end();
        throw thrown;
      }
      return true;
    },
    close: end,
  };
}

function isAny(db: Connection): boolean {
  return prepared(db, 'SELECT 1 FROM postings_bases LIMIT 1').get() !== undefined;
}

function isDue(db: Connection, worth: number): boolean {
  const { passages } = textSize(db);
  if (passages < worth) return false;
  const serves = prepared(db, `SELECT changed FROM postings_bases WHERE state = 'serving'`).pluck().get();
  if (serves === undefined) return true;
  const last = prepared(db, 'SELECT max(seq) FROM postings_changed').pluck().get() as number | null;
  return (last ?? 0) - (serves as number) > Math.max(MANY_CHANGED, passages * SHARE_CHANGED);
}

function* make(db: Connection, reader: Connection): Generator<void> {
  reader.exec(`CREATE VIRTUAL TABLE temp.instances USING fts5vocab (main, words, instance); BEGIN`);
  const changed =
    (reader.prepare('SELECT max(seq) FROM postings_changed').pluck().get() as number | null) ?? 0;
  const { chunks, folders, lengths, average } = yield* passagesOf(reader);
  const id = prepared(db, `SELECT id FROM postings_bases WHERE state = 'filling'`).pluck().get() as number;
  yield* pack(db, reader, id, chunks);
  prepared(db, `UPDATE postings_bases SET state = 'dropped' WHERE state = 'serving'`).run();
  const sql = `UPDATE postings_bases SET state = 'serving', changed = ?, average = ?, chunks = ?, folders = ?, lengths = ?
    WHERE id = ?`;
  prepared(db, sql).run(changed, average, blob(chunks), blob(folders), blob(lengths), id);
  prepared(db, 'DELETE FROM postings_changed WHERE seq <= ?').run(changed);
}

/** The passages of a moment as columns. */
function* passagesOf(reader: Connection) {
  const { passages, words } = textSize(reader);
  const average = words / Math.max(1, passages);
  const [chunks, folders, lengths] = [
    new Float64Array(passages),
    new Uint32Array(passages),
    new Float32Array(passages),
  ];
  const sql = `SELECT d.id, r.folder, d.sz FROM words_docsize d JOIN records r ON r.id = d.id >> ${CHUNK_BITS} ORDER BY d.id`;
  let count = 0;
  for (const [chunk, folder, size] of reader.prepare(sql).raw(true).iterate() as Iterable<
    [number, number, Buffer]
  >) {
    chunks[count] = chunk;
    folders[count] = folder;
    lengths[count++] = lengthFactor(
      varints(size).reduce((sum, each) => sum + each, 0),
      average,
    );
    yield;
  }
  return {
    chunks: chunks.subarray(0, count),
    folders: folders.subarray(0, count),
    lengths: lengths.subarray(0, count),
    average,
  };
}

/** The places of every common word; full text gives its words in order, and for each the passages in order. */
function* pack(db: Connection, reader: Connection, id: number, chunks: Float64Array): Generator<void> {
  const packer = createPacker();
  const insert = prepared(db, 'INSERT INTO postings (base, term, passages, places) VALUES (?, ?, ?, ?)');
  let [term, chunk, count] = ['', -1, 0];
  const passageEnds = () => {
    if (chunk >= 0) packer.add(placeOf({ chunks, passages: chunks.length }, chunk), count);
    count = 0;
  };
  const termEnds = () => {
    passageEnds();
    const passages = packer.passages();
    const places = packer.take();
    if (passages >= COMMON) insert.run(id, term, passages, places);
    chunk = -1;
  };
  const instances = reader.prepare('SELECT term, doc, col FROM temp.instances').raw(true);
  for (const [nextTerm, nextChunk, column] of instances.iterate() as Iterable<[string, number, string]>) {
    if (nextTerm !== term) {
      termEnds();
      term = nextTerm;
    }
    if (nextChunk !== chunk) passageEnds();
    chunk = nextChunk;
    count += column === 'title' ? TITLE_WEIGHT : 1;
    yield;
  }
  termEnds();
}

// What nobody is making any more goes as well.
function clear(db: Connection): boolean {
  prepared(db, `UPDATE postings_bases SET state = 'dropped' WHERE state = 'filling'`).run();
  const id = prepared(db, `SELECT id FROM postings_bases WHERE state = 'dropped' LIMIT 1`).pluck().get();
  if (id === undefined) return false;
  const sql = 'DELETE FROM postings WHERE id IN (SELECT id FROM postings WHERE base = ? LIMIT ?)';
  if (prepared(db, sql).run(id, SLICE).changes) return true;
  prepared(db, 'DELETE FROM postings_bases WHERE id = ?').run(id);
  return true;
}

function blob(column: Float64Array | Uint32Array | Float32Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength);
}
