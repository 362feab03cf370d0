import { canonicalBytes } from '../../core/document.ts';
import { isCairnError } from '../../core/errors.ts';
import { labelOf, singularOf } from '../../core/fields.ts';
import type { Ref } from '../../core/names.ts';
import type { StoredRecord } from '../../core/record.ts';
import type { SchemaNode } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { FieldsParts } from '../fields.ts';

// The schema that changes begin with: baseOf · firstSchema · settingsOf

/** A schema as it is, or the one that a collection without any would keep. */
export interface Base {
  bytes: Buffer;
  /** Absent where there is no `_schema.json` yet. */
  etag?: string;
}

/** So many records are looked at for a schema that is to be kept. */
const LOOKED_AT = 5000;
const ROUNDS = 8;

/** The file, or where there is none what `firstSchema` makes. Errors: as `Records.get`; `conflict` when the file is broken. */
export async function baseOf(parts: FieldsParts, who: Who, ns: string, collection: string): Promise<Base> {
  const record = await settingsOf(parts, who, `${ns}/${collection}/_schema`);
  if (record) return { bytes: record.bytes, etag: record.etag };
  return { bytes: canonicalBytes(JSON.stringify(await firstSchema(parts, who, ns, collection))) };
}

/**
 * A schema that all records of a collection without one fit: inferred from many of them, and whatever some record contradicts taken out
 * again.
 */
export async function firstSchema(
  { schemas, index }: FieldsParts,
  who: Who,
  ns: string,
  collection: string,
): Promise<SchemaNode> {
  const guessed = await schemas.guess(who, ns, collection, LOOKED_AT);
  const title = labelOf(collection);
  const { type, 'x-cairn': hints, ...rest } = guessed;
  const schema: SchemaNode = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    'x-cairn': { singular: singularOf(title), ...hints },
    ...rest,
  };
  const samples = await index.sample(ns, collection, LOOKED_AT);
  for (let round = 0; round < ROUNDS; round++) {
    const { errors } = schemas.trial(who, schema);
    const wrong = new Set(samples.flatMap((data) => errors(data).map(({ pointer }) => pointer)));
    if (wrong.size === 0) break;
    for (const pointer of wrong) loosen(schema, pointer);
  }
  return schema;
}

/** A settings file as it is served; undefined when there is none. */
export async function settingsOf(
  { records }: Pick<FieldsParts, 'records'>,
  who: Who,
  ref: Ref,
): Promise<StoredRecord | undefined> {
  try {
    return await records.get(who, ref);
  } catch (thrown) {
    if (isCairnError(thrown, 'not_found')) return undefined;
    throw thrown;
  }
}

/** Takes out of a schema what it demands of the value at a pointer, beyond its type at first. */
function loosen(schema: SchemaNode, pointer: string): void {
  let node: SchemaNode = schema;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const next = node.properties?.[key] ?? node.items;
    if (!next) break;
    node = next;
  }
  if (node === schema) return;
  const demanding = ['enum', 'format'].filter((key) => key in node);
  for (const key of demanding) delete node[key];
  if (demanding.length === 0) for (const key of ['type', 'items', 'properties']) delete node[key];
}
