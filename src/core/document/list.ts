import { indentOf, isOnOneLine, layOut, leadOf, type Style } from './style.ts';
import type { Container, Item, Node } from './tree.ts';

// Changing what a container holds, in the style of what is there: relist · freshItem · below

/** Where a container stands: the indentation of the line that it begins on, and whether it has to stay on that line. */
export interface Place {
  margin: string;
  onOneLine: boolean;
  style: Style;
}

/** The place of an item's value. */
export function below(container: Container, item: Item, place: Place): Place {
  const onOneLine = isOnOneLine(container) && !indentOf(item.before);
  return { ...place, margin: indentOf(item.before) ?? place.margin, onOneLine };
}

/** Gives a container new contents: items of its own, in any order, and fresh ones. Items that stay keep the white space around them. */
export function relist(container: Container, items: Item[], place: Place): void {
  const own = new Set(container.items);
  const space = spacing(container, items, place);
  items.forEach((item, index) => {
    if (index === 0) item.before = space.first;
    else if (!own.has(item) || item === container.items[0]) item.before = space.between(index);
  });
  container.end = space.end;
  container.items = items;
}

/** A new item for a container, laid out as it will stand there. */
export function freshItem(container: Container, key: string, value: Node, place: Place): Item {
  const lead = container.open === '{' ? leadOf(key, place.style) : '';
  const first = container.items[0];
  const multiline = first ? !isOnOneLine(container) : opens(container, value, place);
  const margin = (first && indentOf(first.before)) ?? place.margin + (multiline ? place.style.indent : '');
  const flat = !multiline || hasFlatTwin(container, value);
  return { before: '', key, lead, value: layOut(value, place.style, margin, flat), after: '', offset: 0 };
}

interface Spacing {
  first: string;
  between(index: number): string;
  end: string;
}

function spacing(container: Container, items: Item[], place: Place): Spacing {
  const { style, margin } = place;
  const [first, ...others] = container.items.map((item) => item.before);
  if (items.length === 0) return { first: '', between: () => '', end: '' };
  if (first !== undefined) {
    const single = isOnOneLine(container) ? style.gap : style.trailing + oneBreak(first);
    const between = (index: number) => oneBreak(others[index - 1] ?? others[0] ?? single);
    return { first, between, end: container.end };
  }
  if (!opens(container, items[0]?.value, place)) {
    const pad = container.open === '{' ? style.pad : '';
    return { first: pad, between: () => style.gap, end: pad };
  }
  const line = style.newline + margin + style.indent;
  return { first: line, between: () => style.trailing + line, end: style.newline + margin };
}

/** Whether an empty container gets a line for each item. */
function opens(container: Container, value: Node | undefined, place: Place): boolean {
  if (place.onOneLine || place.style.newline === '') return false;
  return container.open === '{' || !place.style.flatLists || value?.items !== undefined;
}

/** Whether a list holds objects (or lists) on one line each, as the new one should be. */
function hasFlatTwin(container: Container, value: Node): boolean {
  if (!value.items || container.open !== '[') return false;
  const twin = container.items.find((item) => item.value.items?.length)?.value;
  return twin?.items !== undefined && isOnOneLine(twin);
}

/** A separator without the blank lines that may stand in it. */
function oneBreak(space: string): string {
  const first = /\r\n|\n|\r/.exec(space);
  if (!first) return space;
  return space.slice(0, first.index) + first[0] + indentOf(space);
}
