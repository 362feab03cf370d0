// Kita escapes only the quote in attribute values, so "AT&amp;T" would come back as "AT&T" from a form.
// This runtime escapes the ampersand as well; never escape an attribute value by hand.
import { Fragment, jsx as kitaJsx, jsxs as kitaJsxs } from '@kitajs/html/jsx-runtime';

type Attributes = Record<string, unknown>;

// Runs once an element, so no entries are made of attributes that stay as they are.
function escapeAmpersands(name: unknown, attributes: Attributes): Attributes {
  if (typeof name !== 'string') return attributes;
  let escaped = attributes;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== 'string' || key === 'children' || key === 'attrs' || !value.includes('&')) continue;
    if (escaped === attributes) escaped = { ...attributes };
    escaped[key] = value.replaceAll('&', '&amp;');
  }
  return escaped;
}

/** Kita's `jsx` with `&` escaped in attribute values. Returns HTML. */
export const jsx: typeof kitaJsx = (name, attributes) =>
  kitaJsx(name as never, escapeAmpersands(name, attributes as Attributes) as never);

/** Kita's `jsxs` with `&` escaped in attribute values. Returns HTML. */
export const jsxs: typeof kitaJsxs = (name, attributes) =>
  kitaJsxs(name as never, escapeAmpersands(name, attributes as Attributes) as never);

export { Fragment };
