import type { Children } from '@kitajs/html';
import { Facts } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';

export interface RecordHeadProps {
  title: string;
  /** `<Badge>`s: the status. */
  badges?: JSX.Element;
  actions?: JSX.Element;
  facts?: readonly { name: string; value: Children }[];
  /** `<ContactActions>`, where there is a way to get in touch. */
  contacts?: JSX.Element | undefined;
}

/** The top of a record's page: title, status, actions, key facts. */
export function RecordHead({ title, badges, actions, facts = [], contacts }: RecordHeadProps) {
  return (
    <header class="record-head">
      <div class="head">
        <h1 safe>{title}</h1>
        {badges}
        {actions ? <div class="actions">{actions}</div> : null}
      </div>
      {facts.length > 0 ? <Facts facts={facts} /> : null}
      {contacts}
    </header>
  );
}

export interface NeighboursProps {
  position?: number;
  total?: number;
  previousHref?: string;
  nextHref?: string;
}

/** ‹ 3 of 27 ›: the records before and after in the list one came from. `[` and `]` are their keys. */
export function Neighbours({ position, total, previousHref, nextHref }: NeighboursProps) {
  return (
    <nav class="neighbours" aria-label="In this list">
      <NeighbourLink href={previousHref} rel="prev" label="The one before" />
      {position && total ? (
        <span safe>{`${position.toLocaleString('en')} of ${total.toLocaleString('en')}`}</span>
      ) : null}
      <NeighbourLink href={nextHref} rel="next" label="The next one" />
    </nav>
  );
}

function NeighbourLink({ href, rel, label }: { href?: string; rel: 'prev' | 'next'; label: string }) {
  const icon = rel === 'prev' ? 'chevron-left' : 'chevron-right';
  return href === undefined ? (
    <span class="button quiet small only" aria-disabled="true">
      <Icon name={icon} />
    </span>
  ) : (
    <a class="button quiet small only" href={href} rel={rel} aria-label={label} title={label}>
      <Icon name={icon} />
    </a>
  );
}
