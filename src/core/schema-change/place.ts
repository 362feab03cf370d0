import { childPointer, pointerTokens } from '../json-pointer.ts';
import type { SchemaNode } from '../schema.ts';

// Where in a schema a field is described: nodePointerOf · nodeAt · parentOf · keyOf

/** The pointer of the schema's node for a field; undefined where it is not written in place (a reference, `allOf`, not there). */
export function nodePointerOf(schema: SchemaNode, field: string): string | undefined {
  let node: unknown = schema;
  let pointer = '';
  for (const token of pointerTokens(field) ?? []) {
    const within = token === '*' ? '/items' : childPointer('/properties', token);
    node = token === '*' ? (node as SchemaNode).items : own((node as SchemaNode).properties, token);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined;
    pointer += within;
  }
  return pointer;
}

/** The node itself. */
export function nodeAt(schema: SchemaNode, field: string): SchemaNode | undefined {
  let node: unknown = schema;
  for (const token of pointerTokens(field) ?? []) {
    node = token === '*' ? (node as SchemaNode).items : own((node as SchemaNode).properties, token);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return undefined;
  }
  return node as SchemaNode;
}

/** The pointer of what a field stands in, '' for the record. */
export function parentOf(field: string): string {
  return field.slice(0, field.lastIndexOf('/'));
}

/** A field's own key. */
export function keyOf(field: string): string {
  return pointerTokens(field)?.at(-1) ?? '';
}

function own(object: Record<string, SchemaNode> | undefined, key: string): unknown {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}
