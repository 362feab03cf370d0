import type { Json, JsonObject } from '../record.ts';
import { isLost } from './exact.ts';
import type { ParsedDocument } from './parse.ts';
import { type Node, readTree } from './tree.ts';

// exactData

// Only such a text can hold a number that JavaScript has not got; reading it again costs more than reading it.
const MANY_DIGITS = /[0-9]{16}|[0-9.]{17}|[eE][+-]?[0-9]{3}/;

/**
 * The data of a document in which a number that JavaScript has not got (9007199254740993) is a `JSON.rawJSON`: it is printed with all
 * its digits, and `sameData` tells it from its neighbours.
 */
export function exactData({ text, data }: ParsedDocument): JsonObject {
  if (!MANY_DIGITS.test(text)) return data;
  const tree = readTree(text);
  return 'root' in tree ? (exactNode(tree.root) as JsonObject) : data;
}

function exactNode(node: Node): Json {
  if (!node.items)
    return isLost(node.text) ? (JSON.rawJSON(node.text) as unknown as Json) : JSON.parse(node.text);
  if (node.open === '[') return node.items.map(({ value }) => exactNode(value));
  return Object.fromEntries(node.items.map(({ key, value }) => [key, exactNode(value)]));
}
