import { z } from 'zod';

// What the journal keeps: one line a change. docs/design.md §2.

/** What happened. `seen`: a file met for the first time, as it was. `forget`: really erased, the line stays without content. */
export const operations = ['seen', 'create', 'update', 'delete', 'move', 'restore', 'forget'] as const;
export type Operation = (typeof operations)[number];

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The shape of a journal line that records a change. `doc`, `text` or `base64` gives the bytes that hash to `etag`. */
export const journalLine = z.object({
  v: z.literal(1),
  seq: z.int().positive(),
  at: z.iso.datetime(),
  by: z.string(),
  via: z.string(),
  op: z.enum(operations),
  ref: z.string(),
  /** The old ref of a move. */
  from: z.string().optional(),
  /** Hash of the bytes before; null when there were none. */
  prev: hash.nullable(),
  /** Hash of the bytes after; null after a delete or a forget. */
  etag: hash.nullable(),
  batch: z.string().optional(),
  note: z.string().optional(),
  /** The object itself when the file is `JSON.stringify(doc, null, 2)` and a final newline. */
  doc: z.record(z.string(), z.unknown()).optional(),
  /** Otherwise the file's text, BOM included. */
  text: z.string().optional(),
  /** Otherwise (not UTF-8) its bytes. */
  base64: z.string().optional(),
});
export type JournalLine = z.infer<typeof journalLine>;

/**
 * The shape of the line that closes a group of changes and makes them happen: without it they never did. `commit` is the
 * last seq of the group, `lines` how many change lines it closes, `synced` the seq up to which files and folders are
 * known to be durable (the checkpoint), `epoch` names this journal's life: a restored backup begins a new one.
 */
export const commitLine = z.object({
  v: z.literal(1),
  commit: z.int().nonnegative(),
  lines: z.int().nonnegative(),
  synced: z.int().nonnegative(),
  epoch: z.string().regex(/^[0-9a-z]{8,26}$/),
});
export type CommitLine = z.infer<typeof commitLine>;

/** A change before it has its place in the journal. */
export interface Draft {
  at: string;
  by: string;
  via: string;
  op: Operation;
  ref: string;
  from?: string;
  prev: string | null;
  etag: string | null;
  batch?: string;
  note?: string;
  /** The bytes that hash to `etag`; absent where `etag` is null. */
  bytes?: Buffer;
}

/** A change in its place: what history, activity and the feed are made of. Its bytes are read with `Journal.read`. */
export interface Revision extends Omit<Draft, 'bytes'> {
  /** Global, ascending, gaps possible. */
  seq: number;
  /** Where the journal finds the line again; opaque to everybody else. */
  position: string;
}
