import type { Operation } from '../core/change.ts';
import type { Edit, FieldChange } from '../core/document.ts';
import type { Ref } from '../core/names.ts';
import type { Page } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { JsonObject, StoredRecord } from '../core/record.ts';
import type { Who } from '../core/who.ts';

/** What a writer believes is there. `*` for "anything"; `ifNoneMatch: '*'` for "nothing". ETags are bare hashes here. */
export interface Precondition {
  ifMatch?: string;
  ifNoneMatch?: '*';
}

/**
 * One wish to change something. Bodies are JSON text, so that numbers keep their spelling. `replace` on a ref that does not
 * exist is `not_found` unless `ifNoneMatch` is `*`. `edit` is what forms send: only the values that were changed.
 */
export type Mutation =
  | { op: 'create'; ns: string; collection: string; id?: string; body: string }
  | ({ op: 'replace'; ref: Ref; body: string } & Precondition)
  | ({ op: 'patch'; ref: Ref; body: string } & Precondition)
  | ({ op: 'edit'; ref: Ref; edits: Edit[] } & Precondition)
  | ({ op: 'delete'; ref: Ref } & Precondition)
  | ({ op: 'move'; ref: Ref; to: Ref } & Precondition)
  | ({ op: 'restore'; ref: Ref; seq: number } & Precondition);

/** `dryRun`: every real check, nothing written. `note` is kept in the journal. More than one mutation is a batch: all or nothing. */
export interface WriteOptions {
  dryRun?: boolean;
  note?: string;
  /** Name of a batch that this write continues; made when there are several mutations. */
  batch?: string;
}

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
  /** The record as served: DESIGN §4 "Read". `not_found` (with `movedTo` after a move), `forbidden`. */
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
