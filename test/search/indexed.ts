import { createHash } from 'node:crypto';
import type { Revision } from '../../src/core/change.ts';
import { identify, type Piece } from '../../src/core/chunking/identify.ts';
import { isSettings, type Ref, splitRef } from '../../src/core/names.ts';
import type { Indexed, IndexWriter } from '../../src/core/ports/index-writer.ts';
import type { Json, JsonObject, Sighting } from '../../src/core/record.ts';

// Records for an index, made by hand: what the index worker derives from files. indexed · piece · revision · put · remove · statOf

export function indexed(
  ref: Ref,
  data: JsonObject | string,
  seq: number,
  more: Partial<Indexed> = {},
): Indexed {
  const json = typeof data === 'string' ? data : JSON.stringify(data, null, 2);
  const object = (typeof data === 'string' ? JSON.parse(data) : data) as JsonObject;
  const bytes = Buffer.from(json);
  const etag = createHash('sha256').update(bytes).digest('hex');
  const title = (typeof object.name === 'string' && object.name) || (splitRef(ref)?.id ?? ref);
  const chunks = isSettings(ref) ? [] : identify(ref, title, [piece('', textIn(object).join('\n'))]);
  return { ref, seq, etag, bytes, json, title, chunks, links: [], stat: statOf(seq), ...more };
}

export function piece(pointer: string, text: string, more: Partial<Piece> = {}): Piece {
  return { pointer, start: 0, end: text.length, context: '', text, tags: [], ...more };
}

export function revision(seq: number, ref: Ref, more: Partial<Revision> = {}): Revision {
  const at = new Date(Date.UTC(2026, 0, 1) + seq * 60_000).toISOString();
  const etag = seq.toString(16).padStart(64, '0');
  return {
    seq,
    at,
    by: 'Ada',
    via: 'web',
    op: 'create',
    ref,
    prev: null,
    etag,
    position: `p${seq}`,
    ...more,
  };
}

/** Writes records as revisions that follow the last one. */
export async function put(
  writer: IndexWriter,
  records: Record<Ref, JsonObject | string>,
  more: Partial<Indexed> = {},
) {
  let seq = await writer.seq();
  const made = Object.entries(records).map(([ref, data]) => indexed(ref, data, ++seq, more));
  await writer.remember(made.map((each) => revision(each.seq, each.ref, { etag: each.etag })));
  await writer.write(made.map((record) => ({ op: 'put', record })));
  return made;
}

export async function remove(writer: IndexWriter, ref: Ref) {
  const seq = (await writer.seq()) + 1;
  await writer.remember([revision(seq, ref, { op: 'delete', etag: null })]);
  await writer.write([{ op: 'remove', ref, seq }]);
}

export function statOf(seq: number): Sighting {
  return { size: 100 + seq, mtimeMs: 1e12 + seq / 4, ctimeMs: 1e12 + seq / 4, ino: seq, racy: false };
}

function textIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textIn);
}
