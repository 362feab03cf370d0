import type { Children } from '@kitajs/html';
import type { Attributes } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

/** A list of things to do, or with `body` a small form, that a button with `opens={{ menu: id }}` unfolds beside it. */
export function Menu(props: { id: string; label: string; end?: boolean; children: Children }) {
  return (
    <div
      class={['menu', props.end && 'end']}
      id={props.id}
      popover="auto"
      role="group"
      aria-label={props.label}
      data-menu
    >
      {props.children}
    </div>
  );
}

export interface MenuItemProps {
  label: string;
  icon?: IconName;
  href?: string;
  /** Submits a form with this name and value. */
  name?: string;
  value?: string;
  type?: 'button' | 'submit';
  /** A state that is on or off: shows a tick. */
  on?: boolean;
  danger?: boolean;
  shortcut?: string;
  hint?: string;
  /** Id of the dialog that it opens. */
  dialog?: string;
  attributes?: Attributes;
}

/** One line of a menu: a link with `href`, else a button. */
export function MenuItem(props: MenuItemProps) {
  const inside = (
    <>
      {props.icon ? <Icon name={props.icon} /> : null}
      <span class="grow" safe>
        {props.label}
      </span>
      {props.hint ? (
        <span class="hint" safe>
          {props.hint}
        </span>
      ) : null}
      {props.shortcut ? <kbd safe>{props.shortcut}</kbd> : null}
      {props.on === undefined ? null : (
        <span class="tick">
          <Icon name="check" />
        </span>
      )}
    </>
  );
  const look = { class: ['menu-item', props.danger && 'danger'], ...props.attributes };
  if (props.href !== undefined) {
    return (
      <a href={props.href} aria-current={props.on ? 'true' : undefined} {...look}>
        {inside}
      </a>
    );
  }
  return (
    <button
      type={props.type ?? 'button'}
      name={props.name}
      value={props.value}
      aria-pressed={props.on === undefined ? undefined : props.on ? 'true' : 'false'}
      {...(props.dialog ? { command: 'show-modal', commandfor: props.dialog } : {})}
      {...look}
    >
      {inside}
    </button>
  );
}

export function MenuTitle({ text }: { text: string }) {
  return (
    <p class="menu-title" safe>
      {text}
    </p>
  );
}
