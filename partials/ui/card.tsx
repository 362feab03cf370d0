import type { Children } from '@kitajs/html';

export interface CardProps {
  id?: string;
  title?: string;
  /** Beside the title: "5 · 8,240.00 €". */
  sum?: string;
  actions?: JSX.Element;
  /** Children bring their own padding: tables, lists. */
  flush?: boolean;
  children?: Children;
}

/** A framed part of a page with its own head. */
export function Card({ id, title, sum, actions, flush, children }: CardProps) {
  return (
    <section class="card" id={id} aria-label={title}>
      {title ? (
        <header class="card-head">
          <h2 safe>{title}</h2>
          {sum ? (
            <span class="sum" safe>
              {sum}
            </span>
          ) : null}
          {actions ? <div class="actions">{actions}</div> : null}
        </header>
      ) : null}
      {flush ? children : <div class="card-body">{children}</div>}
    </section>
  );
}

export interface SectionProps extends Omit<CardProps, 'flush' | 'title'> {
  title: string;
  count?: number;
}

/** A part of a page with a heading and no frame. */
export function Section({ id, title, count, sum, actions, children }: SectionProps) {
  return (
    <section class="section" id={id} aria-label={title}>
      <header>
        <h2 safe>{title}</h2>
        {count === undefined ? null : <span class="count">{count}</span>}
        {sum ? (
          <span class="sum" safe>
            {sum}
          </span>
        ) : null}
        {actions ? <div class="actions">{actions}</div> : null}
      </header>
      {children}
    </section>
  );
}

export interface PageHeadProps {
  title: string;
  /** "27", ">10,000". */
  count?: string;
  /** Beside the title: badges. */
  beside?: JSX.Element;
  actions?: JSX.Element;
  /** One sentence below. */
  sub?: string;
}

/** The page's own heading. */
export function PageHead({ title, count, beside, actions, sub }: PageHeadProps) {
  return (
    <div class="head">
      <h1 safe>{title}</h1>
      {count ? (
        <span class="count" id="count" safe>
          {count}
        </span>
      ) : null}
      {beside}
      {actions ? <div class="actions">{actions}</div> : null}
      {sub ? (
        <p class="sub" safe>
          {sub}
        </p>
      ) : null}
    </div>
  );
}
