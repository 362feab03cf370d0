import type { Edit } from './document.ts';
import { nameOf, readable } from './list-url.ts';
import type { JsonObject } from './record.ts';

// followValue: saved views that ask for a value which is another one now.

/** A field, by its pointer with `*` for the items of lists, and what stands for what stood there. */
export interface NewValue {
  pointer: string;
  from: string;
  to: string;
}

/** Edits of a `_views.json` whose views filter by one of the values. What cannot be said in a list of values, for its comma, stays. */
export function followValues(settings: JsonObject, values: readonly NewValue[]): Edit[] {
  const views = Array.isArray(settings.views) ? (settings.views as { list?: unknown }[]) : [];
  return views.flatMap((view, at) => {
    if (typeof view?.list !== 'string') return [];
    const list = listWith(view.list, values);
    return list === view.list ? [] : [{ pointer: `/views/${at}/list`, json: JSON.stringify(list) }];
  });
}

const CONDITION = /^(?:filter|any\[[^\]]*\])\[([^\]]+)\]\[(eq|ne|in|has|same)\]$/;

function listWith(list: string, values: readonly NewValue[]): string {
  let changed = false;
  const params = [...new URLSearchParams(list)].map(([name, text]): [string, string] => {
    const [, field, op] = CONDITION.exec(name) ?? [];
    const own = field === undefined ? [] : values.filter(({ pointer }) => namesOf(pointer).includes(field));
    const next =
      op === 'in'
        ? text
            .split(',')
            .map((each) => valueFor(each.trim(), own, /,/))
            .join(',')
        : valueFor(text, own);
    changed ||= next !== text;
    return [name, next];
  });
  return changed ? readable(new URLSearchParams(params)) : list;
}

/** A list of values is asked for by its own name, or by that of its items. */
function namesOf(pointer: string): string[] {
  return [pointer, pointer.replace(/\/\*$/, '')].map(nameOf);
}

function valueFor(text: string, values: readonly NewValue[], never?: RegExp): string {
  const found = values.find(({ from, to }) => from === text && !never?.test(to));
  return found ? found.to : text;
}
