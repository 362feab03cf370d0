// Kita escapes only the quote in attribute values, so "AT&amp;T" would come back as "AT&T" from a form.
// This runtime escapes the ampersand as well; never escape an attribute value by hand.
import { escapeHtml } from '@kitajs/html';
import { Fragment, jsx as kitaJsx, jsxs as kitaJsxs } from '@kitajs/html/jsx-runtime';
import { narrow } from './narrow.ts';

type Attributes = Record<string, unknown>;

const AMPERSAND_OR_WIDE = /[&\u2010-\u22ff]/;
const WIDE = /[\u2010-\u22ff]/;

// Runs once an element, so no entries are made of attributes that stay as they are.
function escaped(name: unknown, attributes: Attributes): Attributes {
  if (typeof name !== 'string') return attributes;
  let escaped = attributes;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'string' || key === 'attrs') continue;
    if (key === 'children') {
      if (!attributes.safe || !WIDE.test(value)) continue;
      escaped = { ...escaped, children: narrow(escapeHtml(value)), safe: false };
    } else if (AMPERSAND_OR_WIDE.test(value)) {
      if (escaped === attributes) escaped = { ...attributes };
      escaped[key] = narrow(value.replaceAll('&', '&amp;'));
    }
  }
  return escaped;
}

/** Kita's `jsx` with `&` escaped in attribute values. Returns HTML. */
export const jsx: typeof kitaJsx = (name, attributes) =>
  kitaJsx(name as never, escaped(name, attributes as Attributes) as never);

/** Kita's `jsxs` with `&` escaped in attribute values. Returns HTML. */
export const jsxs: typeof kitaJsxs = (name, attributes) =>
  kitaJsxs(name as never, escaped(name, attributes as Attributes) as never);

export { Fragment };
