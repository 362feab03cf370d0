import { childPointer } from '../../src/core/json-pointer.ts';
import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { mapUrl } from './contact.ts';
import { ItemTable } from './item-table.tsx';
import { isBlank, type Show } from './show.ts';
import { TextValue } from './text-value.tsx';
import { inWords, numberInWords } from './words.ts';

export interface ValueProps {
  field: Field;
  value: Json | undefined;
  show: Show;
  /** The value's pointer in the record: numbers and JSON are spelled as in its file. */
  at?: string | undefined;
  /** In a table: one line, nothing that opens. */
  brief?: boolean;
}

/** A value as a person reads it: titles instead of ids, badges for choices, links that work, a quiet dash for nothing. */
export function Value(props: ValueProps) {
  const { field, value, show, at, brief } = props;
  if (value === undefined || value === null || isBlank(value)) return DASH;
  const option = field.options?.find((one) => one.value === value);
  if (option) return <Badge label={option.label} colour={option.colour} value={String(value)} />;
  if (Array.isArray(value)) return <List {...props} value={value} />;
  if (field.relation) return <Relation relation={field.relation} value={value} show={show} />;
  if (typeof value === 'object' && !brief) return <Nested {...props} value={value} />;
  if (typeof value === 'boolean') return <Truth value={value} />;
  if (typeof value === 'string') return <TextValue field={field} value={value} show={show} brief={brief} />;
  return (
    <span class="tabular" safe>
      {typeof value === 'number'
        ? numberInWords(field, spelled(show, at) ?? value, show)
        : inWords(field, value, show)}
    </span>
  );
}

// Nothing there. A list may have hundreds.
const DASH = (
  <span class="quiet-dash">
    <span aria-hidden="true">{'&#8211;'}</span>
    <span class="visually-hidden">empty</span>
  </span>
);

function Truth({ value }: { value: boolean }) {
  return value ? YES : NO;
}

const YES = (
  <span class="truth">
    <Icon name="check" />
    <span>Yes</span>
  </span>
);
const NO = (
  <span class="truth">
    <Icon name="minus" />
    <span>No</span>
  </span>
);

interface RelationProps {
  relation: NonNullable<Field['relation']>;
  value: Json;
  show: Show;
}

function Relation({ relation, value, show }: RelationProps) {
  const target = show.link(relation, value);
  return target ? (
    <a class="relation" href={target.href} safe>
      {target.title}
    </a>
  ) : (
    <span class="relation broken" title="There is no such record">
      <Icon name="link-broken" />
      <span safe>{typeof value === 'string' ? value : JSON.stringify(value)}</span>
      <Badge label="missing" tone="bad" />
    </span>
  );
}

function List({ field, value, show, at, brief }: ValueProps & { value: Json[] }) {
  const item = itemOf(field);
  if (item?.widget !== 'group' && value.every((one) => typeof one !== 'object' || one === null)) {
    return (
      <span class="links">
        {value.map((one, index) => (
          <Value
            field={item?.options || item?.relation ? item : tagLike(field, one)}
            value={one}
            show={show}
            at={below(at, index)}
            brief
          />
        ))}
      </span>
    );
  }
  if (!item?.fields || brief)
    return <span safe>{`${value.length} ${value.length === 1 ? 'entry' : 'entries'}`}</span>;
  const cell = (one: Field, part: Json | undefined, row: number) => (
    <Value field={one} value={part} show={show} at={below(below(at, row), one.key)} brief />
  );
  return <ItemTable label={field.label} fields={item.fields} items={value} show={show} cell={cell} />;
}

function itemOf({ item, options, relation }: Field): Field | undefined {
  return item && { ...item, options: item.options ?? options, relation: item.relation ?? relation };
}

// A text of a list stands for itself: a pill without a dot.
function tagLike(field: Field, value: Json): Field {
  return { ...field, item: undefined, widget: 'tags', options: undefined, label: String(value) };
}

function Nested({ field, value, show, at }: ValueProps & { value: JsonObject }) {
  const fields = field.fields ?? [];
  if (fields.length === 0) return <Raw value={value} show={show} at={at} />;
  const others = Object.keys(value).filter((key) => !fields.some((one) => one.key === key));
  const map = mapUrl(field, value);
  return (
    <>
      <dl class="nest-sheet">
        {fields.map((one) => (
          <Part label={one.label}>
            <Value field={one} value={value[one.key]} show={show} at={below(at, one.key)} />
          </Part>
        ))}
        {others.map((key) => (
          <Part label={key}>
            <Raw value={value[key] ?? null} show={show} at={below(at, key)} />
          </Part>
        ))}
      </dl>
      {map === undefined ? null : (
        <a class="map-link" href={map} target="_blank" rel="noreferrer">
          <Icon name="map-pin" /> Show on a map
        </a>
      )}
    </>
  );
}

function Part({ label, children }: { label: string; children: JSX.Element }) {
  return (
    <div class="sheet-row">
      <dt safe>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Data that no field describes, as it is. */
function Raw({ value, show, at }: { value: Json; show: Show; at: string | undefined }) {
  if (typeof value !== 'object' || value === null) {
    return (
      <span class="pre" safe>
        {typeof value === 'string' ? value : (spelled(show, at) ?? JSON.stringify(value))}
      </span>
    );
  }
  return (
    <pre class="mono pre clamp" tabindex="0" safe>
      {spelled(show, at) ?? JSON.stringify(value, null, 2)}
    </pre>
  );
}

function spelled(show: Show, at: string | undefined): string | undefined {
  return at === undefined ? undefined : show.exact?.(at);
}

function below(at: string | undefined, token: string | number): string | undefined {
  return at === undefined ? undefined : childPointer(at, token);
}
