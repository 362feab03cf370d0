import type { Edit } from '../document.ts';
import { childPointer } from '../json-pointer.ts';
import type { SchemaNode } from '../schema.ts';

// What else names a field, and follows when it is renamed or goes: namesOf · followRelations · followViews

/** Edits of the hints of a schema that name a field: title, columns and sort. `to` undefined: they lose it. */
export function namesOf(schema: SchemaNode, from: string, to: string | undefined): Edit[] {
  const hints = schema['x-cairn'] ?? {};
  const edits: Edit[] = [];
  const change = (key: string, next: unknown) => {
    if (JSON.stringify(next) === JSON.stringify(hints[key])) return;
    const empty = next === undefined || next === '' || (Array.isArray(next) && next.length === 0);
    edits.push({ pointer: `/x-cairn/${key}`, ...(!empty && { json: JSON.stringify(next) }) });
  };
  for (const key of ['title', 'columns'])
    if (Array.isArray(hints[key]))
      change(
        key,
        hints[key].flatMap((name) => renamed(name, from, to) ?? []),
      );
    else if (typeof hints[key] === 'string') change(key, renamed(hints[key], from, to));
  if (typeof hints.sort === 'string') change('sort', renamedSort(hints.sort, from, to));
  return edits;
}

/** Edits of another collection's schema whose relations go by the field: `target` is its `ns/collection`, `ns` the namespace of the schema. */
export function followRelations(
  schema: SchemaNode,
  ns: string,
  target: string,
  from: string,
  to: string | undefined,
): Edit[] {
  const edits: Edit[] = [];
  walk(schema, '', (node, pointer) => {
    const relation = (node['x-cairn'] as { relation?: { to?: unknown; by?: unknown } } | undefined)?.relation;
    if (typeof relation?.to !== 'string' || typeof relation.by !== 'string') return;
    const whole = relation.to.includes('/') ? relation.to : `${ns}/${relation.to}`;
    const by = whole === target ? renamed(relation.by, from, to) : relation.by;
    if (by !== undefined && by !== relation.by)
      edits.push({ pointer: `${pointer}/x-cairn/relation/by`, json: JSON.stringify(by) });
  });
  return edits;
}

/**
 * Edits of a `_views.json` whose views name the field: as a pointer or bare key in columns, sorts and groups, and inside `filter[…]` of their
 * addresses. A field that goes takes nothing with it: a view that names it still opens.
 */
export function followViews(views: unknown, from: string, to: string): Edit[] {
  const edits: Edit[] = [];
  walk(views, '', (node, pointer) => {
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== 'string') continue;
      const next = inView(value, from, to);
      if (next !== value) edits.push({ pointer: childPointer(pointer, key), json: JSON.stringify(next) });
    }
  });
  return edits;
}

function inView(text: string, from: string, to: string): string {
  if (text.startsWith('/') || text.startsWith('-/')) return renamedSort(text, from, to);
  return text.replace(
    /filter\[([^\]]+)\]/g,
    (_, name: string) => `filter[${renamed(name, from, to) ?? name}]`,
  );
}

function renamedSort(sort: string, from: string, to: string | undefined): string {
  const keys = sort.split(',').flatMap((each) => {
    const [, minus = '', name = ''] = /^\s*(-?)(.*?)\s*$/.exec(each) ?? [];
    const next = renamed(name, from, to);
    return next === undefined ? [] : next === name ? [each] : [minus + next];
  });
  return keys.join(',');
}

/** A pointer or bare key with the field's new name; undefined when it is lost. Fields below it go with it. */
function renamed(name: string, from: string, to: string | undefined): string | undefined {
  const bare = !name.startsWith('/');
  const pointer = bare ? childPointer('', name) : name;
  if (pointer !== from && !pointer.startsWith(`${from}/`)) return name;
  if (to === undefined) return undefined;
  const next = to + pointer.slice(from.length);
  return bare && /^\/[^/~]+$/.test(next) ? next.slice(1) : next;
}

function walk(
  node: unknown,
  pointer: string,
  visit: (node: Record<string, unknown>, pointer: string) => void,
): void {
  if (typeof node !== 'object' || node === null) return;
  visit(node as Record<string, unknown>, pointer);
  for (const [key, value] of Object.entries(node)) walk(value, childPointer(pointer, key), visit);
}
