import { printNode, readTree, type Tree } from '../../core/document/tree.ts';
import { isBroken, parseValue } from '../../core/document.ts';
import { CairnError } from '../../core/errors.ts';
import { inferSchema, labelOf, singularOf } from '../../core/fields.ts';
import { collectionProblem, nameProblem } from '../../core/names.ts';
import type { JsonObject } from '../../core/record.ts';
import type { SchemaNode } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { FieldsParts } from '../fields.ts';
import type { Mutation } from '../records.ts';
import { settingsOf } from './draft.ts';

// What a new collection begins with: foundingOf

/** A collection that somebody wants. */
export interface NewCollection {
  ns: string;
  collection: string;
  title?: string | undefined;
  singular?: string | undefined;
  icon?: string | undefined;
  /** `ns/collection` whose fields it gets. */
  like?: string | undefined;
  /** JSON text of a record, or of a list of records: its fields are made of them, and they become its records. */
  sample?: string | undefined;
}

const MOST_SAMPLES = 200;

/** The mutations that make it: the schema, then records. Throws `invalid`, with the name of what is wrong as pointer. */
export async function foundingOf(parts: FieldsParts, who: Who, wish: NewCollection): Promise<Mutation[]> {
  const { ns, collection } = wish;
  const problem = nameProblem(ns) ?? collectionProblem(collection);
  if (problem) throw wrong('/collection', `"${collection}" ${problem}.`);
  const samples = wish.sample?.trim() ? samplesIn(wish.sample) : [];
  const data = samples.map((sample) => sample.data);
  const schema = named(await fieldsFor(parts, who, wish, data), wish);
  const ref = `${ns}/${collection}/_schema`;
  return [
    { op: 'replace', ref, body: `${JSON.stringify(schema, null, 2)}\n`, exact: true, ifNoneMatch: '*' },
    ...samples.map(({ body }): Mutation => ({ op: 'create', ns, collection, body })),
  ];
}

async function fieldsFor(
  parts: FieldsParts,
  who: Who,
  { like }: NewCollection,
  samples: readonly JsonObject[],
): Promise<SchemaNode> {
  if (samples.length > 0) return inferSchema(samples);
  if (!like) {
    return {
      'x-cairn': { title: '/name' },
      properties: { name: { title: 'Name', type: 'string', minLength: 1 } },
      required: ['name'],
    };
  }
  const record = await settingsOf(parts, who, `${like}/_schema`);
  if (!record) throw wrong('/like', `${like} has no fields of its own.`);
  return record.data as SchemaNode;
}

function named(schema: SchemaNode, { collection, title, singular, icon, like }: NewCollection): SchemaNode {
  const { $schema: _, title: __, description, type: ___, 'x-cairn': hints, ...rest } = schema;
  const plural = title?.trim() || labelOf(collection);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: plural,
    ...(description && !like && { description }),
    type: 'object',
    'x-cairn': { ...hints, singular: singular?.trim() || singularOf(plural), ...(icon && { icon }) },
    ...rest,
  };
}

/** Records as they are written, numbers as they are spelled. */
function samplesIn(text: string): { data: JsonObject; body: string }[] {
  const value = parseValue(text);
  if (isBroken(value)) throw wrong('/sample', `The sample cannot be read: ${value.broken}.`);
  const list = Array.isArray(value.data) ? value.data : [value.data];
  if (!list.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each)))
    throw wrong('/sample', 'The sample must be an object, or a list of objects.');
  if (list.length > MOST_SAMPLES)
    throw wrong(
      '/sample',
      `These are ${list.length} records; import them instead, at most ${MOST_SAMPLES} fit here.`,
    );
  const { root } = readTree(text) as Tree;
  const nodes = root.items && root.open === '[' ? root.items.map(({ value: node }) => node) : [root];
  return nodes.map((node, at) => ({ data: list[at] as JsonObject, body: printNode(node) }));
}

function wrong(pointer: string, message: string): CairnError {
  return new CairnError('invalid', message, { errors: [{ pointer, message }] });
}
