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
  /** GET of this answers how what is typed could go on (`<Completions>`). */
  completions?: string;
}

/** So many characters are asked: more words than that are looked for nowhere. */
export const MOST_TYPED = 1000;

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
  completions,
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
        maxlength={MOST_TYPED}
        value={value}
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        spellcheck="false"
        autofocus={autofocus}
        aria-keyshortcuts={shortcut}
        {...(completions ? { ...COMPLETED, 'data-completions': completions } : {})}
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
      {completions ? (
        <div
          class="completions"
          id="completions"
          role="listbox"
          aria-label="How it could go on"
          tabindex={-1}
          hx-morph-skip
          hidden
        ></div>
      ) : null}
    </form>
  );
}

const COMPLETED = {
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-expanded': 'false',
  'aria-controls': 'completions',
} as const;
