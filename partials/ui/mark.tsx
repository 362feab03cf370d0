import { type Colour, colourOf, isColour } from './colour.ts';
import { Icon, isIcon } from './icon.tsx';

export interface MarkProps {
  /** Whose mark: a business's title or a person's name. */
  name: string;
  /** A colour of ours; a stable one made from the name when it is not. */
  colour?: string;
  /** An icon of ours instead of initials. */
  icon?: string;
  /** A person, not a business. */
  round?: boolean;
  large?: boolean;
}

/** The coloured square of a business or the disc of a person. Says nothing that a text beside it does not say. */
export function Mark({ name, colour, icon, round, large }: MarkProps) {
  return (
    <span
      class={['mark', round && 'round', large && 'large']}
      data-colour={markColour(name, colour)}
      aria-hidden="true"
    >
      {isIcon(icon) ? <Icon name={icon} /> : <span safe>{initials(name)}</span>}
    </span>
  );
}

/** The colour of a mark. */
export function markColour(name: string, colour: string | undefined): Colour {
  return isColour(colour) ? colour : colourOf(name);
}

/** The cairn itself. */
export function Logo() {
  return (
    <svg class="icon logo" aria-hidden="true" viewBox="0 0 32 32">
      <path d="M12.5 5.2c3.5-1.3 7.3.3 7.7 2.7.4 2.3-2.4 3.5-5.6 3.3-2.9-.2-4.7-1.2-4.6-3 .1-1.3 1-2.4 2.5-3z" />
      <path d="M10.3 12.8c5-1.4 11.8-.6 12.7 2.4.8 2.8-3.4 4.2-8.4 4-4.2-.2-7.1-1.3-7-3.4.1-1.4 1.2-2.5 2.7-3z" />
      <path d="M8.5 21c6.4-1.5 16.7-.9 18 2.7 1.1 3.2-4.9 4.6-12.3 4.3C8.3 27.8 4 26.7 4.2 24.2c.1-1.6 1.9-2.6 4.3-3.2z" />
    </svg>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s\-_.@]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('');
}
