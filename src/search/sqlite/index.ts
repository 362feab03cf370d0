import { join } from 'node:path';
import { CairnError } from '../../core/errors.ts';
import { isSettings, type Ref } from '../../core/names.ts';
import type { ActivityQuery } from '../../core/ports/found.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Clause, Query, Sort } from '../../core/query.ts';
import { chunksOf } from './chunks.ts';
import { type Connection, isCorrupt, openConnection, prepared } from './connection.ts';
import { recordFolders } from './folders.ts';
import { createMemory } from './memory.ts';
import { isQuick, isSorted } from './page.ts';
import { type Asked, type Questions, questions } from './questions.ts';
import { createReaders } from './readers.ts';
import { getRecord, itemsOf, namespacesOf, sampleOf, titlesOf, walkOf } from './record.ts';
import { liveFile } from './shelf.ts';
import { amountsOf } from './status.ts';
import { inboundOf, problemsOf } from './values.ts';
import { vectorlessOf } from './vectorless.ts';
import { setsOf } from './vectors/tables.ts';

// The reading half of the index. Quick questions are answered here, on the caller's thread; slow ones by reader threads.
// createSqliteIndex

export interface SqliteIndexOptions {
  /** The folder of the index files. */
  folder: string;
  /** A record's file as problems name it; its ref with `.json` when absent. */
  pathOf?: (ref: Ref) => string;
  /** Milliseconds that a slow question may take. */
  limit?: number;
  /** What a question about a ref (absent: about anything) has to wait for, so that it finds what was written before. */
  caughtUp?: (ref?: Ref) => Promise<void> | undefined;
  /** Whether certainly nothing was written since it was asked last; the index itself is asked when absent. */
  isUnchanged?: () => boolean;
  /** Called when a list is sorted or filtered by a field: its sorted keys are wanted, or were used. */
  want?: (ns: string, collection: string, pointer: string) => void;
  /** Called when the index of this name turns out to be no good. */
  corrupt?: (cause: unknown, file: string) => void;
}

export interface SqliteIndex extends Index {
  /** Turns to the live index from the next question on. */
  reopen(): Promise<void>;
}

const LIMIT_MS = 2000;
const WANT_AGAIN_MS = 600_000;
/** A collection of so many records is worth sorted keys. */
const WORTH_KEYS = 1000;

/** Reads the live index of a folder. Until there is one, questions are `unavailable`. */
export function createSqliteIndex({
  folder,
  pathOf = (ref) => `${ref}.json`,
  limit = LIMIT_MS,
  caughtUp = () => undefined,
  isUnchanged,
  want,
  corrupt,
}: SqliteIndexOptions): SqliteIndex {
  const readers = createReaders(folder);
  const memory = createMemory(isUnchanged);
  const wanted = new Map<string, number>();
  let open: { file: string; db: Connection; whole?: boolean } | undefined;

  const live = () => {
    if (open) return open;
    const file = liveFile(folder);
    if (!file) throw new CairnError('unavailable', 'The search index is being built.', { retryAfter: 1 });
    try {
      open = { file, db: openConnection(join(folder, file), 'read') };
    } catch (thrown) {
      return fail(thrown, file);
    }
    return open;
  };
  const fail = (thrown: unknown, file: string): never => {
    if (!isCorrupt(thrown)) throw thrown;
    corrupt?.(thrown, file);
    throw new CairnError('unavailable', 'The search index is damaged and is being built again.', {
      retryAfter: 2,
      cause: thrown,
    });
  };
  const here = async <Value>(
    answer: (db: Connection) => Value | Promise<Value>,
    ref?: Ref,
  ): Promise<Value> => {
    await caughtUp(ref);
    const { file, db } = live();
    try {
      return answer(db);
    } catch (thrown) {
      return fail(thrown, file);
    }
  };
  // Every page asks the same few questions about all records, which take longer the more there are.
  const kept = <Name extends keyof Questions>(name: Name, ...values: Asked<Name>) =>
    here((db) => memory.once(db, JSON.stringify([name, values]), () => there(name, ...values)));
  // The index may have been replaced while the question was on its way: then it is asked once more.
  const there = async <Name extends keyof Questions>(name: Name, ...values: Asked<Name>) => {
    const ask = (file: string) => readers.ask(file, limit, name, ...values);
    await caughtUp();
    const { file } = live();
    try {
      return await ask(file);
    } catch (thrown) {
      if (!isCorrupt(thrown) || [file, undefined].includes(liveFile(folder))) return fail(thrown, file);
    }
    await close();
    const { file: next } = live();
    return await ask(next).catch((thrown) => fail(thrown, next));
  };
  const close = async () => {
    open?.db.close();
    open = undefined;
  };
  const wantKeys = (ns: string, collection: string, pointer: string) => {
    const key = JSON.stringify([ns, collection, pointer]);
    const now = Date.now();
    if (now - (wanted.get(key) ?? 0) < WANT_AGAIN_MS) return;
    wanted.set(key, now);
    want?.(ns, collection, pointer);
  };
  const wantFor = (db: Connection, query: Query) => {
    const { ns, collection } = query;
    if (!ns || !collection) return;
    const pointers = [query.sort?.[0]?.pointer, ...(query.filters ?? []).flatMap(pointersIn)];
    if (query.where) pointers.push(...pointersIn(query.where));
    const own = pointers.filter((pointer) => pointer?.startsWith('/') || pointer === '@created') as string[];
    if (own.length === 0) return;
    const [found] = recordFolders(db, query);
    if (!found || found.records < WORTH_KEYS) return;
    for (const pointer of own) wantKeys(ns, collection, pointer);
  };

  return {
    collections: () => kept('collections'),
    namespaces: () => here((db) => memory.once(db, 'namespaces', () => namespacesOf(db))),
    // Every page asks for the same few settings.
    get: (ref) =>
      here(
        (db) =>
          isSettings(ref) ? memory.once(db, `get ${ref}`, () => getRecord(db, ref)) : getRecord(db, ref),
        ref,
      ),
    titles: (refs) => here((db) => titlesOf(db, refs)),
    chunks: (ref) => here((db) => chunksOf(db, ref), ref),
    vectorless: (ref) => here((db) => vectorlessOf(db, ref), ref),
    async list(query) {
      const question = JSON.stringify(query);
      const { pages, known, quick } = await here((db) => {
        wantFor(db, query);
        const pages = memory.pages(db);
        const known = pages.get(question);
        return { pages, known, quick: known === undefined && isQuick(db, query) };
      });
      if (known) return known;
      const { refs, ...rest } = quick
        ? await here((db) => questions.page(db, query))
        : await there('page', query);
      const page = { items: await here((db) => itemsOf(db, refs)), ...rest };
      pages.put(question, page);
      return page;
    },
    neighbours: (query, ref) => there('neighbours', query, ref),
    tally: (...asked) => kept('tally', ...asked),
    values: (...asked) => kept('values', ...asked),
    sample: (ns, collection, size) =>
      here((db) =>
        recordFolders(db, { namespaces: '*', ns, collection }).flatMap((found) => sampleOf(db, found, size)),
      ),
    walk: (ns, collection, after, most) => here((db) => walkOf(db, ns, collection, after, most)),
    async having(ns, collection, pointer, value, most) {
      if (pointer === '@id') return here((db) => questions.having(db, ns, collection, pointer, value, most));
      const [quick, worth] = await here((db) => {
        const [found] = recordFolders(db, { namespaces: '*', ns, collection });
        const small = !found || found.records < WORTH_KEYS;
        return [small || isSorted(db, found.id, pointer), !small];
      });
      if (worth) wantKeys(ns, collection, pointer);
      if (quick) return here((db) => questions.having(db, ns, collection, pointer, value, most));
      return there('having', ns, collection, pointer, value, most);
    },
    inbound: (ref) => here((db) => inboundOf(db, ref)),
    search: (query, mode) => there('search', query, mode),
    similar: (query, ref) => there('similar', query, ref),
    vectors: () => here(setsOf),
    problems: (namespaces, collection) => here((db) => problemsOf(db, pathOf, namespaces, collection)),
    revisions: (query) => {
      if (!isIndexed(query)) return there('revisions', query);
      // Who made a record is asked once, for very many: remembered, it would take the place of all that is asked again.
      if (query.ref !== undefined && query.op !== undefined)
        return here((db) => questions.revisions(db, query));
      const question = JSON.stringify(['revisions', query]);
      return here((db) => memory.once(db, question, () => questions.revisions(db, query)));
    },
    batch: (query, batch) => there('batch', query, batch),
    trash: (namespaces, most, before) => there('trash', namespaces, most, before),
    amounts: (namespaces) => here((db) => amountsOf(db, namespaces)),
    async isWhole() {
      const index = live();
      try {
        index.whole ||= isReady(index.db);
        return index.whole;
      } catch (thrown) {
        return fail(thrown, index.file);
      }
    },
    coverage: (namespaces) => kept('coverage', namespaces),
    prepare(ns, collection, sort: readonly Sort[]) {
      for (const { pointer } of sort.slice(0, 1))
        if (pointer.startsWith('/')) wantKeys(ns, collection, pointer);
    },
    async reopen() {
      await close();
      readers.release();
    },
    async close() {
      await readers.close();
      await close();
    },
  };
}

function pointersIn(clause: Clause): string[] {
  if ('op' in clause) return [clause.pointer];
  if ('not' in clause) return [];
  return ('all' in clause ? clause.all : clause.any).flatMap(pointersIn);
}

// Of one record, move or batch, or the latest of all: nothing that an index does not give.
function isIndexed(query: ActivityQuery): boolean {
  if ((query.ref ?? query.from ?? query.batch) !== undefined) return true;
  return (query.by ?? query.via ?? query.op ?? query.collection ?? query.notBatches) === undefined;
}

function isReady(db: Connection): boolean {
  return prepared(db, `SELECT value FROM notes WHERE key = 'state'`).pluck().get() === 'ready';
}
