import { CairnError } from '../errors.ts';
import type { JsonObject } from '../record.ts';
import { sameData } from './equal.ts';
import type { Place } from './list.ts';
import { hasBom, isBroken, parseDocument, parseValue } from './parse.ts';
import { layOut, styleOf } from './style.ts';
import { type Container, type Node, printTree, readTree, type Tree } from './tree.ts';

// A file opened for editing: openSource · closeSource · readValue

/** A file's tree with its data; the tree is edited in place. */
export interface Source {
  bytes: Buffer;
  data: JsonObject;
  tree: Tree & { root: Container };
  place: Place;
}

/** Opens the bytes of a whole file. Throws `invalid` when they are broken. */
export function openSource(bytes: Buffer): Source {
  const document = parseDocument(bytes);
  if (isBroken(document)) throw new CairnError('invalid', document.broken);
  const tree = readTree(document.text) as Source['tree'];
  const style = styleOf(tree, document.text);
  return { bytes, data: document.data, tree, place: { margin: '', onOneLine: style.newline === '', style } };
}

/**
 * The bytes of the edited tree, the old ones when nothing changed. What they say is compared with what was intended: should they
 * ever differ, the whole file is written anew from what was intended, in the file's style.
 */
export function closeSource(source: Source, intended: unknown): Buffer {
  const bytes = encode(source);
  if (bytes.equals(source.bytes)) return source.bytes;
  const document = parseDocument(bytes);
  if (!isBroken(document) && sameData(document.data, intended)) return bytes;
  source.tree.root = layOut(nodeOf(JSON.stringify(intended)), source.place.style, '') as Container;
  const coarse = encode(source);
  const again = parseDocument(coarse);
  if (isBroken(again)) throw new CairnError('invalid', again.broken);
  return coarse;
}

/** The text of any JSON value as a node and as data. Throws `invalid` when it is not JSON or has a key twice. */
export function readValue(json: string): { node: Node; data: unknown } {
  const value = parseValue(json);
  if (isBroken(value)) throw new CairnError('invalid', value.broken);
  return { node: nodeOf(json), data: value.data };
}

function nodeOf(json: string): Node {
  return (readTree(json) as Tree).root;
}

function encode(source: Source): Buffer {
  const text = printTree(source.tree);
  const safe = text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, escapeUnit);
  return Buffer.from(hasBom(source.bytes) ? `\ufeff${safe}` : safe);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16)}`;
}
