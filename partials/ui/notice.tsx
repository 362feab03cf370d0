import type { Children } from '@kitajs/html';
import { Icon, type IconName } from './icon.tsx';

export interface NoticeProps {
  id?: string;
  tone?: 'plain' | 'accent' | 'warn' | 'bad';
  icon?: IconName;
  title?: string;
  /** The sentence; markup may follow as children. */
  text?: string;
  actions?: JSX.Element;
  /** Read out as soon as it appears. */
  live?: boolean;
  children?: Children;
}

const ICONS: Record<string, IconName> = { plain: 'info', accent: 'info', warn: 'warning', bad: 'error' };

/** Something to know, in its place: a draft found, a record changed by somebody else, a file that does not parse. */
export function Notice({ id, tone = 'plain', icon, title, text, actions, live, children }: NoticeProps) {
  return (
    <div class={['notice', tone]} id={id} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={icon ?? ICONS[tone] ?? 'info'} />
      <div class="text">
        {title ? (
          <p>
            <strong safe>{title}</strong>
          </p>
        ) : null}
        {text ? <p safe>{text}</p> : null}
        {children}
      </div>
      {actions ? <div class="actions">{actions}</div> : null}
    </div>
  );
}
