import { CairnError } from '../errors.ts';
import type { JsonObject } from '../record.ts';
import { below, freshItem, type Place, relist } from './list.ts';
import { mergeNode } from './merge.ts';
import { isBroken, type ParsedDocument, parseText } from './parse.ts';
import { closeSource, openSource } from './source.ts';
import { canonicalStyle, layOut } from './style.ts';
import { type Container, type Item, type Node, printNode, readTree, type Tree } from './tree.ts';

// replaceDocument · completeDocument · mergePatch · canonicalBytes

/**
 * The bytes that say what `newText` says, with only the lines changed that have to: values compare by value (1.1 is 1.10, the order of
 * keys means nothing), rows of lists are matched. The same Buffer when nothing changes. Throws `invalid` when the text is no record.
 */
export function replaceDocument(bytes: Buffer, newText: string): Buffer {
  const { root, data } = openText(newText);
  const source = openSource(bytes);
  mergeNode(source.tree.root, root, source.place);
  return closeSource(source, data);
}

/**
 * The bytes with the keys of `data` that they lack, each after the key that it follows in `data`. What is there stays as it is written,
 * so `data` has to say the same about it.
 */
export function completeDocument(bytes: Buffer, data: JsonObject): Buffer {
  const source = openSource(bytes);
  const whole = openText(JSON.stringify(data)).root;
  mergeNode(source.tree.root, withOld(source.tree.root, whole), source.place);
  return closeSource(source, data);
}

/** The bytes after a JSON Merge Patch (RFC 7396) whose text is an object. Throws `invalid` when it is not. */
export function mergePatch(bytes: Buffer, patchText: string): Buffer {
  const patch = openText(patchText);
  const source = openSource(bytes);
  patchNode(source.tree.root, patch.root, source.place);
  return closeSource(source, patched(source.data, patch.data));
}

/**
 * What Cairn writes for a new file: two-space JSON and a final newline. From a text, numbers keep their spelling and keys their order.
 * Throws `invalid` when the text is no record.
 */
export function canonicalBytes(source: string | JsonObject): Buffer {
  if (typeof source !== 'string') return Buffer.from(`${JSON.stringify(source, null, 2)}\n`);
  const data = parsed(source).data;
  // What a program wrote with JSON.stringify, on one line or several, has no spelling of its own to keep.
  const canonical = JSON.stringify(data, null, 2);
  if (canonical === source.trim() || JSON.stringify(data) === source) return Buffer.from(`${canonical}\n`);
  return Buffer.from(`${printNode(layOut(openText(source).root, canonicalStyle, ''))}\n`);
}

/** The new tree with the old values wherever there are some. */
function withOld(old: Node, next: Node): Node {
  if (!isObject(old) || !isObject(next)) return old;
  const known = new Map(old.items.map((item) => [item.key, item.value]));
  const value = (item: Item) => {
    const mine = known.get(item.key);
    return mine ? withOld(mine, item.value) : item.value;
  };
  return { ...next, items: next.items.map((item) => ({ ...item, value: value(item) })) };
}

function openText(text: string): { root: Container; data: JsonObject } {
  const document = parsed(text);
  return { root: (readTree(document.text) as Tree).root as Container, data: document.data };
}

function parsed(text: string): ParsedDocument {
  const document = parseText(text);
  if (isBroken(document)) throw new CairnError('invalid', document.broken);
  return document;
}

function patchNode(target: Container, patch: Container, place: Place): void {
  const items = new Map(target.items.map((item) => [item.key, item]));
  for (const { key, value } of patch.items) {
    const mine = items.get(key);
    if (isNull(value)) items.delete(key);
    else if (!mine) items.set(key, freshItem(target, key, withoutNulls(value), place));
    else patchItem(target, mine, value, place);
  }
  relist(target, [...items.values()], place);
}

function patchItem(target: Container, mine: Item, value: Node, place: Place): void {
  const here = below(target, mine, place);
  if (isObject(value) && isObject(mine.value)) patchNode(mine.value, value, here);
  else mine.value = mergeNode(mine.value, withoutNulls(value), here);
}

/** A patch's object where there was none: its nulls mean nothing. */
function withoutNulls(node: Node): Node {
  if (!isObject(node)) return node;
  const items = node.items.filter((item) => !isNull(item.value));
  return { ...node, items: items.map((item) => ({ ...item, value: withoutNulls(item.value) })) };
}

function isObject(node: Node): node is Container {
  return node.items !== undefined && node.open === '{';
}

function isNull(node: Node): boolean {
  return !node.items && node.text === 'null';
}

/** RFC 7396, section 2, on parsed data. */
function patched(target: unknown, patch: unknown): unknown {
  if (!isPlain(patch)) return patch;
  const result = new Map(Object.entries(isPlain(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, patched(result.get(key), value));
  }
  return Object.fromEntries(result);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
