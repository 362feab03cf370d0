import type { Container, Item, Node, Tree } from './tree.ts';

// How a file is written, and new values in the same way: styleOf · canonicalStyle · layOut · leadOf · isOnOneLine · indentOf

/** A file's habits. */
export interface Style {
  /** The line end; empty when the file stands on one line. */
  newline: string;
  /** One level of indentation. */
  indent: string;
  /** What stands between key and value, `: `. */
  colon: string;
  /** White space between a comma and the line's end (some writers leave a space there). */
  trailing: string;
  /** White space after a comma inside a line. */
  gap: string;
  /** White space inside the braces of an object on one line. */
  pad: string;
  /** Lists of plain values stand on one line. */
  flatLists: boolean;
  /** Everything beyond ASCII is escaped. */
  ascii: boolean;
  /** `/` is escaped. */
  slashes: boolean;
}

/** What Cairn writes: `JSON.stringify(data, null, 2)`. */
export const canonicalStyle: Style = {
  newline: '\n',
  indent: '  ',
  colon: ': ',
  trailing: '',
  gap: ' ',
  pad: '',
  flatLists: false,
  ascii: false,
  slashes: false,
};

/** The habits of a file; what it does not show is as in `canonicalStyle`. */
export function styleOf(tree: Tree, text: string): Style {
  const seen: Partial<Style> = {};
  const root = tree.root;
  if (root.items?.length) {
    seen.newline = /\r\n|\n|\r/.exec(text.trim())?.[0] ?? '';
    seen.indent = indentOf(root.items[0]?.before ?? '') || undefined;
    observe(root, seen);
  }
  seen.ascii = !/[^\0-\x7f]/.test(text) && /\\u(?!00[01])/.test(text);
  seen.slashes = text.includes('\\/') && !/[^\\]\//.test(text);
  const known = Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined));
  return { ...canonicalStyle, gap: seen.colon?.endsWith(' ') === false ? '' : ' ', ...known };
}

/** A copy of a value written in a style. `margin` is the indentation of the line on which it begins. */
export function layOut(node: Node, style: Style, margin: string, onOneLine = style.newline === ''): Node {
  if (!node.items) return { text: spell(node.text, style) };
  if (node.items.length === 0) return { open: node.open, items: [], end: '' };
  const flat = onOneLine || (style.flatLists && isPlainList(node));
  const pad = node.open === '{' ? style.pad : '';
  const inner = flat ? margin : margin + style.indent;
  const first = flat ? pad : style.newline + inner;
  const separator = flat ? style.gap : style.trailing + style.newline + inner;
  const items = node.items.map((item, index) => ({
    ...item,
    before: index === 0 ? first : separator,
    lead: node.open === '{' ? leadOf(item.key, style) : '',
    value: layOut(item.value, style, inner, flat),
    after: '',
  }));
  return { open: node.open, items, end: flat ? pad : style.newline + margin };
}

/** A key with its colon. */
export function leadOf(key: string, style: Style): string {
  return spell(JSON.stringify(key), style) + style.colon;
}

/** Whether a container that holds something stands on one line with its brackets. */
export function isOnOneLine(container: Container): boolean {
  return !hasNewline(container.items[0]?.before ?? container.end);
}

/** The indentation that white space gives to what follows it; undefined when there is no line break in it. */
export function indentOf(space: string): string | undefined {
  return hasNewline(space)
    ? space.slice(Math.max(space.lastIndexOf('\n'), space.lastIndexOf('\r')) + 1)
    : undefined;
}

function observe(container: Container, seen: Partial<Style>): void {
  const flat = isOnOneLine(container);
  if (container.open === '[' && container.items.length > 0 && isPlainList(container)) seen.flatLists ??= flat;
  if (container.open === '{' && flat) seen.pad ??= container.items[0]?.before;
  container.items.forEach((item, index) => {
    if (item.lead !== '') seen.colon ??= item.lead.slice(item.lead.lastIndexOf('"') + 1);
    if (index > 0) observeSeparator(item, seen);
    if (item.value.items?.length) observe(item.value, seen);
  });
}

function observeSeparator(item: Item, seen: Partial<Style>): void {
  const line = /\r\n|\n|\r/.exec(item.before);
  if (line) seen.trailing ??= item.before.slice(0, line.index);
  else seen.gap ??= item.before;
}

function isPlainList(container: Container): boolean {
  return container.open === '[' && container.items.every((item) => !item.value.items);
}

function hasNewline(space: string): boolean {
  return space.includes('\n') || space.includes('\r');
}

function spell(text: string, style: Style): string {
  if (text[0] !== '"') return text;
  let spelled = JSON.stringify(JSON.parse(text));
  if (style.slashes) spelled = spelled.replaceAll('/', '\\/');
  if (style.ascii) spelled = spelled.replace(/[^\0-\x7e]/g, (unit) => `\\u${hex(unit)}`);
  return spelled;
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}
