import type { FieldChange } from '../core/document.ts';
import type { Ref } from '../core/names.ts';
import type { Activity, ActivityQuery } from '../core/ports.ts';
import type { JsonObject } from '../core/record.ts';
import type { Who } from '../core/who.ts';
import type { WriteOptions, WriteResult } from './records.ts';

/** A version in a record's history with what it changed. */
export interface Version extends Activity {
  changes: FieldChange[];
}

/** Rows of Activity: a batch is one row with its size and first revisions. */
export interface ActivityRow {
  /** Present when the row stands for a batch. */
  batch?: string;
  count: number;
  revisions: Activity[];
  /** Whether Undo would do something now. */
  undoable: boolean;
}

/** A page of the change feed; a cursor is `<epoch>.<seq>`. */
export interface Changes {
  items: (Activity & { data?: JsonObject })[];
  nextCursor: string;
}

/** The past: one record's history, everything's activity, the replayable feed, undo. */
export interface History {
  /** Newest first. `before` is a seq. Follows moves back to the record's earlier refs. */
  versions(
    who: Who,
    ref: Ref,
    options?: { limit?: number; before?: number },
  ): Promise<{ items: Version[]; next?: number }>;
  /** One version's bytes and data; `not_found` when forgotten or none. */
  version(
    who: Who,
    ref: Ref,
    seq: number,
  ): Promise<{ revision: Activity; bytes: Buffer; data: JsonObject | undefined }>;
  activity(
    who: Who,
    query: Omit<ActivityQuery, 'namespaces'>,
  ): Promise<{ rows: ActivityRow[]; next?: number }>;
  /** After the cursor, oldest first. `gone` for an unknown epoch or a seq of the future; `0` is the beginning. */
  changes(who: Who, cursor: string, limit: number): Promise<Changes>;
  /** Calls back after each commit, for SSE and open pages; returns what stops it. */
  subscribe(who: Who, listener: (revisions: Activity[]) => void): () => void;
  /** Takes back one revision or a whole batch, as one batch. `conflict` lists the records changed since. */
  undo(
    who: Who,
    target: { seq: number } | { batch: string } | { seqs: number[] },
    options?: WriteOptions,
  ): Promise<WriteResult[]>;
  trash(who: Who, options: { limit: number; before?: number }): Promise<{ items: Activity[]; next?: number }>;
  /** Really erases a record or namespace: file, journal content, chunks, caches. Returns how many journal lines lost their content. */
  forget(who: Who, target: Ref): Promise<{ lines: number; files: number }>;
}
