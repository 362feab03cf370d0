import { valueAt } from '../../src/core/json-pointer.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';
import { columnsOf } from './columns.ts';
import { isBlank, type Show } from './show.ts';
import { inWords } from './words.ts';

const MOST = 3;
const LONG = new Set(['rows', 'json', 'group', 'markdown', 'textarea', 'tags', 'checkboxes', 'relations']);

/** A record in half a line, for where there is no room for more: "Company · Active · Kiel"; the first filled columns. */
export function factWords(shape: Shape, data: JsonObject, show: Show): string {
  return columnsOf(shape)
    .filter(({ widget, pointer }) => !LONG.has(widget) && !pointer.includes('*'))
    .filter(({ pointer }) => !isBlank(valueAt(data, pointer)))
    .slice(0, MOST)
    .map((field) => inWords(field, valueAt(data, field.pointer), show))
    .join(' · ');
}
