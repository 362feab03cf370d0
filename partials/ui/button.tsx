import type { Children } from '@kitajs/html';
import { Icon, type IconName } from './icon.tsx';

/** htmx, data and aria attributes of a control; never anything a user wrote as a name. */
export type Attributes = Record<string, string | number | boolean | undefined>;

export interface ButtonProps {
  /** What it does: "Delete 3 customers". */
  label: string;
  icon?: IconName;
  /** Only the icon is seen; the label is its name and tooltip. */
  iconOnly?: boolean;
  kind?: 'plain' | 'primary' | 'quiet';
  danger?: boolean;
  small?: boolean;
  /** A link that looks like a button. */
  href?: string;
  type?: 'button' | 'submit' | 'reset';
  name?: string;
  value?: string;
  disabled?: boolean;
  /** Its key, shown inside. */
  shortcut?: string;
  /** Id of the menu (popover) or dialog that it opens. */
  opens?: { menu: string } | { dialog: string };
  class?: string;
  attributes?: Attributes;
}

/** A button, or with `href` a link that looks like one. Opens menus and dialogs without script. */
export function Button(props: ButtonProps) {
  const look = {
    class: [
      'button',
      props.kind === 'primary' && 'primary',
      props.kind === 'quiet' && 'quiet',
      props.danger && 'danger',
      props.small && 'small',
      props.iconOnly && 'only',
      props.class,
    ],
    'aria-label': props.iconOnly ? props.label : undefined,
    title: props.iconOnly ? props.label : undefined,
    'aria-keyshortcuts': props.shortcut?.length === 1 ? props.shortcut : undefined,
    ...props.attributes,
  };
  if (props.href !== undefined) {
    return (
      <a href={props.href} {...look}>
        <Inside {...props} />
      </a>
    );
  }
  return (
    <button
      type={props.type ?? 'button'}
      name={props.name}
      value={props.value}
      disabled={props.disabled}
      {...opening(props.opens)}
      {...look}
    >
      <Inside {...props} />
    </button>
  );
}

/** Buttons that belong together, without a gap. */
export function ButtonGroup({ label, children }: { label: string; children: Children }) {
  return (
    <div class="button-group" role="group" aria-label={label}>
      {children}
    </div>
  );
}

function Inside({ label, icon, iconOnly, shortcut }: ButtonProps) {
  return (
    <>
      {icon ? <Icon name={icon} /> : null}
      {iconOnly ? null : <span safe>{label}</span>}
      {shortcut && !iconOnly ? <kbd safe>{shortcut}</kbd> : null}
    </>
  );
}

function opening(opens: ButtonProps['opens']): Attributes {
  if (opens === undefined) return {};
  if ('menu' in opens) return { popovertarget: opens.menu };
  return { command: 'show-modal', commandfor: opens.dialog, 'aria-haspopup': 'dialog' };
}
