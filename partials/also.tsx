import type { Children } from '@kitajs/html';

/** A second region in one answer to htmx: what else on the page changes, and how. Runs after the main swap. */
export function Also({
  target,
  swap = 'outerHTML',
  children,
}: {
  /** CSS selector of what it replaces or is added to. */
  target: string;
  swap?: string;
  children?: Children;
}) {
  return (
    <hx-partial hx-target={target} hx-swap={swap}>
      {children}
    </hx-partial>
  );
}
