import type { FieldChange } from '../../src/core/document.ts';
import { fieldAt } from '../../src/core/list-url.ts';
import { versionUrl } from '../../src/core/page-urls.ts';
import type { Version } from '../../src/core/past.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { didTo, iconOf, whoDid } from '../activity/words.ts';
import { FieldDiff, type FieldDifference } from '../ui/diff.tsx';
import { When } from '../ui/time.tsx';
import { TimelineRow } from '../ui/timeline.tsx';
import { apart } from './apart.ts';
import { digitsInWords } from './digits.ts';
import type { Show } from './show.ts';
import { inWords } from './words.ts';

export interface VersionRowProps {
  version: Version;
  shape: Shape;
  show: Show;
  actions?: JSX.Element;
  /** Beside a record: only the first differences. */
  brief?: boolean;
}

const FEW = 3;

/** A version of a record: who, what, when, and which fields changed. */
export function VersionRow({ version, shape, show, actions, brief }: VersionRowProps) {
  const whole = version.op === 'create' || version.op === 'seen' || version.op === 'delete';
  const changes = whole ? [] : version.changes.map((change) => inFields(change, shape, show));
  const shown = brief ? changes.slice(0, FEW) : changes;
  return (
    <TimelineRow
      id={`v${version.seq}`}
      by={whoDid(version)}
      icon={iconOf(version)}
      did={didWith(version, changes)}
      note={version.note}
      when={
        <a class="plain" href={versionUrl(version.ref, version.seq)}>
          <When at={version.at} now={show.now} formats={show.formats} />
        </a>
      }
      actions={actions}
    >
      {shown.length > 0 ? <FieldDiff changes={shown} brief={brief} /> : null}
    </TimelineRow>
  );
}

function didWith(version: Version, changes: readonly FieldDifference[]): string {
  const did = didTo(version);
  if (changes.length === 0) return `${did} it`;
  const labels = [...new Set(changes.map(({ label }) => label))];
  const [first, second, ...rest] = labels;
  if (second === undefined) return `${did} ${first}`;
  return rest.length === 0
    ? `${did} ${first} and ${second}`
    : `${did} ${first} and ${rest.length + 1} more fields`;
}

/** A change of a value in the words of its field; of one that no field describes, in JSON. */
export function inFields({ pointer, before, after }: FieldChange, shape: Shape, show: Show): FieldDifference {
  const field = fieldAt(shape.fields, pointer);
  const text = (value: unknown) =>
    value === undefined ? '' : field ? known(field, value as Json, show) : plain(value);
  const sides = apart(text(before), text(after));
  return { label: field ? labelOf(field, shape) : pointer.slice(1), ...sides };
}

function known(field: Field, value: Json, show: Show): string {
  return (
    digitsInWords(field, value, show) ??
    (inWords(field, value, show) || (value === null ? 'empty' : plain(value)))
  );
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A field inside a group is told with the group's name. */
function labelOf(field: Field, shape: Shape): string {
  const top = shape.fields.find(({ pointer }) => field.pointer.startsWith(`${pointer}/`));
  return top ? `${top.label} › ${field.label}` : field.label;
}
