import type { Attributes } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Wait } from '../ui/state.tsx';

export interface SearchBoxProps {
  action: string;
  value: string;
  /** "Search 24 customers". */
  label: string;
  /** The one large box of the home and search pages. */
  big?: boolean;
  /** Other parameters to keep, as hidden inputs, in order. */
  keep?: readonly (readonly [string, string])[];
  /** htmx attributes for search as one types. */
  attributes?: Attributes;
  autofocus?: boolean;
  /** The key that goes here. */
  shortcut?: string;
}

/** A page's own search box; a form that works without script. With a `hx-get` in `attributes` it answers while one types. */
export function SearchBox({
  action,
  value,
  label,
  big,
  keep = [],
  attributes,
  autofocus,
  shortcut,
}: SearchBoxProps) {
  const live = attributes?.['hx-get'] !== undefined;
  return (
    <form class={['search', big && 'big']} action={action} role="search" aria-label={label}>
      <Icon name="search" large={big} />
      {keep.map(([name, kept]) => (
        <input type="hidden" name={name} value={kept} />
      ))}
      <input
        class="input"
        type="search"
        name="q"
        value={value}
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        spellcheck="false"
        autofocus={autofocus}
        aria-keyshortcuts={shortcut}
        {...(live
          ? {
              'hx-trigger': 'input changed delay:150ms',
              'hx-sync': 'this:replace',
              'hx-include': 'closest form',
              ...attributes,
            }
          : {})}
      />
      {shortcut ? <kbd safe>{shortcut}</kbd> : null}
      {live ? <Wait indicator /> : null}
    </form>
  );
}
