import type { Json, JsonObject } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { fieldId } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { isBlank, type Show } from './show.ts';
import { Raw, Value } from './value.tsx';

export interface SheetProps {
  /** `#sheet` unless there are several. */
  id?: string;
  shape: Pick<Shape, 'fields' | 'groups'>;
  data: JsonObject;
  show: Show;
  /** The URL of the form, without a fragment: each line leads to its own field in it. Absent: to be read only. */
  editHref?: string;
  /** Sentences about values that do not fit, by pointer. */
  errors?: ReadonlyMap<string, string>;
  /** Left out because the page shows them elsewhere: the title, a status. */
  without?: readonly string[];
  /** Show empty fields too. */
  full?: boolean;
}

/** A record as a person reads it: fields in their groups, then what no field describes under "Other fields". */
export function Sheet(props: SheetProps) {
  const { shape, data, without = [] } = props;
  const shown = shape.fields.filter((field) => field.widget !== 'hidden' && !without.includes(field.pointer));
  const groups = [{ name: '', title: '' }, ...shape.groups];
  const known = new Set(shape.fields.map((field) => field.key));
  const others = Object.entries(data).filter(([key]) => !known.has(key));
  return (
    <div class="sheet" id={props.id ?? 'sheet'}>
      {groups.map((group) => {
        const fields = shown.filter((field) => inGroup(field, group.name, shape.groups));
        return fields.length > 0 ? <Group title={group.title} fields={fields} sheet={props} /> : null;
      })}
      {others.length > 0 ? <OtherFields entries={others} /> : null}
    </div>
  );
}

function inGroup(field: Field, name: string, groups: Shape['groups']): boolean {
  const known = groups.some((group) => group.name === field.group);
  return name === '' ? !known : field.group === name;
}

function Group({ title, fields, sheet }: { title: string; fields: readonly Field[]; sheet: SheetProps }) {
  return (
    <section>
      {title ? <h2 safe>{title}</h2> : null}
      <dl>
        {fields.map((field) => (
          <SheetRow field={field} value={sheet.data[field.key]} sheet={sheet} />
        ))}
      </dl>
    </section>
  );
}

const WIDE = new Set(['markdown', 'rows', 'json']);

function SheetRow({ field, value, sheet }: { field: Field; value: Json | undefined; sheet: SheetProps }) {
  const editable = sheet.editHref !== undefined && !field.readOnly;
  const error = sheet.errors?.get(field.pointer);
  const wide = WIDE.has(field.widget) && !isBlank(value);
  return (
    <div class={['sheet-row', wide && 'wide', editable && 'editable']}>
      <dt safe>{field.label}</dt>
      <dd>
        <Value field={field} value={value} show={sheet.show} />
        {error ? (
          <p class="error">
            <Icon name="warning" />
            <span safe>{error}</span>
          </p>
        ) : null}
        {editable ? (
          <a
            class="sheet-edit"
            href={`${sheet.editHref}#${fieldId(field.pointer)}`}
            aria-label={`Edit ${field.label}`}
          >
            <Icon name="pencil" />
          </a>
        ) : null}
      </dd>
    </div>
  );
}

function OtherFields({ entries }: { entries: readonly (readonly [string, Json])[] }) {
  return (
    <section>
      <h2>Other fields</h2>
      <dl>
        {entries.map(([key, value]) => (
          <div class="sheet-row">
            <dt>
              <code safe>{key}</code>
            </dt>
            <dd>
              <Raw value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
