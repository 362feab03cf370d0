import { CairnError } from '../errors.ts';
import { isIndex, pointerTokens } from '../json-pointer.ts';
import type { JsonObject } from '../record.ts';
import { below, freshItem, type Place, relist } from './list.ts';
import { mergeNode } from './merge.ts';
import { closeSource, openSource, readValue } from './source.ts';
import { leadOf } from './style.ts';
import type { Container, Item, Node } from './tree.ts';

// applyEdits · editedData · renamedData

/**
 * One change of one value. `json` is the JSON text of the new value (so that `1.10` stays `1.10`); without `json` and `from` the
 * key or item is removed. Edits of one list are done one after the other, as in RFC 6902.
 */
export interface Edit {
  /** Where: RFC 6901; `-` is the end of an array. Objects that are missing on the way, or null, are made. */
  pointer: string;
  json?: string;
  /** The pointer is an array position before which the value is inserted. */
  insert?: boolean;
  /** The value is moved from this pointer, with the text it has there; into an array it is inserted. */
  from?: string;
  /** Not the value changes but its key, in its place, to one that is not there yet. */
  rename?: string;
  /** The key stands right after this one, '' before all others; without `json` and `from` it is moved there as it is written. */
  after?: string;
}

/**
 * The bytes after the edits: only the lines concerned differ, new values are written in the file's own style. The same Buffer when
 * nothing changes. Throws `invalid` for a pointer that leads nowhere and for `json` that is not JSON.
 */
export function applyEdits(bytes: Buffer, edits: readonly Edit[]): Buffer {
  const source = openSource(bytes);
  for (const edit of edits) applyEdit(source.tree.root, edit, source.place);
  return closeSource(source, editedData(source.data, edits));
}

/** What the data becomes, as parsed values; `data` itself stays as it is. Throws as `applyEdits`. */
export function editedData(data: JsonObject, edits: readonly Edit[]): JsonObject {
  const copy = structuredClone(data);
  for (const edit of edits) editData(copy, edit);
  return copy;
}

/**
 * The data with its keys called as the edits call them, values as they were: what a write that renames is compared with, because a value
 * that only has another name has not been touched.
 */
export function renamedData(data: JsonObject, edits: readonly Edit[]): JsonObject {
  const renames = edits.filter(({ rename }) => rename !== undefined);
  if (renames.length === 0) return data;
  const copy = structuredClone(data);
  for (const { pointer, rename = '' } of renames) {
    const { parent, token = '' } = reachData(copy, pointer, false) ?? {};
    if (!parent || Array.isArray(parent) || !Object.hasOwn(parent, token)) continue;
    delete parent[rename];
    renameInData(copy, pointer, rename);
  }
  return copy;
}

function applyEdit(root: Container, edit: Edit, place: Place): void {
  if (edit.rename !== undefined) renameKey(root, edit.pointer, edit.rename, place);
  else if (!isOnlyPlaced(edit)) setValue(root, edit, place);
  if (edit.after !== undefined) placeKey(root, edit.pointer, edit.after, place);
}

/** Whether the edit moves a key and leaves its value. */
function isOnlyPlaced({ after, json, from }: Edit): boolean {
  return after !== undefined && json === undefined && from === undefined;
}

function renameKey(root: Container, pointer: string, name: string, place: Place): void {
  const { container, item } = memberAt(root, pointer, place);
  refuseTaken(
    container.items.some(({ key }) => key === name),
    pointer,
    name,
  );
  const written = /^"(?:[^"\\]|\\.)*"/.exec(item.lead)?.[0] ?? '';
  item.lead = leadOf(name, { ...place.style, colon: '' }) + item.lead.slice(written.length);
  item.key = name;
}

function placeKey(root: Container, pointer: string, after: string, place: Place): void {
  const { container, item, place: here } = memberAt(root, pointer, place);
  const others = container.items.filter((each) => each !== item);
  const at = after === '' ? 0 : others.findIndex(({ key }) => key === after) + 1;
  if (at === 0 && after !== '') throw nowhere(pointer);
  relist(container, others.toSpliced(at, 0, item), here);
}

/** A key of an object with its value. */
function memberAt(
  root: Container,
  pointer: string,
  start: Place,
): { container: Container; item: Item; place: Place } {
  const target = reach(root, pointer, start, false);
  const item =
    target?.container.open === '{'
      ? target.container.items.find(({ key }) => key === target.token)
      : undefined;
  if (!target || !item) throw nowhere(pointer);
  return { container: target.container, item, place: target.place };
}

function refuseTaken(taken: boolean, pointer: string, name: string): void {
  if (!taken) return;
  const message = `cannot be called ${JSON.stringify(name)}: that key is there already`;
  throw new CairnError('invalid', `${pointer} ${message}`, { errors: [{ pointer, message }] });
}

function setValue(root: Container, edit: Edit, place: Place): void {
  const moved = edit.from === undefined ? undefined : take(root, edit.from, place);
  const value = moved?.item.value ?? (edit.json === undefined ? undefined : readValue(edit.json).node);
  const target = reach(root, edit.pointer, place, value !== undefined);
  if (target) put(target, value, edit, moved);
}

/** The container that holds what a pointer names. */
interface Target {
  container: Container;
  place: Place;
  token: string;
}

function put(
  target: Target,
  value: Node | undefined,
  edit: Edit,
  moved: ReturnType<typeof take> | undefined,
): void {
  const { container, place, token } = target;
  const inserts = container.open === '[' && (edit.insert || token === '-' || moved !== undefined);
  const index = indexIn(
    container,
    token,
    edit.pointer,
    value === undefined ? 'removed' : inserts ? 'inserted' : 'set',
  );
  const items = [...container.items];
  if (value === undefined) {
    if (index < 0) return;
    items.splice(index, 1);
  } else if (inserts || index < 0) {
    const stays = moved?.container === container && container.open === '[';
    const item = stays ? (moved as { item: Item }).item : freshItem(container, token, value, place);
    items.splice(inserts ? index : items.length, 0, item);
  } else {
    const item = items[index] as Item;
    item.value = mergeNode(item.value, value, below(container, item, place));
  }
  relist(container, items, place);
}

function take(root: Container, pointer: string, place: Place): { container: Container; item: Item } {
  const target = reach(root, pointer, place, false);
  const index = target ? indexIn(target.container, target.token, pointer, 'removed') : -1;
  const item = target?.container.items[index];
  if (!target || !item) throw nowhere(pointer);
  relist(target.container, target.container.items.toSpliced(index, 1), target.place);
  return { container: target.container, item };
}

function reach(root: Container, pointer: string, start: Place, make: boolean): Target | undefined {
  const tokens = tokensOf(pointer);
  let container = root;
  let place = start;
  for (const token of tokens.slice(0, -1)) {
    const index = container.open === '{' || isIndex(token) ? find(container, token) : -1;
    let item = container.items[index];
    if (!item && (container.open === '[' || !make)) {
      if (!make && container.open === '{') return undefined;
      throw nowhere(pointer);
    }
    if (!item) {
      item = freshItem(container, token, { open: '{', items: [], end: '' }, place);
      relist(container, [...container.items, item], place);
    } else if (!item.value.items && item.value.text === 'null') {
      if (!make) return undefined;
      item.value = { open: '{', items: [], end: '' };
    }
    place = below(container, item, place);
    if (!item.value.items) throw nowhere(pointer);
    container = item.value;
  }
  return { container, place, token: tokens.at(-1) as string };
}

function find(container: Container, token: string): number {
  return container.open === '{' ? container.items.findIndex((item) => item.key === token) : Number(token);
}

/** The position that a token names; -1 for a key that is not there. */
function indexIn(
  container: Container,
  token: string,
  pointer: string,
  doing: 'set' | 'removed' | 'inserted',
): number {
  if (container.open === '{') return find(container, token);
  return listIndex(container.items.length, token, pointer, doing);
}

function listIndex(
  length: number,
  token: string,
  pointer: string,
  doing: 'set' | 'removed' | 'inserted',
): number {
  const index = token === '-' && doing !== 'removed' ? length : isIndex(token) ? Number(token) : -1;
  if (index < 0 || index > length || (index === length && doing !== 'inserted')) throw nowhere(pointer);
  return index;
}

function tokensOf(pointer: string): string[] {
  const tokens = pointerTokens(pointer);
  if (!tokens?.length)
    throw new CairnError('invalid', `${JSON.stringify(pointer)} names no value in the record`);
  return tokens;
}

function nowhere(pointer: string): CairnError {
  const message = 'there is no such place in the record';
  return new CairnError('invalid', `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}

// The same, on parsed data.

function editData(data: JsonObject, edit: Edit): void {
  if (edit.rename !== undefined) {
    renameInData(data, edit.pointer, edit.rename);
    return;
  }
  // The order of keys says nothing.
  if (isOnlyPlaced(edit)) return;
  let value: unknown = edit.json === undefined ? undefined : readValue(edit.json).data;
  if (edit.from !== undefined) {
    const { parent, token } = reachData(data, edit.from, false) ?? {};
    if (Array.isArray(parent))
      [value] = parent.splice(listIndex(parent.length, token ?? '', edit.from, 'removed'), 1);
    else if (parent && Object.hasOwn(parent, token ?? '')) {
      value = parent[token ?? ''];
      delete parent[token ?? ''];
    } else throw nowhere(edit.from);
  }
  const target = reachData(data, edit.pointer, value !== undefined);
  if (target) putData(target.parent, target.token, value, edit);
}

function renameInData(data: JsonObject, pointer: string, name: string): void {
  const { parent, token = '' } = reachData(data, pointer, false) ?? {};
  if (!parent || Array.isArray(parent) || !Object.hasOwn(parent, token)) throw nowhere(pointer);
  refuseTaken(Object.hasOwn(parent, name), pointer, name);
  const entries = Object.entries(parent);
  for (const [key] of entries) delete parent[key];
  for (const [key, value] of entries) define(parent, key === token ? name : key, value);
}

type Parent = Record<string, unknown> | unknown[];

function putData(parent: Parent, token: string, value: unknown, edit: Edit): void {
  if (!Array.isArray(parent)) {
    if (value === undefined) delete parent[token];
    else define(parent, token, value);
  } else if (value === undefined) parent.splice(listIndex(parent.length, token, edit.pointer, 'removed'), 1);
  else if (edit.insert || token === '-' || edit.from !== undefined)
    parent.splice(listIndex(parent.length, token, edit.pointer, 'inserted'), 0, value);
  else parent[listIndex(parent.length, token, edit.pointer, 'set')] = value;
}

function reachData(
  data: JsonObject,
  pointer: string,
  make: boolean,
): { parent: Parent; token: string } | undefined {
  const tokens = tokensOf(pointer);
  let parent: Parent = data;
  for (const token of tokens.slice(0, -1)) {
    const index = Array.isArray(parent) ? listIndex(parent.length, token, pointer, 'removed') : token;
    let child: unknown = Object.hasOwn(parent, index) ? parent[index as never] : undefined;
    if (child === undefined || child === null) {
      if (!make) return undefined;
      child = {};
      define(parent, index, child);
    }
    if (typeof child !== 'object') throw nowhere(pointer);
    parent = child as Parent;
  }
  return { parent, token: tokens.at(-1) as string };
}

/** Sets a key as a JSON reader does: `__proto__` is a key like any other. */
function define(parent: Parent, key: string | number, value: unknown): void {
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}
