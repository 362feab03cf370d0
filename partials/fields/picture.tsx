import { COLOURS } from '../ui/colour.ts';
import { Icon, type IconName, isIcon } from '../ui/icon.tsx';

// Chosen by looking: radios under pictures and colours, whose names are for screen readers and the pointer.

/** Icons that stand for things, people and places rather than for what a button does. */
const THINGS: readonly IconName[] = [
  ...(['user', 'users', 'building', 'home', 'roof', 'map-pin', 'globe', 'briefcase'] as const),
  ...(['receipt', 'money', 'chart', 'table', 'list', 'note', 'file', 'folder', 'image', 'box'] as const),
  ...(['truck', 'repair', 'calendar', 'clock', 'phone', 'mail', 'tag', 'star', 'key', 'lock'] as const),
  ...(['computer', 'database', 'terminal', 'bolt', 'sun', 'activity', 'pin', 'hash'] as const),
];

/** The icon of a business or a collection, sent as `icon`. Without one `usual` is drawn, or else the first letters. One that is not on offer stays chosen. */
export function IconField({ value = '', usual }: { value?: string; usual?: IconName }) {
  const things: readonly string[] = THINGS.filter((name) => name !== usual);
  const offered = value === '' || things.includes(value) ? things : [value, ...things];
  return (
    <fieldset class="field pictures">
      <legend class="label">Icon</legend>
      <div>
        {['', ...offered].map((name) => {
          const drawn = name || usual;
          const said = name || (usual ? `as usual: ${usual}` : 'first letters');
          return (
            <label title={said}>
              <input type="radio" name="icon" value={name} checked={name === value} />
              {isIcon(drawn) ? <Icon name={drawn} /> : <span aria-hidden="true">{name ? '?' : 'Ab'}</span>}
              <span class="visually-hidden" safe>
                {said}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

/** The colour of a business, sent as `colour`. */
export function ColourField({ value }: { value: string }) {
  return (
    <fieldset class="field pictures">
      <legend class="label">Colour</legend>
      <div>
        {COLOURS.map((colour) => (
          <label title={colour} data-colour={colour}>
            <input type="radio" name="colour" value={colour} checked={colour === value} />
            <span class="visually-hidden">{colour}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
