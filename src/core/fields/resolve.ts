import { valueAt } from '../json-pointer.ts';
import { type FieldHint, fieldHint, type SchemaNode } from '../schema.ts';

// A schema node as its fields need it: resolve · hintOf · refTarget

/** A node with its references followed and `allOf` merged in, and whether null is allowed beside it. */
export interface Resolved {
  node: SchemaNode;
  nullable: boolean;
  /** The references that led here, so that a schema that contains itself ends. */
  trail: readonly string[];
}

/** Follows `$ref` inside the schema, merges `allOf`, and takes null out of `type`, `enum`, `anyOf` and `oneOf`. */
export function resolve(
  schema: SchemaNode | boolean,
  root: SchemaNode,
  trail: readonly string[] = [],
): Resolved {
  if (typeof schema !== 'object' || schema === null) return { node: {}, nullable: false, trail };
  const followed = follow(schema, root, trail);
  const parts = asNodes(followed.node.allOf).map((part) => resolve(part, root, followed.trail).node);
  let merged = merge(parts.reduce(merge, {}), followed.node);
  let nullable = false;
  const either = asNodes(merged.anyOf ?? merged.oneOf);
  const others = either.filter((part) => part.type !== 'null');
  if (either.length === others.length + 1 && others.length === 1) {
    const { anyOf: _, oneOf: __, ...rest } = merged;
    const inner = resolve(others[0] as SchemaNode, root, followed.trail);
    return { node: merge(inner.node, rest), nullable: true, trail: inner.trail };
  }
  if (Array.isArray(merged.type)) {
    const types = merged.type.filter((type) => type !== 'null');
    nullable = types.length < merged.type.length;
    merged = { ...merged, type: types.length === 1 ? types[0] : types };
  }
  if (Array.isArray(merged.enum) && merged.enum.includes(null)) {
    nullable = true;
    merged = { ...merged, enum: merged.enum.filter((value) => value !== null) };
  }
  return { node: merged, nullable, trail: followed.trail };
}

/** The `x-cairn` of a node; keys that are not as they should be are left out. */
export function hintOf(node: SchemaNode): FieldHint {
  const given = node['x-cairn'] ?? {};
  const parsed = fieldHint.safeParse(given);
  if (parsed.success) return parsed.data;
  const bad = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const good = typeof given === 'object' ? Object.entries(given).filter(([key]) => !bad.has(key)) : [];
  return fieldHint.safeParse(Object.fromEntries(good)).data ?? {};
}

/** The node that a reference inside the schema names; undefined when it leads outside or nowhere. */
export function refTarget(root: SchemaNode, ref: string): SchemaNode | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  const target: unknown = valueAt(root, decodeFragment(ref.slice(1)));
  return typeof target === 'object' && target !== null ? (target as SchemaNode) : undefined;
}

function follow(node: SchemaNode, root: SchemaNode, trail: readonly string[]): Resolved {
  let current = node;
  let path = trail;
  while (typeof current.$ref === 'string') {
    const { $ref, ...rest } = current;
    const target = path.includes($ref) ? undefined : refTarget(root, $ref);
    path = [...path, $ref];
    current = target ? merge(target, rest) : rest;
  }
  return { node: current, nullable: false, trail: path };
}

/** `over` on top of `base`; what both require and describe comes together. */
function merge(base: SchemaNode, over: SchemaNode): SchemaNode {
  const merged: SchemaNode = { ...base, ...over };
  if (base.properties && over.properties) merged.properties = { ...base.properties, ...over.properties };
  if (base.required && over.required) merged.required = [...new Set([...base.required, ...over.required])];
  if (base['x-cairn'] && over['x-cairn']) merged['x-cairn'] = { ...base['x-cairn'], ...over['x-cairn'] };
  return merged;
}

function asNodes(value: unknown): SchemaNode[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
