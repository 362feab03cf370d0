import { isUtf8 } from 'node:buffer';
import { pointerOf } from '../json-pointer.ts';
import type { Json, JsonObject } from '../record.ts';
import { lineAndColumn, type Node, readTree } from './tree.ts';

// parseDocument · parseText · parseValue · parseJson · isBroken

/** A file that parsed: its text without BOM and its data. */
export interface ParsedDocument {
  text: string;
  data: JsonObject;
}

/** Why bytes are no record: one sentence, with line and column (from 1) where they are known. */
export interface BrokenDocument {
  broken: string;
  line?: number;
  column?: number;
}

/** The deepest nesting of objects and arrays that a file may have. */
export const MAX_DEPTH = 900;

/**
 * The bytes of a file as data, or why they are broken: not UTF-8, not JSON (RFC 8259, a BOM is allowed), no object at the top,
 * a key twice in one object, deeper than `MAX_DEPTH`. Never throws.
 */
export function parseDocument(bytes: Buffer): ParsedDocument | BrokenDocument {
  if (!isUtf8(bytes)) return notUtf8(bytes);
  const start = hasBom(bytes) ? 3 : 0;
  return parse(bytes.toString('utf8', start), bytes, start);
}

/** As `parseDocument`, of a text (a request's body, a journal line's `text`). */
export function parseText(text: string): ParsedDocument | BrokenDocument {
  return text.isWellFormed()
    ? parseDocument(Buffer.from(text))
    : parse(text.replace(/^\ufeff/, ''), Buffer.from(text), 0);
}

/** As `parseText`, of any JSON value. */
export function parseValue(json: string): { text: string; data: unknown } | BrokenDocument {
  return parseAny(json, Buffer.from(json), 0);
}

/**
 * `JSON.parse` of JSON that is known to be good, right also where keys have escapes: the V8 of Node 24 takes such a key for another one
 * that it has read before (a quotation mark or a tab for a backslash, once some object had a key of one backslash).
 */
export function parseJson(bytes: Buffer): unknown {
  return dataOf(bytes.toString(), census(bytes, 0).escapedKeys);
}

/** Whether a parse failed. */
export function isBroken(document: object): document is BrokenDocument {
  return 'broken' in document;
}

/** Whether the bytes begin with the UTF-8 byte order mark. */
export function hasBom(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function parse(text: string, bytes: Buffer, start: number): ParsedDocument | BrokenDocument {
  const value = parseAny(text, bytes, start);
  if ('broken' in value || isObject(value.data)) return value as ParsedDocument | BrokenDocument;
  return notAnObject(value.data);
}

function parseAny(
  text: string,
  bytes: Buffer,
  start: number,
): { text: string; data: unknown } | BrokenDocument {
  const { colons, depth, escapedKeys } = census(bytes, start);
  if (depth > MAX_DEPTH) return { broken: `objects and lists are nested deeper than ${MAX_DEPTH} levels` };
  let data: unknown;
  try {
    data = dataOf(text, escapedKeys);
  } catch (thrown) {
    return notJson(text, thrown);
  }
  const count = typeof data === 'object' && data !== null ? members(data as JsonObject) : 0;
  return count === colons ? { text, data } : duplicate(text);
}

function isObject(data: unknown): boolean {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** Throws as `JSON.parse` does. */
function dataOf(text: string, escapedKeys: boolean): unknown {
  const tree = escapedKeys ? readTree(text) : undefined;
  return tree && 'root' in tree ? dataOfNode(tree.root) : JSON.parse(text);
}

function dataOfNode(node: Node): unknown {
  if (!node.items) return JSON.parse(node.text);
  if (node.open === '[') return node.items.map(({ value }) => dataOfNode(value));
  return Object.fromEntries(node.items.map(({ key, value }) => [key, dataOfNode(value)]));
}

interface Census {
  /** Outside strings: as many as members in valid JSON. */
  colons: number;
  /** The deepest nesting. */
  depth: number;
  escapedKeys: boolean;
}

function census(bytes: Buffer, start: number): Census {
  let colons = 0;
  let level = 0;
  let depth = 0;
  let escaped = false;
  let escapedKeys = false;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 34) {
      escaped = false;
      for (at++; at < bytes.length && bytes[at] !== 34; at++)
        if (bytes[at] === 92) {
          escaped = true;
          at++;
        }
    } else if (byte === 58) {
      colons++;
      escapedKeys ||= escaped;
    } else if (byte === 123 || byte === 91) {
      if (++level > depth) depth = level;
    } else if (byte === 125 || byte === 93) level--;
  }
  return { colons, depth, escapedKeys };
}

function members(value: JsonObject | Json[]): number {
  if (Array.isArray(value)) {
    let count = 0;
    for (const item of value) if (typeof item === 'object' && item !== null) count += members(item);
    return count;
  }
  let count = 0;
  for (const key in value) {
    count++;
    const item = value[key];
    if (typeof item === 'object' && item !== null) count += members(item);
  }
  return count;
}

function brokenAt(text: string, offset: number, sentence: string): BrokenDocument {
  const { line, column } = lineAndColumn(text, offset);
  return { broken: `line ${line}, column ${column}: ${sentence}`, line, column };
}

function notJson(text: string, thrown: unknown): BrokenDocument {
  if (text.trim() === '') return { broken: 'there is nothing in it' };
  const conflict = /^(<{7}|={7}|>{7})( |$)/m.exec(text);
  if (conflict) return brokenAt(text, conflict.index, 'a merge conflict was left here');
  const tree = readTree(text);
  if ('sentence' in tree) return brokenAt(text, tree.offset, tree.sentence);
  return { broken: `this is not JSON: ${(thrown as Error).message}` };
}

function notAnObject(data: unknown): BrokenDocument {
  const kind = Array.isArray(data) ? 'a list' : data === null ? 'null' : `a ${typeof data}`;
  return { broken: `the file holds ${kind.replace('string', 'text')}; a record is an object in { }` };
}

function duplicate(text: string): BrokenDocument {
  const tree = readTree(text);
  const twin = 'sentence' in tree ? undefined : findTwin(tree.root, []);
  if (!twin) return { broken: 'a key stands twice in one object' };
  return brokenAt(text, twin.offset, `the key ${JSON.stringify(pointerOf(twin.path))} stands twice`);
}

function findTwin(
  node: Node,
  path: (string | number)[],
): { offset: number; path: (string | number)[] } | undefined {
  if (!node.items) return undefined;
  const seen = new Set<string>();
  for (const [index, item] of node.items.entries()) {
    const here = [...path, node.open === '{' ? item.key : index];
    if (node.open === '{' && seen.has(item.key)) return { offset: item.offset, path: here };
    seen.add(item.key);
    const below = findTwin(item.value, here);
    if (below) return below;
  }
  return undefined;
}

function notUtf8(bytes: Buffer): BrokenDocument {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return { broken: 'the file is UTF-16; save it as UTF-8' };
  let start = 0;
  for (let line = 1; ; line++) {
    const next = bytes.indexOf(10, start);
    const part = bytes.subarray(start, next < 0 ? bytes.length : next);
    if (!isUtf8(part) || next < 0) {
      const column = part.toString().indexOf('\ufffd') + 1;
      const sentence = `line ${line}, column ${column}: the bytes here are not UTF-8; save the file as UTF-8`;
      return { broken: sentence, line, column };
    }
    start = next + 1;
  }
}
