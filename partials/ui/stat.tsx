import { markColour } from './mark.tsx';
import { Sparkline } from './sparkline.tsx';

export interface StatProps {
  /** "Overdue invoices". */
  name: string;
  /** "5". */
  figure: string;
  /** "8,240.00 €". */
  beside?: string;
  /** "oldest is 24 days late". */
  note?: string;
  bad?: boolean;
  href?: string;
  /** The business it belongs to: a dot in its colour. */
  business?: { title: string; colour?: string };
  /** One figure a day, oldest first, with the words that say the same. */
  trend?: { values: readonly number[]; label: string };
}

/** A figure that one wants to see when the day begins; a link to the records behind it. */
export function Stat(props: StatProps) {
  const inside = (
    <>
      <span class="name">
        {props.business ? <span class="lamp colour" title={props.business.title}></span> : null}
        <span safe>{props.name}</span>
      </span>
      <span class="figure">
        <span safe>{props.figure}</span>
        {props.beside ? <small safe>{props.beside}</small> : null}
      </span>
      <span class="note" safe>
        {props.note ?? ''}
      </span>
      {props.trend ? <Sparkline {...props.trend} /> : null}
    </>
  );
  const look = {
    class: ['stat', props.bad && 'bad'],
    'data-colour': props.business ? markColour(props.business.title, props.business.colour) : undefined,
  };
  return props.href ? (
    <a href={props.href} {...look}>
      {inside}
    </a>
  ) : (
    <div {...look}>{inside}</div>
  );
}
