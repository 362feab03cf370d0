import type { Children } from '@kitajs/html';

/** The fields of a nested object, in a quiet frame. */
export function Nest({ children }: { children: Children }) {
  return <div class="nest">{children}</div>;
}
