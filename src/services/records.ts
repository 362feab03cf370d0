import { userInfo } from 'node:os';
import type { ByteStore } from '../core/bytes.ts';
import type { Operation } from '../core/change.ts';
import type { Edit, FieldChange } from '../core/document.ts';
import type { CairnError } from '../core/errors.ts';
import type { Step } from '../core/files.ts';
import { type Ref, refProblem, splitRef } from '../core/names.ts';
import type { Page } from '../core/ports/found.ts';
import type { Observed } from '../core/ports/index-writer.ts';
import type { Journal } from '../core/ports/journal.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Store } from '../core/ports/store.ts';
import type { Query } from '../core/query.ts';
import type { JsonObject, StoredRecord } from '../core/record.ts';
import { mustSee, type Who } from '../core/who.ts';
import type { Indexing } from './indexing.ts';
import { createAdopter } from './records/adopt.ts';
import { createFollower } from './records/bytes.ts';
import { createCarrier } from './records/carry.ts';
import { createChanges } from './records/change.ts';
import { createCurrents } from './records/current.ts';
import { createLocks } from './records/locks.ts';
import { createPast } from './records/past.ts';
import { createPlanner } from './records/plan.ts';
import { createReader } from './records/read.ts';
import { recover } from './records/recover.ts';
import { createUnfinished } from './records/unfinished.ts';
import { createVanished } from './records/vanished.ts';
import { createWriter } from './records/write.ts';
import type { Schemas } from './schemas.ts';

/** What a writer believes is there. `*` for "anything"; `ifNoneMatch: '*'` for "nothing". ETags are bare hashes here. */
export interface Precondition {
  ifMatch?: string;
  ifNoneMatch?: '*';
}

/**
 * One wish to change something. Bodies are JSON text, so that numbers keep their spelling. `replace` on a ref that does not
 * exist is `not_found` unless `ifNoneMatch` is `*`; `exact` keeps the body as it is written, its order too. `edit` is what forms send: only the values that were changed.
 */
export type Mutation =
  | { op: 'create'; ns: string; collection: string; id?: string; body: string }
  | ({ op: 'replace'; ref: Ref; body: string; exact?: boolean } & Precondition)
  | ({ op: 'patch'; ref: Ref; body: string } & Precondition)
  | ({ op: 'edit'; ref: Ref; edits: Edit[] } & Precondition)
  | ({ op: 'delete'; ref: Ref } & Precondition)
  | ({ op: 'move'; ref: Ref; to: Ref } & Precondition)
  | ({ op: 'restore'; ref: Ref; seq: number } & Precondition);

/** `dryRun`: every real check, nothing written. `note` is kept in the journal. More than one mutation is a batch: all or nothing. */
export interface WriteOptions {
  dryRun?: boolean;
  /** In a dry run: told of every change that the schema refuses, instead of the first one being thrown. */
  refused?: (index: number, error: CairnError) => void;
  note?: string;
  /** Name of a batch that this write continues; made when there are several mutations. */
  batch?: string;
  /** Whether another write of the same work will bring what a relation to `ns/collection` asks for by this value. */
  coming?: Coming;
  /** In a dry run: whether a new record must not be called so, since another one of the same work will be. */
  spoken?: (ref: Ref) => boolean;
  /** Hashes of bytes that wait to be placed: only with it may a sidecar name others. For the uploads service. */
  brings?: readonly string[];
}

export type Coming = (place: string, by: string, value: string | number) => boolean;

/** What a write did, or would do. */
export interface WriteResult {
  ref: Ref;
  op: Operation;
  /** Null after a delete. */
  etag: string | null;
  /** Absent in a dry run and when nothing changed. */
  seq?: number;
  before?: JsonObject;
  after?: JsonObject;
  bytes?: Buffer;
  diff: FieldChange[];
  batch?: string;
}

/** Records and settings, read and written. Settings files are addressed by their ref (`lod/_namespace`, `lod/customers/_schema`). */
export interface Records {
  /** The record as served: docs/design.md §4 "Read". `not_found` (with `movedTo` after a move), `forbidden`. */
  get(who: Who, ref: Ref): Promise<StoredRecord>;
  /** The file's bytes as they are on disk, whether they parse or not, for mending them by hand; undefined when there is no file. */
  onDisk(who: Who, ref: Ref): Promise<{ bytes: Buffer; etag: string } | undefined>;
  list(who: Who, query: Omit<Query, 'namespaces'>): Promise<Page>;
  /**
   * Does the mutations, all or none, in one namespace. Errors: `invalid` (with `errors` at their fields, `index` of the mutation),
   * `not_found`, `conflict` (exists already; broken on disk, with `diskEtag`), `precondition_failed` (with the current `etag`).
   */
  write(who: Who, mutations: readonly Mutation[], options?: WriteOptions): Promise<WriteResult[]>;
  /** Decides on records that vanished together and are held: true deletes them, false writes them back. Returns how many. */
  settleVanished(who: Who, ns: string, collection: string, remove: boolean): Promise<number>;
}

/** What records need. */
export interface RecordsParts {
  store: Store;
  journal: Journal;
  /** Keeps the bytes of files; without it there are none. */
  bytes?: ByteStore;
  index: Index;
  indexing: Pick<Indexing, 'apply' | 'caughtUp' | 'reshape' | 'stir'>;
  schemas: Pick<Schemas, 'refusals' | 'fillIn' | 'newId' | 'settingsProblem'>;
  /** Called after each write, when it is in the index. */
  committed?: () => void;
  now?: () => Date;
  /** Whose name stands at changes made by hand; the user of this process when absent. */
  user?: string;
  /** Told of what went wrong without being anybody's fault. */
  warn?: (message: string, thrown?: unknown) => void;
  /** Told of each step of a write just after it; tests stop the process there. */
  step?: Step;
}

/** What keeps the records whole, for the composition and the index worker; not for doors. */
export interface Upkeep {
  /** Finishes what an interruption left; before anything else at each start. */
  recover(): Promise<void>;
  /** Takes in changes made by hand, as the index worker saw them. What does not parse is not reported. */
  adopt(observed: readonly Observed[]): Promise<void>;
  /** Resolves when every change so far is durable in its file, and the journal knows it. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** The records service. */
export function createRecords(parts: RecordsParts): Records & Upkeep {
  const { store, journal, bytes, index, indexing, schemas } = parts;
  const {
    committed = () => {},
    now = () => new Date(),
    user = userInfo().username,
    warn = () => {},
    step = () => {},
  } = parts;
  const stir = (ref: Ref) => {
    const { ns = '', collection = '' } = splitRef(ref) ?? {};
    indexing.stir([{ ns, collection, ref }]);
  };
  const locks = createLocks();
  const past = createPast(journal, index);
  const unfinished = createUnfinished(store, stir);
  const follower = bytes && createFollower({ bytes, past, warn });
  const carrier = createCarrier({
    store,
    journal,
    past,
    unfinished,
    follower,
    indexing,
    committed,
    now,
    user,
    warn,
    step,
  });
  const inFlight = new Map<Ref, JsonObject | null>();
  const current = createCurrents(store, index, past, unfinished);
  const changeOf = createChanges({ store, past, bytes });
  const plan = createPlanner({ schemas, locks, current, changeOf, twin: store.twin, inFlight, now, user });
  const read = createReader({ store, index, past, unfinished, stir, user });

  return {
    get: async (who, ref) => read(seen(who, ref)),
    async onDisk(who, ref) {
      if (refProblem(seen(who, ref)) !== undefined) return undefined;
      const file = await store.read(ref);
      return file && { bytes: file.bytes, etag: file.etag };
    },
    list: (who, query) => index.list({ ...query, namespaces: who.namespaces }),
    write: createWriter({ locks, plan, carrier, inFlight }),
    settleVanished: createVanished({ store, journal, index, indexing, carrier, locks, now }),
    recover: () => recover({ store, journal, bytes, now, user, warn }),
    adopt: createAdopter({ store, past, carrier, locks, unfinished, now, user }),
    settle: carrier.settle,
    async close() {
      unfinished.close();
      follower?.close();
      await carrier.close();
    },
  };
}

function seen(who: Who, ref: Ref): Ref {
  const slash = ref.indexOf('/');
  const ns = slash === -1 ? ref : ref.slice(0, slash);
  mustSee(who, ns);
  return ref;
}
