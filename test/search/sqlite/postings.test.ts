import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { identify } from '../../../src/core/chunking/identify.ts';
import { type Connection, openConnection, shareConnection } from '../../../src/search/sqlite/connection.ts';
import type { Found } from '../../../src/search/sqlite/found.ts';
import { scoreWords } from '../../../src/search/sqlite/lexical.ts';
import { parseWords } from '../../../src/search/sqlite/match.ts';
import { partOf } from '../../../src/search/sqlite/postings/base.ts';
import { addParts, createPacker } from '../../../src/search/sqlite/postings/pack.ts';
import { createTables } from '../../../src/search/sqlite/schema.ts';
import type { Scope } from '../../../src/search/sqlite/scope.ts';
import { type ChunkWrites, createChunkWrites } from '../../../src/search/sqlite/write/chunks.ts';
import { createPostings, type Postings } from '../../../src/search/sqlite/write/postings.ts';
import { temporaryFolder } from '../../folder.ts';
import { piece } from '../indexed.ts';

const everything: Scope = { folders: new Map(), everywhere: true };
const QUESTIONS = [
  'red',
  'red blue blue green',
  'ORANGES orange-red',
  'redden "red blue" tile',
  'rare1 red',
  'gre',
  'nothing',
];
const COLOURS = ['red', 'blue', 'green', 'orange', 'redden', 'tile'];

interface Stand {
  db: Connection;
  postings: Postings;
  chunks: ChunkWrites;
}

test('packed places come back as they were', () => {
  const packer = createPacker();
  const places: [number, number][] = [
    [0, 1],
    [1, 300],
    [127, 2],
    [128, 3],
    [20_000, 4],
    [3_000_000, 5],
  ];
  for (const [place, count] of places) packer.add(place, count);
  const lengths = new Float32Array(3_000_001).fill(1);
  const scores = new Float32Array(3_000_001);
  addParts(packer.take(), scores, lengths, 1);
  const back = places.map(([place]) => scores[place]);
  assert.deepEqual(
    back,
    places.map(([, count]) => Math.fround(partOf(Math.min(count, 255), 1, 1))),
  );
  assert.equal(scores.filter((score) => score > 0).length, places.length);
  assert.equal(packer.passages(), 0);
});

test('words rank by postings as full text ranks them', (t) => {
  const stand = filled(t);
  const before = QUESTIONS.map((question) => ranking(stand, question));
  assert.ok(before[0]?.length && before[4]?.length);
  finish(stand);
  assert.ok(stand.db.prepare('SELECT count(*) FROM postings').pluck().get());
  for (const [at, question] of QUESTIONS.entries())
    assert.deepEqual(ranking(stand, question), before[at], question);
});

test('what changed since the postings were made is found as it is', (t) => {
  const stand = filled(t);
  finish(stand);
  put(stand, 1, ['red', 'red blue', 'tile']);
  assert.ok(records(stand, 'tile').includes(1));
  put(stand, 1, ['blue blue blue']);
  assert.ok(!records(stand, 'tile').includes(1));
  put(stand, 1, ['blue', 'blue blue blue']);
  put(stand, 2, ['a purple word', 'and orange']);
  put(stand, 500, ['red tile', 'red red']);
  stand.chunks.remove(3);
  stand.db.prepare('DELETE FROM records WHERE id = 3').run();
  const since = QUESTIONS.concat('purple', 'blue').map((question) => records(stand, question));
  stand.db.exec(`DELETE FROM postings_bases`);
  assert.deepEqual(
    since,
    QUESTIONS.concat('purple', 'blue').map((question) => records(stand, question)),
  );
  assert.deepEqual(since[QUESTIONS.length], [2]);
});

test('postings are made anew when much changed, while others come and go', (t) => {
  const stand = filled(t);
  finish(stand);
  for (let record = 1; record <= 200; record++)
    for (let turn = 0; turn < 6; turn++) put(stand, record, [`green ${turn}`]);
  assert.ok(stand.postings.tend(1));
  put(stand, 7, ['violet']);
  finish(stand);
  const bases = stand.db.prepare('SELECT state FROM postings_bases').pluck().all();
  assert.deepEqual(bases, ['serving']);
  assert.deepEqual(records(stand, 'violet'), [7]);
  assert.ok(!records(stand, 'green').includes(7));
  assert.equal(records(stand, 'red').includes(1), false);
});

test('postings that were left half made are cleared away and made again', (t) => {
  const stand = filled(t);
  const [before] = QUESTIONS.map((question) => ranking(stand, question));
  stand.postings.tend(1);
  stand.postings.tend(0.01);
  stand.postings.close();
  assert.deepEqual(ranking(stand, 'red'), before);
  assert.deepEqual(stand.db.prepare('SELECT state FROM postings_bases').pluck().all(), ['filling']);
  finish(stand);
  assert.deepEqual(stand.db.prepare('SELECT state FROM postings_bases').pluck().all(), ['serving']);
  assert.deepEqual(ranking(stand, 'red'), before);
});

function filled(t: TestContext): Stand {
  const folder = temporaryFolder();
  const db = openConnection(`${folder.path}/index.sqlite`, 'build');
  db.exec(createTables);
  shareConnection(db);
  db.exec(`INSERT INTO folders (id, ns, collection, settings, records) VALUES (1, 'a', 'b', 0, 0)`);
  const postings = createPostings(db, () => true, 10);
  const stand = { db, postings, chunks: createChunkWrites(db, postings) };
  t.after(() => {
    postings.close();
    db.close();
    folder.remove();
  });
  for (let record = 1; record <= 300; record++) {
    const words = COLOURS.filter((_, at) => (record * (at + 3)) % (at + 4) < 2).concat(`rare${record % 100}`);
    const texts = [words.join(' '), ...(record % 5 === 0 ? [`red blue ${'word '.repeat(record % 7)}`] : [])];
    put(stand, record, texts);
  }
  return stand;
}

function put({ db, chunks }: Stand, record: number, texts: string[]): void {
  const sql = `INSERT OR IGNORE INTO records (id, folder, name, seq, etag, title, created, updated, by, doc)
    VALUES (?, 1, ?, 1, '', '', 0, 0, '', x'')`;
  db.prepare(sql).run(record, `r${record}`);
  const title = record % 9 === 0 ? 'The orange one' : `r${record}`;
  chunks.put(
    record,
    identify(
      `a/b/r${record}`,
      title,
      texts.map((text, at) => piece(`/${at}`, text)),
    ),
    true,
  );
}

function finish({ postings }: Stand): void {
  while (postings.tend(5));
}

function ranked({ db }: Stand, question: string): Found & { order: number[] } {
  const found = scoreWords(db, parseWords(question), everything);
  const order = [...found.places].sort(
    (a, b) =>
      (found.scores[b] as number) - (found.scores[a] as number) ||
      (found.records[a] as number) - (found.records[b] as number),
  );
  return { ...found, order };
}

function ranking(stand: Stand, question: string): string[] {
  const { records, chunks, scores, order } = ranked(stand, question);
  return order.map((at) => `${records[at]} ${chunks[at]} ${scores[at]?.toPrecision(4)}`).sort();
}

function records(stand: Stand, question: string): number[] {
  const { records, order } = ranked(stand, question);
  return order.map((place) => records[place] as number).sort((a, b) => a - b);
}
