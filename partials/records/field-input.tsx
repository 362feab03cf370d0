import { singularOf } from '../../src/core/fields.ts';
import { childPointer } from '../../src/core/json-pointer.ts';
import type { Field } from '../../src/core/schema.ts';
import { fitsControl } from '../../src/core/values.ts';
import { lower } from '../../src/core/words.ts';
import { FieldFrame } from '../ui/field.tsx';
import { Nest } from '../ui/inputs/group.tsx';
import { Nullable } from '../ui/inputs/nullable.tsx';
import { RowsInput, rowPlaceholder, rowPointer } from '../ui/inputs/rows.tsx';
import { Control, isSegmented } from './control.tsx';
import { type ControlPlace, mustBeFilled, storedAt, typedAt } from './form-state.ts';

/** A field of a form: the control that its widget names, in its frame. */
export function FieldInput(props: ControlPlace): JSX.Element | null {
  const { field, pointer, form } = props;
  if (field.widget === 'hidden') return null;
  const asJson = !fitsControl(field, storedAt(props));
  const place: ControlPlace = asJson ? { ...props, field: { ...field, widget: 'json' } } : props;
  const { widget } = place.field;
  const several = GROUPS.has(widget);
  return (
    <FieldFrame
      pointer={pointer}
      label={field.label}
      help={asJson ? 'Does not fit its usual control: edited as JSON.' : field.help}
      error={form.errors.get(pointer)}
      required={mustBeFilled(place)}
      wide={WIDE.has(widget)}
      group={several || isSegmented(place.field)}
    >
      {field.nullable && !several && widget !== 'relation' ? <MaybeNull {...place} /> : <Inside {...place} />}
    </FieldFrame>
  );
}

const WIDE = new Set(['markdown', 'rows', 'json', 'group']);
const GROUPS = new Set(['checkboxes', 'tags', 'relations', 'rows', 'group']);

function MaybeNull(place: ControlPlace) {
  const { pointer, form, blank } = place;
  const isNull = storedAt(place) === null;
  return (
    <Nullable
      pointer={pointer}
      isNull={typedAt(form, pointer)?.has(`null:${pointer}`) ?? isNull}
      wasNull={form.isNew || blank ? undefined : isNull}
    >
      <Control {...place} />
    </Nullable>
  );
}

function Inside(place: ControlPlace) {
  if (place.field.widget === 'rows') return <Rows {...place} />;
  if (place.field.widget !== 'group') return <Control {...place} />;
  return (
    <Nest>
      <Fields {...place} fields={place.field.fields} />
    </Nest>
  );
}

/** The fields of an object that stands at a pointer. */
function Fields({ fields = [], pointer, form, blank }: Omit<ControlPlace, 'field'> & { fields?: Field[] }) {
  return (
    <>
      {fields.map((field) => (
        <FieldInput field={field} pointer={childPointer(pointer, field.key)} form={form} blank={blank} />
      ))}
    </>
  );
}

function Rows(place: ControlPlace) {
  const { field, pointer, form, blank } = place;
  const fields = (token: string, isNew: boolean | undefined) => (
    <Fields fields={field.item?.fields} pointer={rowPointer(pointer, token)} form={form} blank={isNew} />
  );
  return (
    <RowsInput
      pointer={pointer}
      singular={rowName(field, place.form)}
      readOnly={field.readOnly}
      rows={rowTokens(place).map((token) => ({
        token,
        fields: fields(token, blank || !/^\d+$/.test(token)),
      }))}
      blank={fields(rowPlaceholder(pointer), true)}
    />
  );
}

/** The rows in order, as they were sent, else as they are stored. */
function rowTokens(place: ControlPlace): string[] {
  const { typed } = place.form;
  if (typed?.has(`rows:${place.pointer}`)) return typed.getAll(`row:${place.pointer}`);
  const stored = storedAt(place);
  return Array.isArray(stored) ? stored.map((_, index) => String(index)) : [];
}

/** "line": an item without a title of its own is one of what the list is called. */
function rowName({ label, item }: Field, { language }: ControlPlace['form']): string {
  return lower(item && item.label !== '*' ? item.label : singularOf(label), { language });
}
