import { Marked } from '../search/hit.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';

/** One line of the palette: where it leads, or with `insert` what it makes of the text. */
export interface PaletteItem {
  /** With \u0002 and \u0003 around what was typed of it. */
  title: string;
  href?: string;
  icon: IconName;
  /** Which business and collection, how many. */
  hint?: string;
  /** Of a business. */
  colour?: string;
  /** Where the words were found, when not in the title. */
  passage?: string;
  /** The whole text, with the caret at its end, after choosing this. */
  insert?: string;
}

export interface PaletteGroup {
  title: string;
  items: readonly PaletteItem[];
}

/** The answer of `GET /palette`: goes into the listbox. */
export function PaletteOptions({ groups }: { groups: readonly PaletteGroup[] }) {
  const shown = groups.filter(({ items }) => items.length > 0);
  let number = 0;
  return (
    <>
      {shown.map(({ title, items }) => (
        <div role="group" aria-label={title}>
          <div class="palette-title" aria-hidden="true" safe>
            {title}
          </div>
          {items.map((item) => (
            <Option item={item} id={`palette-${number++}`} />
          ))}
        </div>
      ))}
    </>
  );
}

function Option({ item, id }: { item: PaletteItem; id: string }) {
  const look = {
    role: 'option',
    id,
    class: 'palette-option',
    tabindex: -1,
    'aria-selected': 'false',
  } as const;
  if (item.insert !== undefined) {
    return (
      <div {...look} data-insert={item.insert}>
        <Inside item={item} />
      </div>
    );
  }
  return (
    <a {...look} href={item.href}>
      <Inside item={item} />
    </a>
  );
}

function Inside({ item: { icon, title, passage, hint, colour } }: { item: PaletteItem }) {
  return (
    <>
      <Icon name={icon} />
      <span class="what">
        <span class="name">
          <Marked text={title} />
        </span>
        {passage ? (
          <span class="passage">
            <Marked text={passage} />
          </span>
        ) : null}
      </span>
      {hint ? (
        <span class="hint" data-colour={colour}>
          <span safe>{hint}</span>
        </span>
      ) : null}
    </>
  );
}
