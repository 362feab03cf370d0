import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { identify } from '../src/core/chunking/identify.ts';
import type { IndexWriter } from '../src/core/ports/index-writer.ts';
import type { Index } from '../src/core/ports/search-index.ts';
import { createSqliteIndex } from '../src/search/sqlite/index.ts';
import { CHUNK_BITS } from '../src/search/sqlite/schema.ts';
import { createShelf } from '../src/search/sqlite/shelf.ts';
import { seeded, words } from './stores.ts';

// An index alone, filled without files: for what search and lists take. makeIndex · fillIndex · inventedTexts · clusteredVectors

const TOGETHER = 500;
const MODEL = 'bench/clustered/1';

/** A record of an index, and the text by which it is found. */
export interface Entry {
  ref: string;
  title: string;
  json: string;
  text: string;
}

interface Filled {
  index: Index;
  /** Writes something elsewhere, after which the index answers nothing from memory. */
  forget(): Promise<void>;
  writer: IndexWriter;
  close(): Promise<void>;
}

/** An index with one record a text, and a vector for each when given; everything that can wait is done. */
export async function makeIndex(
  folder: string,
  texts: readonly string[],
  vectors?: readonly Float32Array[],
): Promise<Filled & { model: string }> {
  const entries = texts.map((text, at) => ({
    ref: `bench/texts/r${at}`,
    title: `Record ${at}`,
    json: JSON.stringify({ text }),
    text,
  }));
  const more = async (writer: IndexWriter) => {
    if (vectors) await putVectors(writer, vectors);
  };
  return { ...(await fillIndex(folder, entries, more)), model: MODEL };
}

/** An index with these records; `more` is done before what can wait. */
export async function fillIndex(
  folder: string,
  entries: Iterable<Entry>,
  more: (writer: IndexWriter) => Promise<void>,
): Promise<Filled> {
  rmSync(folder, { recursive: true, force: true });
  const shelf = createShelf(folder);
  const writer = await shelf.create();
  let seq = 0;
  let some: ReturnType<typeof indexed>[] = [];
  const write = async () => {
    await writer.write(
      some.map(({ record }) => ({ op: 'put', record })),
      some.map(({ revision }) => revision),
    );
    some = [];
  };
  for (const entry of entries) if (some.push(indexed(++seq, entry)) === TOGETHER) await write();
  await write();
  await shelf.promote(writer);
  await more(writer);
  while (await writer.tend());
  const index = createSqliteIndex({ folder, limit: 60_000 });
  const close = async () => {
    await index.close();
    await writer.close();
  };
  const forget = async () => {
    const { record, revision } = indexed(++seq, {
      ref: 'other/texts/one',
      title: 'One',
      json: '{}',
      text: '',
    });
    await writer.write([{ op: 'put', record }], [revision]);
  };
  return { index, writer, forget, close };
}

/** Texts of an invented language in which few words are very common, as in any real one. */
export function inventedTexts(count: number, length: number): string[] {
  const random = seeded(count);
  const vocabulary = words();
  const word = () => vocabulary[Math.floor(vocabulary.length ** random()) - 1] ?? 'word';
  return Array.from({ length: count }, () => Array.from({ length }, word).join(' '));
}

/** Vectors of length 1 around so many middles, by default one for every hundred, each as far from its middle as that is from nothing. */
export function clusteredVectors(
  count: number,
  dimensions: number,
  seed = 1,
  subjects = Math.max(1, Math.round(count / 100)),
): Float32Array[] {
  const middles = normals(dimensions, seeded(1000));
  const all = Array.from({ length: subjects }, middles);
  const random = seeded(seed);
  const noise = normals(dimensions, random);
  return Array.from({ length: count }, () => {
    const middle = all[Math.floor(random() * all.length)] as Float32Array;
    const vector = noise().map((component, at) => component + (middle[at] as number));
    const size = Math.hypot(...vector);
    return vector.map((component) => component / size);
  });
}

function normals(dimensions: number, random: () => number): () => Float32Array {
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  return () => Float32Array.from({ length: dimensions }, normal);
}

function indexed(seq: number, { ref, title, json, text }: Entry) {
  const bytes = Buffer.from(json);
  const etag = createHash('sha256').update(bytes).digest('hex');
  const chunks = identify(ref, title, [
    { pointer: '/text', start: 0, end: text.length, context: '', text, tags: [] },
  ]);
  return {
    record: { ref, seq, etag, bytes, json, title, chunks, links: [] },
    revision: {
      seq,
      at: '2026-11-28T08:00:00.000Z',
      by: 'bench',
      via: 'cli',
      op: 'create',
      ref,
      prev: null,
      etag,
      position: `${seq}`,
    } as const,
  };
}

async function putVectors(writer: IndexWriter, vectors: readonly Float32Array[]): Promise<void> {
  await writer.vectors.create(MODEL, vectors[0]?.length ?? 0);
  for (;;) {
    const lacking = await writer.vectors.lacking(MODEL, TOGETHER);
    if (lacking.length === 0) break;
    await writer.vectors.put(
      MODEL,
      lacking.map(({ chunk, hash }) => ({
        chunk,
        hash,
        vector: vectors[(chunk >> CHUNK_BITS) % vectors.length],
      })),
    );
  }
  await writer.vectors.serve(MODEL);
}
