import { withOthers } from '../../src/core/fields.ts';
import type { JsonObject } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { inGroups } from './form.tsx';
import type { FormState } from './form-state.ts';
import { EditingRow, SheetRow } from './sheet-row.tsx';
import type { Show } from './show.ts';

export interface SheetProps {
  /** `#sheet` unless there are several. */
  id?: string;
  shape: Pick<Shape, 'ns' | 'fields' | 'groups'>;
  data: JsonObject;
  show: Show;
  /** The URL of the form, without a fragment: each line leads to its own field in it. Absent: to be read only. */
  editHref?: string;
  /** Sentences about values that do not fit, by pointer. */
  errors?: ReadonlyMap<string, string>;
  /** Left out because the page shows them elsewhere: the title, a status. */
  without?: readonly string[];
  /** The lines that are open for editing, and what their controls know. */
  open?: { pointers: ReadonlySet<string>; form: FormState };
}

/** A record as a person reads it: fields in their groups, then what no field describes under "Other fields". */
export function Sheet(props: SheetProps) {
  const { without = [] } = props;
  const shape = withOthers(props.shape, props.data);
  const shown = shape.fields.filter((field) => field.widget !== 'hidden' && !without.includes(field.pointer));
  return (
    <div class="sheet" id={props.id ?? 'sheet'}>
      {inGroups({ fields: shown, groups: shape.groups }).map(({ title, fields }) => (
        <Group title={title} fields={fields} sheet={props} />
      ))}
    </div>
  );
}

function Group({ title, fields, sheet }: { title: string; fields: readonly Field[]; sheet: SheetProps }) {
  return (
    <section>
      <h2 class={title ? undefined : 'visually-hidden'} safe>
        {title || 'Fields'}
      </h2>
      <dl>
        {fields.map((field) => (
          <Line field={field} sheet={sheet} />
        ))}
      </dl>
    </section>
  );
}

function Line({ field, sheet }: { field: Field; sheet: SheetProps }) {
  const reading = (
    <SheetRow
      field={field}
      value={sheet.data[field.key]}
      show={sheet.show}
      error={sheet.errors?.get(field.pointer)}
      editHref={sheet.editHref}
    />
  );
  const { open } = sheet;
  return open?.pointers.has(field.pointer) ? (
    <EditingRow field={field} form={open.form} reading={reading} />
  ) : (
    reading
  );
}
