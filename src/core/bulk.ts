import type { Edit } from './document.ts';
import { sameData } from './document.ts';
import { valueAt } from './json-pointer.ts';
import type { Json, JsonObject } from './record.ts';

// One change for many records: BulkChange · editsFor

/** What is to be done with each record. Pointers are RFC 6901; values are JSON text, so that `1.10` stays so. */
export interface BulkChange {
  set?: ReadonlyMap<string, string>;
  /** Keys that are taken away. */
  clear?: readonly string[];
  /** Values that lists get unless they have them, at their end. */
  add?: ReadonlyMap<string, readonly string[]>;
  /** Values that lists lose. */
  remove?: ReadonlyMap<string, readonly string[]>;
  delete?: boolean;
}

/** Edits that make one record so; none when it is so already. A list that is something else stays as it is for `remove`, and is refused for `add`. */
export function editsFor(change: BulkChange, data: JsonObject): Edit[] {
  return [
    ...[...(change.set ?? [])].flatMap(([pointer, json]) => setEdit(pointer, json, valueAt(data, pointer))),
    ...(change.clear ?? []).flatMap((pointer) => (valueAt(data, pointer) === undefined ? [] : [{ pointer }])),
    ...[...(change.add ?? [])].flatMap(([pointer, added]) =>
      addEdits(pointer, added, valueAt(data, pointer)),
    ),
    ...[...(change.remove ?? [])].flatMap(([pointer, gone]) =>
      removeEdits(pointer, gone, valueAt(data, pointer)),
    ),
  ];
}

function setEdit(pointer: string, json: string, old: Json | undefined): Edit[] {
  return old !== undefined && sameData(old, JSON.parse(json)) ? [] : [{ pointer, json }];
}

function addEdits(pointer: string, added: readonly string[], old: Json | undefined): Edit[] {
  const list = old ?? [];
  if (!Array.isArray(list)) return [{ pointer: `${pointer}/-`, json: added[0] ?? 'null' }];
  const missing = added.filter((json) => !has(list, json));
  if (missing.length === 0) return [];
  if (!Array.isArray(old)) return [{ pointer, json: `[${missing.join(', ')}]` }];
  return missing.map((json) => ({ pointer: `${pointer}/-`, json }));
}

/** From the end, so that positions stay what they are. */
function removeEdits(pointer: string, gone: readonly string[], old: Json | undefined): Edit[] {
  if (!Array.isArray(old)) return [];
  const at = old.flatMap((item, index) =>
    gone.some((json) => sameData(item, JSON.parse(json))) ? [index] : [],
  );
  return at.reverse().map((index) => ({ pointer: `${pointer}/${index}` }));
}

function has(list: readonly Json[], json: string): boolean {
  return list.some((item) => sameData(item, JSON.parse(json)));
}
