import type { Ref } from './names.ts';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A record's own data: one JSON object, no envelope, no added keys. */
export interface JsonObject {
  [key: string]: Json;
}

/** The largest file that is read as a record, in bytes; larger ones are listed as problems. */
export const MAX_FILE = 64 * 1024 * 1024;

/** What tells that a file changed without reading it. Times are milliseconds since 1970 with fractions. */
export interface FileStat {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}

/** A file as it was seen: `racy` when it was so young that a later change may not show in its stat. */
export interface Sighting extends FileStat {
  racy: boolean;
}

/** A file so young may change again without its stat telling. */
const RACY_MS = 50;

/** A stat as it was at a moment (milliseconds since 1970). */
export function sighting({ size, mtimeMs, ctimeMs, ino }: FileStat, at: number): Sighting {
  return { size, mtimeMs, ctimeMs, ino, racy: at - Math.max(mtimeMs, ctimeMs) < RACY_MS };
}

/** Whether a file is still the one that a stat was taken of. */
export function isSameStat(a: FileStat, b: FileStat): boolean {
  return a.mtimeMs === b.mtimeMs && a.size === b.size && a.ctimeMs === b.ctimeMs && a.ino === b.ino;
}

/**
 * Something on disk that a person should look at. `broken`: the bytes do not parse, the last good version (if any) is
 * served. `invalid`: it parses but does not fit its schema. `bytes`: a file's bytes and its sidecar do not fit, or one of them is missing. `link`: it refers to a record that is not there. `gone`: vanished together with many others, held until
 * somebody decides. `name`, `twin`, `nested`, `type`, `unreadable`: a file or folder that is listed and never indexed.
 */
export interface Problem {
  kind:
    | 'broken'
    | 'invalid'
    | 'link'
    | 'duplicate'
    | 'bytes'
    | 'gone'
    | 'name'
    | 'twin'
    | 'nested'
    | 'type'
    | 'unreadable';
  /** Path below json-db as it is on disk, `lod/customers/Acme.json`; unreadable bytes are shown as U+FFFD. */
  path: string;
  /** The record concerned, when there is one. */
  ref?: Ref;
  /** Of `invalid`: the JSON pointer of the first value that does not fit; of `duplicate`: that of the value. */
  pointer?: string;
  /** Of `duplicate`: a record that has the same value. */
  other?: Ref;
  /** One sentence: what is wrong, where (line and column for `broken`), and the way out. */
  detail: string;
  /** SHA-256 of the broken bytes; a write whose If-Match names it replaces them. */
  diskEtag?: string;
}

/** Whether it is about what a record says, and not about its file: such a record is served and found as it is on disk. */
export function isOfContent({ kind }: Pick<Problem, 'kind'>): boolean {
  return kind === 'invalid' || kind === 'link' || kind === 'duplicate';
}

/** A record as it is served: its bytes and what is known about them. */
export interface StoredRecord {
  ref: Ref;
  /** Lower-case hex SHA-256 of `bytes`, without quotes. */
  etag: string;
  bytes: Buffer;
  /** `bytes` parsed; numbers as JavaScript has them. Do not write it back: edits go through `core/document.ts`. */
  data: JsonObject;
  /** Of the revision that made these bytes; 0 when it is not journaled yet. */
  seq: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;
  updatedBy: string;
  /** The file on disk is broken or does not fit; `bytes` are then the last good version. */
  problem?: Problem;
}
