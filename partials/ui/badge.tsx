import { colourOf, isColour } from './colour.ts';
import { Icon, type IconName } from './icon.tsx';

export interface BadgeProps {
  label: string;
  /** A colour of ours; a stable one made from `value` or the label when it is not. */
  colour?: string;
  /** The raw value behind the label, so that a renamed label keeps its colour. */
  value?: string;
  /** Good, warning, bad: a state of Cairn itself, not a value of the data. */
  tone?: 'good' | 'warn' | 'bad' | 'plain';
  icon?: IconName;
}

/** A soft pill: an enum value with a stable colour, or with `tone` a state. */
export function Badge({ label, colour, value, tone, icon }: BadgeProps) {
  return (
    <span
      class={['badge', tone && tone !== 'plain' && tone, !tone && 'dotted']}
      data-colour={tone ? undefined : isColour(colour) ? colour : colourOf(value ?? label)}
    >
      {icon ? <Icon name={icon} /> : null}
      <span safe>{label}</span>
    </span>
  );
}
