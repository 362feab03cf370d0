import type { z } from 'zod';
import type { Edit } from '../document.ts';
import { childPointer } from '../json-pointer.ts';
import { readable } from '../list-url.ts';
import { dueHint, type SchemaNode } from '../schema.ts';
import type { Choice } from '../schema-change.ts';

// What else names a field, and follows when it is renamed or goes: namesOf · followChoices · followRelations · followViews

/** Edits of the hints of a schema that name a field: title, columns, sort and what decides on due dates. `to` undefined: they lose it. */
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
  return [
    ...edits,
    ...dueEdits(schema, (due) => {
      const field = renamed(due.field, from, to);
      return field === undefined ? undefined : { ...due, field };
    }),
  ];
}

/** Edits of due dates that hold while a field has values that are called something else now, or are none any more. */
export function followChoices(schema: SchemaNode, field: string, choices: readonly Choice[]): Edit[] {
  return dueEdits(schema, (due) => {
    if (renamed(due.field, field, undefined) !== undefined) return due;
    const left = due.in.flatMap((value) => {
      const choice = choices.find(({ was, value: now }) => (was ?? now) === value);
      return choice ? [choice.value] : [];
    });
    return left.length > 0 ? { ...due, in: left } : undefined;
  });
}

type Due = z.infer<typeof dueHint>;

/** Without an answer, what is due is not said any more: nobody could tell of which records. */
function dueEdits(schema: SchemaNode, next: (due: Due) => Due | undefined): Edit[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, node]): Edit[] => {
    const due = dueHint.safeParse(node['x-cairn']?.due).data;
    const now = due && next(due);
    if (!due || JSON.stringify(now) === JSON.stringify(due)) return [];
    const pointer = childPointer('/properties', key);
    return [{ pointer: `${pointer}/x-cairn/due`, ...(now && { json: JSON.stringify(now) }) }];
  });
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
 * Edits of a `_views.json` whose views name the field: in conditions, sort, columns, groups and sums. A field that goes takes nothing with
 * it: a view that names it still opens.
 */
export function followViews(settings: Readonly<Record<string, unknown>>, from: string, to: string): Edit[] {
  const views = Array.isArray(settings.views) ? (settings.views as { list?: unknown; sum?: unknown }[]) : [];
  return views.flatMap((view, at) => {
    const list = typeof view?.list === 'string' ? listNaming(view.list, from, to) : undefined;
    const sum = typeof view?.sum === 'string' ? nameNaming(view.sum, from, to) : undefined;
    return [
      ...(list === view?.list || list === undefined
        ? []
        : [{ pointer: `/views/${at}/list`, json: JSON.stringify(list) }]),
      ...(sum === view?.sum || sum === undefined
        ? []
        : [{ pointer: `/views/${at}/sum`, json: JSON.stringify(sum) }]),
    ];
  });
}

/** The parameters of a list, with the field's new name. */
function listNaming(list: string, from: string, to: string): string {
  const params = [...new URLSearchParams(list)].map(([name, value]): [string, string] => {
    const next = name.replace(
      /^(filter|any\[[^\]]*\])\[([^\]]+)\]/,
      (_, before: string, field: string) => `${before}[${nameNaming(field, from, to)}]`,
    );
    if (!/^(sort|columns|group|board)$/.test(name)) return [next, value];
    const keys = value
      .split(',')
      .map((each) =>
        each.replace(/^(-?)(.*)$/, (_, minus: string, key: string) => minus + nameNaming(key, from, to)),
      );
    return [next, keys.join(',')];
  });
  const changed = params.some(([name, value], at) => {
    const [was, had] = [...new URLSearchParams(list)][at] ?? [];
    return name !== was || value !== had;
  });
  return changed ? readable(new URLSearchParams(params)) : list;
}

/** A field as lists name it: a pointer without its first slash. */
function nameNaming(name: string, from: string, to: string): string {
  return renamed(`/${name}`, from, to)?.slice(1) ?? name;
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
