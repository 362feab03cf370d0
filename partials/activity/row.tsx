import type { Children } from '@kitajs/html';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';

export interface ActivityRowProps {
  id: string;
  by: string;
  /** For programs, the disk, the clock: an icon instead of a person's mark. */
  icon?: IconName;
  /** "changed", "created", "imported 12 customers into". */
  did: string;
  /** The record, or the list for a batch. */
  what?: { title: string; href: string };
  /** In which business. */
  business?: { title: string; colour?: string };
  note?: string;
  /** `<When>`. */
  when: JSX.Element;
  /** Posts these fields to take it back. */
  undo?: { action: string; fields: Readonly<Record<string, string>>; label?: string };
  /** A checkbox to take several back at once. */
  pick?: string;
  /** What changed, folded in. */
  children?: Children;
}

/** One thing that happened, as a sentence with Undo. Stands in `<ul class="lines" data-list>`. */
export function ActivityRow(props: ActivityRowProps) {
  const { by, icon, when, undo, business } = props;
  return (
    <li id={props.id} class="activity-row">
      {props.pick ? (
        <span class="pick">
          <label>
            <input
              type="checkbox"
              name="pick"
              value={props.pick}
              aria-label={`Pick: ${by} ${props.did}`}
              data-pick
            />
          </label>
        </span>
      ) : null}
      <span class="who">{icon ? <Icon name={icon} /> : <Mark name={by} round />}</span>
      <div class="what">
        <span class="sentence">
          <strong safe>{by}</strong> <span safe>{props.did}</span>{' '}
          {props.what ? (
            <a href={props.what.href} safe>
              {props.what.title}
            </a>
          ) : null}
          {business ? <BusinessTag {...business} /> : null}
          {props.note ? <span class="note" safe>{`“${props.note}”`}</span> : null}
        </span>
        {props.children}
      </div>
      {undo ? <UndoButton {...undo} /> : null}
      {when}
    </li>
  );
}

function BusinessTag({ title, colour }: { title: string; colour?: string }) {
  return (
    <span class="business-tag">
      <Mark name={title} colour={colour} />
      <span class="visually-hidden" safe>{` in ${title}`}</span>
    </span>
  );
}

function UndoButton({ action, fields, label = 'Undo' }: NonNullable<ActivityRowProps['undo']>) {
  return (
    <form class="actions" action={action} method="post">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button label={label} icon="undo" kind="quiet" small type="submit" />
    </form>
  );
}
