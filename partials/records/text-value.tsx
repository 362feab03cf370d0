import type { Field } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { sayDay, sayLongDate } from '../ui/time.tsx';
import { callUrl } from './contact.ts';
import { parseMoment, type Show } from './show.ts';
import { inWords } from './words.ts';

export interface TextValueProps {
  field: Field;
  value: string;
  show: Show;
  /** In a table: one line. */
  brief?: boolean;
}

/** A text as a person reads it: addresses as links, dates as people say them, Markdown as it is meant. */
export function TextValue({ field, value, show, brief }: TextValueProps) {
  switch (field.widget) {
    case 'email':
      return <Out href={`mailto:${value}`} text={value} copy={!brief} />;
    case 'phone':
      return <Out href={callUrl(value)} text={value} copy={!brief} />;
    case 'url':
      return /^https?:\/\//i.test(value) ? (
        <Out href={value} text={value.replace(/^https?:\/\//i, '')} away copy={!brief} />
      ) : (
        <Plain text={value} />
      );
    case 'tags':
      return <Pill text={value} />;
    case 'time':
      return <Plain text={inWords(field, value, show)} />;
    case 'date':
    case 'datetime':
      return <DateText {...{ field, value, show, brief }} />;
    case 'markdown':
      return show.markdown && !brief ? (
        <Prose safeHtml={show.markdown(value)} />
      ) : (
        <Plain text={value} clamp={!brief} />
      );
    default:
      return <Plain text={value} clamp={field.widget === 'textarea' && !brief} />;
  }
}

function Plain({ text, clamp }: { text: string; clamp?: boolean }) {
  return (
    <span class={clamp ? 'pre' : undefined} safe>
      {text}
    </span>
  );
}

function Pill({ text }: { text: string }) {
  return (
    <span class="badge">
      <span safe>{text}</span>
    </span>
  );
}

function Prose({ safeHtml }: { safeHtml: string }) {
  return <div class="prose">{safeHtml}</div>;
}

interface OutProps {
  href: string;
  text: string;
  /** In another tab. */
  away?: boolean;
  /** With a button that copies what the field holds. */
  copy?: boolean;
}

function Out({ href, text, away, copy }: OutProps) {
  const link = (
    <a href={href} rel={away ? 'noreferrer' : undefined} target={away ? '_blank' : undefined} safe>
      {text}
    </a>
  );
  if (!copy) return link;
  return (
    <span class="contact-value">
      {link}
      <Button
        label={`Copy ${text}`}
        icon="copy"
        iconOnly
        kind="quiet"
        small
        class="needs-script"
        attributes={{ 'data-copy': '', 'data-copy-text': away ? href : text }}
      />
    </span>
  );
}

function DateText({ field, value, show, brief }: TextValueProps) {
  if (brief) return <span safe>{inWords(field, value, show)}</span>;
  const said =
    field.widget === 'date' ? sayLongDate(value, show.now, show.formats) : sayLongMoment(value, show);
  if (!said) return <Plain text={value} />;
  return (
    <span>
      <time datetime={value} safe>
        {said.date}
      </time>
      {said.distance ? (
        <span class="faint" safe>
          {` · ${said.distance}`}
        </span>
      ) : null}
    </span>
  );
}

function sayLongMoment(value: string, { formats, now }: Show) {
  const moment = parseMoment(value);
  if (!moment) return undefined;
  const day = sayDay(moment, now, formats);
  const distance = ['today', 'yesterday', 'tomorrow'].includes(day) ? day : '';
  return { date: `${formats.longDate(moment)}, ${formats.time(moment)}`, distance };
}
