import type { ListItem } from '../core/ports/found.ts';
import type { JsonObject } from '../core/record.ts';

// pageText: a page of a list as JSON text in which records stand as they are written, so that 1.10 stays 1.10.

/** What a page adds to its items and says beside them. */
export interface PageParts {
  /** Instead of the record's own text: chosen fields. */
  data?(item: ListItem): JsonObject;
  /** By position. */
  expanded?: readonly object[];
  rest: object;
}

/** The text of `{items, …rest}`. */
export function pageText(items: readonly ListItem[], { rest, ...parts }: PageParts): string {
  const beside = JSON.stringify(rest).slice(1, -1);
  return `{"items":[${itemsText(items, parts)}]${beside && `,${beside}`}}`;
}

// The index gives the same items, which nobody changes, as long as nothing is written.
const written = new WeakMap<readonly ListItem[], string>();

function itemsText(items: readonly ListItem[], { data, expanded }: Omit<PageParts, 'rest'>): string {
  const isPlain = !data && !expanded;
  const known = isPlain ? written.get(items) : undefined;
  if (known !== undefined) return known;
  const texts = items.map((item, at) => {
    // `item.data` would be parsed for nothing.
    const { ref, id, title, etag, createdAt, updatedAt, updatedBy, problem } = item;
    const head = { ref, id, title, etag, createdAt, updatedAt, updatedBy, problem };
    const text = data ? JSON.stringify(data(item)) : withoutBom(item.bytes.toString('utf8')).trim();
    const more = expanded ? `,"expanded":${JSON.stringify(expanded[at])}` : '';
    return `${JSON.stringify(head).slice(0, -1)},"data":${text}${more}}`;
  });
  const text = texts.join(',');
  if (isPlain) written.set(items, text);
  return text;
}

function withoutBom(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
