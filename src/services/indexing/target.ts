import { isFile } from '../../core/bytes.ts';
import { isBroken, parseDocument } from '../../core/document.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Applied, IndexChange, IndexWriter } from '../../core/ports/index-writer.ts';
import type { Store } from '../../core/ports/store.ts';
import type { JsonObject, Problem } from '../../core/record.ts';
import { derive, type Source } from './derive.ts';
import type { Insides } from './insides.ts';
import { brokenProblem } from './problems.ts';
import { createShapes, type Reading, type Shapes, type ShapesOptions } from './shapes.ts';

// One index that is kept in step: the live one, or one that is being built. createTarget · slices

export interface Target {
  writer: IndexWriter;
  shapes: Shapes;
  /** The journal told it something when it was opened: whether files are missing has to be looked at. */
  caughtUp: boolean;
  /** A change that puts a record as its collection's schema says. */
  put(source: Source): Promise<IndexChange>;
  /** Puts some changes in, in one transaction. */
  apply(changes: readonly Applied[]): Promise<void>;
}

export interface TargetOptions {
  writer: IndexWriter;
  store: Store;
  check: ShapesOptions['check'];
  /** Absent where nothing keeps the bytes of files. */
  insides?: Pick<Insides, 'of'>;
  pathOf(ref: Ref): string;
}

const SAMPLE = 40;
const SLICE = 128;
const SLICE_BYTES = 256 * 1024;

export function createTarget({ writer, store, check, insides, pathOf }: TargetOptions): Target {
  const shapes = createShapes({
    settings: (ref) => writer.read(ref),
    sample: (ns, collection) => sample(writer, store, ns, collection),
    check,
  });
  const put = async (source: Source): Promise<IndexChange> => {
    const { ns, collection, id } = splitRef(source.ref) ?? { ns: '', collection: '', id: '' };
    if (id === '_schema') shapes.forget(ns, collection);
    const reading: Reading | undefined = isSettings(source.ref) ? undefined : await shapes.of(ns, collection);
    const inside = isFile(source.ref) ? await insides?.of(source.ref, source.document.data) : undefined;
    return { op: 'put', record: derive({ ...inside, ...source }, reading, pathOf(source.ref)) };
  };
  return {
    writer,
    shapes,
    caughtUp: false,
    put,
    async apply(applied) {
      const changes: IndexChange[] = [];
      for (const each of applied) changes.push(...(await changesOf(each, put, pathOf)));
      await writer.write(
        changes,
        applied.map(({ revision }) => revision),
      );
    },
  };
}

/** Changes in parts that take some milliseconds. A schema ends one, so that it is in place when the records after it are read. */
export function* slices(applied: readonly Applied[]): Generator<Applied[]> {
  let slice: Applied[] = [];
  let bytes = 0;
  for (const each of applied) {
    slice.push(each);
    bytes += each.bytes?.length ?? 0;
    if (slice.length < SLICE && bytes < SLICE_BYTES && !isSettings(each.revision.ref)) continue;
    yield slice;
    slice = [];
    bytes = 0;
  }
  if (slice.length) yield slice;
}

async function changesOf(
  { revision, bytes, stat }: Applied,
  put: Target['put'],
  pathOf: (ref: Ref) => string,
): Promise<IndexChange[]> {
  const { ref, from, seq, etag } = revision;
  const changes: IndexChange[] = [];
  if (from !== undefined && from !== ref) changes.push({ op: 'remove', ref: from, seq });
  if (etag === null) changes.push({ op: 'remove', ref, seq });
  else if (bytes) {
    const document = parseDocument(bytes);
    if (!isBroken(document)) changes.push(await put({ ref, seq, etag, bytes, document, stat }));
    else if (stat)
      changes.push({ op: 'seen', ref, stat, problem: brokenOf(ref, pathOf(ref), etag, document.broken) });
  }
  return changes;
}

function brokenOf(ref: Ref, path: string, diskEtag: string, broken: string): Problem {
  return brokenProblem({ ref, path, diskEtag, broken, served: false });
}

async function sample(
  writer: IndexWriter,
  store: Store,
  ns: string,
  collection: string,
): Promise<JsonObject[]> {
  const indexed = await writer.sample(ns, collection, SAMPLE);
  if (indexed.length >= SAMPLE / 2) return indexed;
  const { entries } = await store.list(ns, collection);
  const records = entries.filter(({ ref }) => !isSettings(ref));
  const step = Math.max(1, Math.floor(records.length / SAMPLE));
  const found: JsonObject[] = [];
  for (let at = 0; at < records.length && found.length < SAMPLE; at += step) {
    const file = await store.read((records[at] as (typeof records)[number]).ref).catch(() => undefined);
    const document = file && parseDocument(file.bytes);
    if (document && !isBroken(document)) found.push(document.data);
  }
  return found;
}
