import { isFile } from '../../core/bytes.ts';
import { chunksOf } from '../../core/chunking/record.ts';
import type { ParsedDocument } from '../../core/document.ts';
import { labelAt, titleOf, uniquesOf } from '../../core/fields.ts';
import { valuesAt } from '../../core/json-pointer.ts';
import { isLinkValue } from '../../core/links.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Indexed, Link, Relation } from '../../core/ports/index-writer.ts';
import type { JsonObject, Problem, Sighting } from '../../core/record.ts';
import type { Body, Unread } from '../../core/texts.ts';
import type { Reading } from './shapes.ts';

// What the index keeps of a record: title, text, links, what does not fit. derive

/** Bytes that parsed, and where they come from. */
export interface Source {
  ref: Ref;
  seq: number;
  etag: string;
  bytes: Buffer;
  document: ParsedDocument;
  stat?: Sighting;
  /** What is wrong with the file, where it is not these bytes. */
  problem?: Problem;
  /** Text of the file that the record is about, or why there is none. */
  body?: Body;
  unread?: Unread;
}

/** The record for the index. `path` is its file below json-db, for problems. */
export function derive(source: Source, reading: Reading | undefined, path: string): Indexed {
  const { ref, document, problem, body, ...rest } = source;
  const id = splitRef(ref)?.id ?? ref;
  const indexed = { ref, ...rest, json: document.text };
  delete (indexed as Partial<Source>).document;
  if (isSettings(ref) || !reading) {
    const title = typeof document.data.title === 'string' ? document.data.title : id;
    return { ...indexed, title, chunks: [], links: [], problem };
  }
  const title = titleOf(reading.shape, document.data, id);
  return {
    ...indexed,
    title,
    chunks: chunksOf({ ref, title, data: document.data, shape: reading.shape, body }),
    links: [...linksOf(document.data, reading.relations), ...ownersOf(ref, document.data)],
    uniques: uniquesOf(reading.shape.fields, document.data),
    problem: problem ?? misfit(document.data, reading, ref, path),
  };
}

function linksOf(data: JsonObject, relations: readonly Relation[]): Link[] {
  return relations.flatMap(({ pointer, to, by }) =>
    valuesAt(data, pointer).flatMap(({ value }) => (isLinkValue(value) ? [{ pointer, to, by, value }] : [])),
  );
}

/** The records that a file belongs to. They may be of any collection, so that no schema can say it. */
function ownersOf(ref: Ref, { records }: JsonObject): Link[] {
  if (!isFile(ref) || !Array.isArray(records)) return [];
  return records.flatMap((owner) => {
    const parts = typeof owner === 'string' ? splitRef(owner) : undefined;
    if (!parts || parts.collection === '') return [];
    return [{ pointer: '/records/*', to: `${parts.ns}/${parts.collection}`, by: '@id', value: parts.id }];
  });
}

function misfit(data: JsonObject, { shape, errors }: Reading, ref: Ref, path: string): Problem | undefined {
  const found = errors?.(data) ?? [];
  const [first, ...others] = found;
  if (!first) return undefined;
  const more = others.length ? `, and ${others.length} more` : '';
  const said = `${labelAt(shape.fields, first.pointer)} ${first.message}`.trim();
  const detail = `It does not fit its fields: ${said}${more}. Open it and correct the field.`;
  return { kind: 'invalid', path, ref, pointer: first.pointer, detail };
}
