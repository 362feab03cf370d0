import { Icon, type IconName } from './icon.tsx';

export interface StateProps {
  icon: IconName;
  /** What is the case: "No customers yet". */
  title: string;
  /** Why, and what can be done. */
  text?: string;
  /** The ways out, most likely one first. */
  actions?: JSX.Element;
  tone?: 'plain' | 'bad';
  /** Inside a card or a panel. */
  small?: boolean;
  /** For errors: what to tell whoever looks after the machine. */
  requestId?: string;
  /** Heading level; 2 unless it is the page's only content. */
  level?: 1 | 2;
}

/** Nothing here, or something went wrong: said calmly, with the way out. */
export function State({ icon, title, text, actions, tone, small, requestId, level = 2 }: StateProps) {
  return (
    <div class={['state', small && 'small', tone === 'bad' && 'bad']}>
      <Icon name={icon} />
      {level === 1 ? <h1 safe>{title}</h1> : <h2 safe>{title}</h2>}
      {text ? <p safe>{text}</p> : null}
      {actions ? <div class="actions">{actions}</div> : null}
      {requestId ? (
        <small>
          Request <code safe>{requestId}</code>
        </small>
      ) : null}
    </div>
  );
}

/** Lines that breathe while something takes longer than a moment; invisible for the first 300 ms. */
export function Skeleton({ lines = 4, label }: { lines?: number; label: string }) {
  return (
    <div class="skeleton" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, at) => (
        <span class={`bone w${[3, 4, 2, 4, 3, 1][at % 6]}`}></span>
      ))}
    </div>
  );
}

/** A turning ring; with the class `htmx-indicator` it shows only while a request is under way. */
export function Wait({ id, indicator }: { id?: string; indicator?: boolean }) {
  return (
    <span class={['wait', indicator && 'htmx-indicator needs-script']} id={id} aria-hidden="true"></span>
  );
}
