import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { sayDay, sayLongDate } from '../ui/time.tsx';
import { ItemTable } from './item-table.tsx';
import { isBlank, parseMoment, type Show } from './show.ts';
import { inWords } from './words.ts';

export interface ValueProps {
  field: Field;
  value: Json | undefined;
  show: Show;
  /** In a table: one line, nothing that opens. */
  brief?: boolean;
}

/** A value as a person reads it: titles instead of ids, badges for choices, links that work, a quiet dash for nothing. */
export function Value(props: ValueProps) {
  const { field, value, show, brief } = props;
  if (value === undefined || value === null || isBlank(value)) return <Dash />;
  const option = field.options?.find((one) => one.value === value);
  if (option) return <Badge label={option.label} colour={option.colour} value={String(value)} />;
  if (Array.isArray(value)) return <List {...props} value={value} />;
  if (field.relation) return <Relation relation={field.relation} value={value} show={show} />;
  if (typeof value === 'object' && !brief) return <Nested {...props} value={value} />;
  if (typeof value === 'boolean') return <Truth value={value} />;
  if (typeof value === 'string') return <Text {...props} value={value} />;
  return (
    <span class="tabular" safe>
      {inWords(field, value, show)}
    </span>
  );
}

/** Nothing there. */
export function Dash() {
  return (
    <span class="quiet-dash">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">empty</span>
    </span>
  );
}

function Truth({ value }: { value: boolean }) {
  return (
    <span class="truth">
      <Icon name={value ? 'check' : 'minus'} />
      <span>{value ? 'Yes' : 'No'}</span>
    </span>
  );
}

function Relation({
  relation,
  value,
  show,
}: {
  relation: NonNullable<Field['relation']>;
  value: Json;
  show: Show;
}) {
  const target = show.link(relation, value);
  if (target) {
    return (
      <a class="relation" href={target.href} safe>
        {target.title}
      </a>
    );
  }
  return (
    <span class="relation broken" title="There is no such record">
      <Icon name="link-broken" />
      <span safe>{typeof value === 'string' ? value : JSON.stringify(value)}</span>
    </span>
  );
}

function List({ field, value, show, brief }: ValueProps & { value: Json[] }) {
  const item: Field | undefined = field.item && {
    ...field.item,
    options: field.item.options ?? field.options,
    relation: field.item.relation ?? field.relation,
  };
  if (item?.widget === 'group' || value.some((one) => typeof one === 'object' && one !== null)) {
    if (item?.fields && !brief) {
      const cell = (one: Field, part: Json | undefined) => (
        <Value field={one} value={part} show={show} brief />
      );
      return <ItemTable label={field.label} fields={item.fields} items={value} show={show} cell={cell} />;
    }
    return <span safe>{`${value.length} ${value.length === 1 ? 'entry' : 'entries'}`}</span>;
  }
  return (
    <span class="links">
      {value.map((one) => (
        <Value
          field={item?.options || item?.relation ? item : tagLike(field, one)}
          value={one}
          show={show}
          brief
        />
      ))}
    </span>
  );
}

// A text of a list stands for itself: a pill without a dot.
function tagLike(field: Field, value: Json): Field {
  return { ...field, item: undefined, widget: 'tags', options: undefined, label: String(value) };
}

function Nested({ field, value, show }: ValueProps & { value: JsonObject }) {
  const fields = field.fields ?? [];
  const others = Object.keys(value).filter((key) => !fields.some((one) => one.key === key));
  if (fields.length === 0) return <Raw value={value} />;
  return (
    <dl class="nest-sheet">
      {fields.map((one) => (
        <div class="sheet-row">
          <dt safe>{one.label}</dt>
          <dd>
            <Value field={one} value={value[one.key]} show={show} />
          </dd>
        </div>
      ))}
      {others.map((key) => (
        <div class="sheet-row">
          <dt safe>{key}</dt>
          <dd>
            <Raw value={value[key] ?? null} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Data that no field describes, as it is. */
export function Raw({ value }: { value: Json }) {
  if (typeof value !== 'object' || value === null) {
    return (
      <span class="pre" safe>
        {typeof value === 'string' ? value : JSON.stringify(value)}
      </span>
    );
  }
  return (
    <pre class="mono pre clamp" tabindex="0" safe>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

function Text({ field, value, show, brief }: ValueProps & { value: string }) {
  switch (field.widget) {
    case 'email':
      return <Out href={`mailto:${value}`} text={value} />;
    case 'phone':
      return <Out href={`tel:${value.replace(/[^+\d]/g, '')}`} text={value} />;
    case 'url':
      return /^https?:\/\//i.test(value) ? (
        <Out href={value} text={value.replace(/^https?:\/\//i, '')} away />
      ) : (
        <Plain text={value} />
      );
    case 'tags':
      return <Chip text={value} />;
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

function Chip({ text }: { text: string }) {
  return (
    <span class="badge" safe>
      {text}
    </span>
  );
}

function Prose({ safeHtml }: { safeHtml: string }) {
  return <div class="prose">{safeHtml}</div>;
}

function Out({ href, text, away }: { href: string; text: string; away?: boolean }) {
  return (
    <a href={href} rel={away ? 'noreferrer' : undefined} target={away ? '_blank' : undefined} safe>
      {text}
    </a>
  );
}

function DateText({ field, value, show, brief }: ValueProps & { value: string }) {
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
