import { isBroken, parseDocument } from '../../core/document.ts';
import type { FieldError } from '../../core/errors.ts';
import { inferSchema, relationsOf, shapeOf } from '../../core/fields.ts';
import { builtInSchema } from '../../core/file-shape.ts';
import { refOf } from '../../core/names.ts';
import type { Relation } from '../../core/ports/index-writer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { SchemaNode, Shape } from '../../core/schema.ts';

// What the index needs to know of a collection to read its records. createShapes

/** How records of a collection are read. */
export interface Reading {
  shape: Shape;
  relations: readonly Relation[];
  /** What does not fit; absent without a schema. */
  errors?: (data: JsonObject) => FieldError[];
}

export interface ShapesOptions {
  /** Bytes of a settings file as the index has them. */
  settings(ref: string): Promise<Buffer | undefined>;
  /** Some records, for what has no schema. */
  sample(ns: string, collection: string): Promise<JsonObject[]>;
  /** Makes the check of a schema; undefined when it is not one. */
  check?: (schema: SchemaNode) => ((data: JsonObject) => FieldError[]) | undefined;
}

export interface Shapes {
  of(ns: string, collection: string): Promise<Reading>;
  /** After a change of `_schema.json`, or of so many records that an inferred one may be another. */
  forget(ns: string, collection: string): void;
}

/** Readings of collections, made once until forgotten. */
export function createShapes(options: ShapesOptions): Shapes {
  const readings = new Map<string, Reading>();
  return {
    async of(ns, collection) {
      const key = `${ns}/${collection}`;
      const known = readings.get(key);
      if (known) return known;
      const reading = await readingOf(options, ns, collection);
      readings.set(key, reading);
      return reading;
    },
    forget(ns, collection) {
      readings.delete(`${ns}/${collection}`);
    },
  };
}

async function readingOf(
  { settings, sample, check }: ShapesOptions,
  ns: string,
  collection: string,
): Promise<Reading> {
  const schema = schemaIn(await settings(refOf(ns, collection, '_schema'))) ?? builtInSchema(collection);
  if (!schema) {
    const inferred = inferSchema(await sample(ns, collection));
    return { shape: shapeOf(inferred, { ns, collection, inferred: true }), relations: [] };
  }
  return {
    shape: shapeOf(schema, { ns, collection }),
    relations: relationsOf(schema, ns),
    errors: check?.(schema),
  };
}

function schemaIn(bytes: Buffer | undefined): SchemaNode | undefined {
  const document = bytes && parseDocument(bytes);
  return document && !isBroken(document) ? (document.data as SchemaNode) : undefined;
}
