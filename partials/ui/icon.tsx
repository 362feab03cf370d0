/** The symbols of static/icons.svg, in its order. */
export const ICONS = [
  'home',
  'search',
  'ask',
  'plus',
  'minus',
  'check',
  'close',
  'menu',
  'more',
  'chevron-down',
  'chevron-right',
  'chevron-left',
  'chevrons',
  'arrow-up',
  'arrow-down',
  'arrow-left',
  'arrow-right',
  'external',
  'link',
  'link-broken',
  'copy',
  'pencil',
  'trash',
  'undo',
  'restore',
  'refresh',
  'download',
  'upload',
  'print',
  'filter',
  'columns',
  'sort',
  'list',
  'table',
  'grip',
  'eye',
  'pin',
  'star',
  'tag',
  'hash',
  'history',
  'activity',
  'calendar',
  'clock',
  'repair',
  'settings',
  'help',
  'info',
  'warning',
  'error',
  'good',
  'offline',
  'lock',
  'key',
  'computer',
  'sun',
  'moon',
  'user',
  'users',
  'building',
  'briefcase',
  'receipt',
  'file',
  'files',
  'folder',
  'image',
  'note',
  'mail',
  'phone',
  'globe',
  'map-pin',
  'truck',
  'box',
  'roof',
  'money',
  'chart',
  'database',
  'code',
  'terminal',
  'bolt',
] as const;
export type IconName = (typeof ICONS)[number];

/** Whether a text, such as the `icon` of a schema, names one of our icons. */
export function isIcon(text: string | undefined): text is IconName {
  return ICONS.includes(text as IconName);
}

/** A picture that says nothing a text beside it does not say: hidden from screen readers. */
export function Icon({ name, large }: { name: IconName; large?: boolean }): JSX.Element {
  return (large ? LARGE : PLAIN)[name];
}

// A page has a hundred of them: drawn once.
const PLAIN = drawAll('icon');
const LARGE = drawAll('icon large');

function drawAll(look: string): Record<IconName, JSX.Element> {
  const drawn = ICONS.map((name) => [
    name,
    <svg class={look} aria-hidden="true">
      <use href={`/static/icons.svg#${name}`} />
    </svg>,
  ]);
  return Object.fromEntries(drawn);
}
