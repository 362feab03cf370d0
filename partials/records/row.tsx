import { valueAt, valuesAt } from '../../src/core/json-pointer.ts';
import { nameOf } from '../../src/core/list-url.ts';
import type { Ref } from '../../src/core/names.ts';
import { cellUrl } from '../../src/core/page-urls.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { Badge } from '../ui/badge.tsx';
import { Cell, PickCell } from '../ui/table.tsx';
import { digitsInWords } from './digits.ts';
import { isBlank, type Show } from './show.ts';
import { Value } from './value.tsx';
import { inWords } from './words.ts';

export interface RecordRowProps {
  /** Its URL, with the list it stands in for "previous" and "next". */
  href: string;
  id: string;
  title: string;
  /** Numbers may be `JSON.rawJSON` (`exactData`). */
  data: JsonObject;
  /** The columns after the title; a field that is not there any more is left out by the page. */
  fields: readonly Field[];
  show: Show;
  /** With a checkbox for the selection bar. */
  pick?: boolean;
  /** Why it stands in To repair. */
  problem?: string;
  /** Its version, where its cells can be edited. */
  edits?: { ref: Ref; etag: string } | undefined;
}

const NUMBERS = new Set(['integer', 'number', 'money']);
// Their values say what they are.
const SPEAKS = new Set(['date', 'datetime', 'money', 'email', 'phone', 'url', 'tags']);

/** A record as a row of its list; on phones two or three quiet lines. */
export function RecordRow({ href, id, title, data, fields, show, pick, problem, edits }: RecordRowProps) {
  return (
    <tr data-cells={edits && cellUrl(edits.ref)} data-etag={edits?.etag}>
      {pick ? <PickCell value={id} label={title} /> : null}
      <Cell title>
        <a href={href} safe>
          {title}
        </a>
        {problem ? (
          <span title={problem}>
            {' '}
            <Badge label="to repair" tone="warn" icon="warning" />
          </span>
        ) : null}
      </Cell>
      {fields.map((field) => (
        <FieldCell field={field} data={data} show={show} editable={edits !== undefined} />
      ))}
    </tr>
  );
}

export interface FieldCellProps {
  field: Field;
  data: JsonObject;
  show: Show;
  /** A press or Enter makes it its control. */
  editable?: boolean;
}

/** One value in a row. */
export function FieldCell({ field, data, show, editable }: FieldCellProps) {
  if (field.pointer.includes('/*/')) return <SeveralCell field={field} data={data} show={show} />;
  const value = valueAt(data, field.pointer);
  const digits = digitsInWords(field, value, show);
  return (
    <Cell
      label={field.label}
      number={isNumber(field)}
      bare={field.options !== undefined || field.relation !== undefined || SPEAKS.has(field.widget)}
      blank={isBlank(value)}
      edits={editable && isEditable(field) ? nameOf(field.pointer) : undefined}
    >
      {digits === undefined ? (
        <Value field={field} value={value} show={show} brief />
      ) : (
        <Digits text={digits} />
      )}
    </Cell>
  );
}

/** Whether a value is edited in its list: what has room there. */
function isEditable({ widget, readOnly, pointer }: Field): boolean {
  return !readOnly && !/\/(\d+|\*)(\/|$)/.test(pointer) && !ROOMY.has(widget);
}

const ROOMY = new Set(['rows', 'group', 'json', 'markdown', 'hidden']);

/** What all items of a list have there, in one line. */
function SeveralCell({ field, data, show }: { field: Field; data: JsonObject; show: Show }) {
  const words = valuesAt(data, field.pointer)
    .map(({ value }) => digitsInWords(field, value, show) ?? inWords(field, value, show))
    .filter(Boolean)
    .join(', ');
  return (
    <Cell label={field.label} number={isNumber(field)} blank={words === ''}>
      {words === '' ? <Value field={field} value={undefined} show={show} brief /> : <Digits text={words} />}
    </Cell>
  );
}

function Digits({ text }: { text: string }) {
  return (
    <span class="tabular" safe>
      {text}
    </span>
  );
}

/** Whether a column of this field is aligned to the right. */
export function isNumber(field: Field): boolean {
  return NUMBERS.has(field.widget);
}
