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
  business?: { title: string; colour?: string; icon?: string };
  note?: string;
  /** `<When>`. */
  when: JSX.Element;
  /** What a button that takes it back sends with the form around the list. */
  undo?: { name: string; value: string };
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

function BusinessTag({ title, colour, icon }: NonNullable<ActivityRowProps['business']>) {
  return (
    <span class="business-tag">
      <Mark name={title} colour={colour} icon={icon} />
      <span class="visually-hidden" safe>{` in ${title}`}</span>
    </span>
  );
}

function UndoButton({ name, value }: NonNullable<ActivityRowProps['undo']>) {
  return (
    <span class="actions">
      <Button label="Undo" icon="undo" kind="quiet" small type="submit" name={name} value={value} />
    </span>
  );
}
