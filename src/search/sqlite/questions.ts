import type { Ref } from '../../core/names.ts';
import type {
  Activity,
  ActivityQuery,
  CollectionCount,
  Hits,
  SearchMode,
  Tally,
  TallyWish,
} from '../../core/ports/found.ts';
import type { Query } from '../../core/query.ts';
import type { Connection } from './connection.ts';
import { coverageOf } from './coverage.ts';
import { search } from './find.ts';
import { recordFolders } from './folders.ts';
import { neighboursOf, type PageOfRefs, pageOf } from './page.ts';
import { batchOf, revisionsOf, trashOf } from './past.ts';
import { collectionsOf } from './record.ts';
import { similarTo } from './similar.ts';
import { tallyOf } from './tally.ts';
import { havingValue, valuesOf } from './values.ts';

// Questions that may take long: they are answered by a reader thread under a time limit, and say no more than refs, so
// that their answers are small. questions

type Namespaces = Query['namespaces'];

export const questions = {
  page: (db: Connection, query: Query): PageOfRefs => pageOf(db, query),
  tally: (db: Connection, query: Query, wish: TallyWish): Tally => tallyOf(db, query, wish),
  neighbours: (db: Connection, query: Query, ref: Ref) => neighboursOf(db, query, ref),
  search: (db: Connection, query: Query, mode: SearchMode): Hits => search(db, query, mode),
  similar: (db: Connection, query: Query, ref: Ref): Hits => similarTo(db, query, ref),
  coverage: (db: Connection, namespaces: Namespaces) => coverageOf(db, namespaces),
  collections: (db: Connection): CollectionCount[] => collectionsOf(db),
  revisions: (db: Connection, query: ActivityQuery): Activity[] => revisionsOf(db, query),
  batch: (db: Connection, query: ActivityQuery, batch: string) => batchOf(db, query, batch),
  trash: (db: Connection, namespaces: Namespaces, limit: number, before?: number): Activity[] =>
    trashOf(db, namespaces, limit, before),
  having: (
    db: Connection,
    ns: string,
    collection: string,
    pointer: string,
    value: string | number,
    limit: number,
  ) =>
    recordFolders(db, { namespaces: '*', ns, collection }).flatMap((folder) =>
      havingValue(db, folder, pointer, value, limit),
    ),
  values: (
    db: Connection,
    namespaces: Namespaces,
    ns: string,
    collection: string,
    pointer: string,
    prefix: string,
    limit: number,
  ) =>
    recordFolders(db, { namespaces, ns, collection }).flatMap((folder) =>
      valuesOf(db, folder, pointer, prefix, limit),
    ),
};

export type Questions = typeof questions;

/** What a question is asked with, without the connection. */
export type Asked<Name extends keyof Questions> =
  Parameters<Questions[Name]> extends [Connection, ...infer Rest] ? Rest : never;
