import type { BulkChange } from '../core/bulk.ts';
import { readTree } from '../core/document/tree.ts';
import { CairnError } from '../core/errors.ts';
import { filterValue } from '../core/list-filters.ts';
import { fieldAt, pointerOf } from '../core/list-names.ts';
import type { Field } from '../core/schema.ts';
import { filterOf } from './places.ts';

// changeOf · listOf: what the options of `cairn edit` say of a change and of the records that are meant.

export interface EditWish {
  filter: string[];
  q?: string;
  view?: string;
  set: string[];
  unset: string[];
  add: string[];
  remove: string[];
  delete?: boolean;
}

/** The change, with values as the fields hold them: `total=1.10` is a number where the field is one. Throws `invalid`. */
export function changeOf(wish: EditWish, fields: readonly Field[]): BulkChange {
  const set = new Map(
    wish.set.map(pairOf).map(([pointer, text]) => [pointer, wholeOf(fields, pointer, text)]),
  );
  const clear = wish.unset.map(pointerOf);
  const [add, remove] = [wish.add, wish.remove].map((pairs) => itemsOf(pairs, fields));
  const count = wish.set.length + clear.length + wish.add.length + wish.remove.length;
  if (wish.delete ? count > 0 : count === 0)
    throw new CairnError(
      'invalid',
      'Say what is to change with --set, --unset, --add and --remove, or --delete.',
    );
  return wish.delete ? { delete: true } : { set, clear, ...(add && { add }), ...(remove && { remove }) };
}

/** The parameters of the list whose records are meant, as in an address. Throws `invalid`. */
export function listOf({ filter, q, view }: Pick<EditWish, 'filter' | 'q' | 'view'>): string {
  const params = new URLSearchParams({ ...(q !== undefined && { q }), ...(view !== undefined && { view }) });
  for (const text of filter) params.append(...filterOf(text));
  return params.toString();
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CairnError('invalid', `"${text}" is not field=value.`);
  return [pointerOf(text.slice(0, at)), text.slice(at + 1)];
}

function itemsOf(pairs: readonly string[], fields: readonly Field[]): Map<string, string[]> {
  const items = new Map<string, string[]>();
  for (const [pointer, text] of pairs.map(pairOf)) {
    const field = fieldAt(fields, pointer);
    items.set(pointer, [...(items.get(pointer) ?? []), jsonOf(field?.item ?? field, pointer, text)]);
  }
  return items;
}

/** Of a list its values, separated by commas. */
function wholeOf(fields: readonly Field[], pointer: string, text: string): string {
  const field = fieldAt(fields, pointer);
  const item = field?.item;
  if (!item || isJson(text)) return jsonOf(field, pointer, text);
  return `[${text
    .split(',')
    .map((part) => jsonOf(item, pointer, part.trim()))
    .join(', ')}]`;
}

/** JSON text. A number stays as it was written; what no field tells of, and what is no plain value, is JSON if it can be. */
function jsonOf(field: Field | undefined, pointer: string, text: string): string {
  if ((!field || field.fields || field.item || field.widget === 'json') && isJson(text)) return text;
  const value = filterValue(field, 'eq', text);
  if (value === undefined)
    throw new CairnError(
      'invalid',
      `"${text}" is no value of ${pointer.slice(1)}, which is a ${field?.widget}.`,
    );
  return typeof value === 'number' && isJson(text) ? text : JSON.stringify(value);
}

function isJson(text: string): boolean {
  return 'root' in readTree(text);
}
