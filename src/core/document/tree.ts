// A JSON text as a tree that prints back to exactly the text it was read from: readTree · printTree · lineAndColumn.
// Strict (RFC 8259); what is wrong with a text is said in words for people.

/** A value: a scalar's text as written, or a container. */
export type Node = Scalar | Container;

/** A string, number, true, false or null, spelled as in the text. */
export interface Scalar {
  text: string;
  items?: undefined;
}

/** An object (`{`) or array (`[`) with its items in order. */
export interface Container {
  open: '{' | '[';
  items: Item[];
  /** The white space before the closing bracket. */
  end: string;
}

/** A member of an object or an item of an array. */
export interface Item {
  /** White space before it, after the bracket or comma. */
  before: string;
  /** The key, decoded; empty in an array. */
  key: string;
  /** The key as written, with everything up to the value (`"name": `); empty in an array. */
  lead: string;
  value: Node;
  /** White space between the value and the comma. */
  after: string;
  /** Where key or value began in the text it was read from. */
  offset: number;
}

/** A whole text: white space, one value, white space. */
export interface Tree {
  before: string;
  root: Node;
  after: string;
}

/** Where (offset in UTF-16 units) and why a text is not JSON. */
export interface Mistake {
  offset: number;
  sentence: string;
}

/** Reads a text that nests at most some thousand levels deep; a `Mistake` when it is not JSON. */
export function readTree(text: string): Tree | Mistake {
  const reader: Reader = { text, at: 0 };
  try {
    const before = space(reader);
    const root = value(reader);
    const after = space(reader);
    if (reader.at < text.length) fail(reader, 'there is something after the end of the object');
    return { before, root, after };
  } catch (thrown) {
    if (thrown instanceof Misread) return { offset: thrown.offset, sentence: thrown.message };
    throw thrown;
  }
}

/** The text of a tree. */
export function printTree(tree: Tree): string {
  const parts: string[] = [tree.before];
  print(tree.root, parts);
  parts.push(tree.after);
  return parts.join('');
}

/** The text of one value. */
export function printNode(node: Node): string {
  const parts: string[] = [];
  print(node, parts);
  return parts.join('');
}

/** Line and column, both from 1, of an offset in a text with LF, CRLF or CR line ends. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

interface Reader {
  text: string;
  at: number;
}

class Misread extends Error {
  readonly offset: number;
  constructor(sentence: string, offset: number) {
    super(sentence);
    this.offset = offset;
  }
}

function fail(reader: Reader, sentence: string, offset = reader.at): never {
  throw new Misread(sentence, offset);
}

function value(reader: Reader): Node {
  const start = reader.text[reader.at];
  if (start === '{' || start === '[') return container(reader, start);
  if (start === '"') return { text: string(reader) };
  return { text: literal(reader) };
}

function container(reader: Reader, open: '{' | '['): Container {
  const close = open === '{' ? '}' : ']';
  const node: Container = { open, items: [], end: '' };
  reader.at++;
  let before = space(reader);
  if (reader.text[reader.at] === close) {
    reader.at++;
    node.end = before;
    return node;
  }
  for (;;) {
    if (reader.text[reader.at] === close) fail(reader, `the comma before this ${close} is one too many`);
    node.items.push(item(reader, open, before));
    const next = reader.text[reader.at];
    if (next !== ',' && next !== close) missing(reader, close);
    reader.at++;
    if (next === close) return moveEnd(node);
    before = space(reader);
  }
}

/** White space before the closing bracket belongs to the container, not to its last item. */
function moveEnd(node: Container): Container {
  const last = node.items.at(-1) as Item;
  node.end = last.after;
  last.after = '';
  return node;
}

function item(reader: Reader, open: '{' | '[', before: string): Item {
  const offset = reader.at;
  let key = '';
  if (open === '{') {
    key = JSON.parse(keyText(reader)) as string;
    space(reader);
    if (reader.text[reader.at] !== ':') fail(reader, 'a colon (:) is missing after the key');
    reader.at++;
    space(reader);
  }
  const lead = reader.text.slice(offset, reader.at);
  const node = value(reader);
  return { before, key, lead, value: node, after: space(reader), offset };
}

function keyText(reader: Reader): string {
  const start = reader.text[reader.at];
  if (start === '"') return string(reader);
  if (start === undefined) return fail(reader, 'the file ends too early: } is missing');
  if (start === ',') return fail(reader, 'there is a comma too many here');
  if (start === '/') return fail(reader, 'comments are not allowed in JSON');
  return fail(reader, 'a key in straight double quotes (") is missing here');
}

function missing(reader: Reader, close: string): never {
  const next = reader.text[reader.at];
  if (next === undefined) return fail(reader, `the file ends too early: ${close} is missing`);
  if (next === '/') return fail(reader, 'comments are not allowed in JSON');
  if (next === '}' || next === ']') return fail(reader, `${close} should stand here, not ${next}`);
  return fail(reader, `a comma or ${close} is missing here`);
}

function string(reader: Reader): string {
  const { text } = reader;
  const start = reader.at;
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      reader.at = at + 1;
      return text.slice(start, reader.at);
    }
    if (code === 92) at = escaped(reader, at);
    else if (!(code >= 32)) unfinished(reader, start, at);
  }
}

/** The last position of the escape that begins at `at`. */
function escaped(reader: Reader, at: number): number {
  const next = reader.text[at + 1];
  if (next === undefined) return at;
  if ('"\\/bfnrt'.includes(next)) return at + 1;
  if (next === 'u' && /^[0-9a-fA-F]{4}$/.test(reader.text.slice(at + 2, at + 6))) return at + 5;
  return fail(reader, `\\${next} means nothing in JSON; a backslash itself is written \\\\`, at);
}

function unfinished(reader: Reader, start: number, at: number): never {
  const found = reader.text[at];
  if (found === undefined)
    return fail(reader, 'the file ends inside this text: the closing " is missing', start);
  if (found === '\n' || found === '\r')
    return fail(reader, 'the closing " is missing on this line (a line break in a text is written \\n)', at);
  const name =
    found === '\t' ? 'a tab in a text is written \\t' : 'an invisible control character stands here';
  return fail(reader, name, at);
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[^\s,:"{}[\]]+/y;

function literal(reader: Reader): string {
  WORD.lastIndex = reader.at;
  const word = WORD.exec(reader.text)?.[0] ?? '';
  if (word !== 'true' && word !== 'false' && word !== 'null') {
    NUMBER.lastIndex = reader.at;
    if (word === '' || NUMBER.exec(reader.text)?.[0] !== word) notAValue(reader, word);
  }
  reader.at += word.length;
  return word;
}

function notAValue(reader: Reader, word: string): never {
  if (reader.at >= reader.text.length) return fail(reader, 'the file ends too early: a value is missing');
  if (word === '') return fail(reader, 'a value is missing here');
  if (word.startsWith('/')) return fail(reader, 'comments are not allowed in JSON');
  const shown = word.length > 20 ? `${word.slice(0, 20)}…` : word;
  if (/^[-+.]?[0-9]/.test(word)) return fail(reader, `${shown} is not how JSON writes a number`);
  return fail(reader, `${shown} is no JSON value: a text needs straight double quotes (")`);
}

function space(reader: Reader): string {
  const { text } = reader;
  const start = reader.at;
  let at = start;
  for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9; )
    code = text.charCodeAt(++at);
  reader.at = at;
  return at === start ? '' : text.slice(start, at);
}

function print(node: Node, parts: string[]): void {
  if (!node.items) {
    parts.push(node.text);
    return;
  }
  parts.push(node.open);
  node.items.forEach((each, index) => {
    if (index > 0) parts.push(',');
    parts.push(each.before, each.lead);
    print(each.value, parts);
    parts.push(each.after);
  });
  parts.push(node.end, node.open === '{' ? '}' : ']');
}
