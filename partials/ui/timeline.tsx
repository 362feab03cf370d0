import type { Children } from '@kitajs/html';
import { Icon, type IconName } from './icon.tsx';
import { Mark } from './mark.tsx';

/** What happened to one thing, newest first. */
export function Timeline({ id, label, children }: { id?: string; label: string; children: Children }) {
  return (
    <ol class="timeline" role="list" id={id} aria-label={label}>
      {children}
    </ol>
  );
}

export interface TimelineRowProps {
  id?: string;
  /** Who did it: their mark; a program or the disk has an icon. */
  by: string;
  icon?: IconName;
  /** "changed status and 2 more fields". */
  did: string;
  /** `<When>`. */
  when: JSX.Element;
  note?: string;
  actions?: JSX.Element;
  /** `<FieldDiff>`, or anything to show below. */
  children?: Children;
}

export function TimelineRow({ id, by, icon, did, when, note, actions, children }: TimelineRowProps) {
  return (
    <li id={id}>
      <span class="node">{icon ? <Icon name={icon} /> : <Mark name={by} round />}</span>
      <div>
        <div class="line">
          <span class="sentence">
            <strong safe>{by}</strong> <span safe>{did}</span>
            {note ? <span class="note" safe>{`“${note}”`}</span> : null}
          </span>
          {when}
          {actions ? <span class="actions">{actions}</span> : null}
        </div>
        {children}
      </div>
    </li>
  );
}
