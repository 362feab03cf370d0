import type { Attributes } from '../ui/button.tsx';

// swapsList · LIST_SWAP: how the parts of a list ask for it again without reloading the page.

/** Draws `#list` again, keeping focus and scroll; the address goes into the browser's history. */
export const LIST_SWAP: Attributes = { 'hx-target': '#list', 'hx-swap': 'outerMorph', 'hx-push-url': 'true' };

/** The attributes of a link to another state of the list. */
export function swapsList(href: string): Attributes {
  return { 'hx-get': href, ...LIST_SWAP };
}
