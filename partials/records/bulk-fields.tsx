import { nameOf } from '../../src/core/list-url.ts';
import { bulkUrl } from '../../src/core/page-urls.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { bulkFields, bulkVariant, isList } from './bulk-variants.ts';
import { Control } from './control.tsx';
import type { FormState } from './form-state.ts';

/** What is done with a field of many records. */
export type BulkAct = 'set' | 'add' | 'remove' | 'clear';

export interface BulkFieldsProps {
  shape: Shape;
  /** Those that are to change. */
  fields: readonly { field: Field; act: BulkAct }[];
  form: FormState;
}

/** The fields that are to change, each with what is done and the control of the record's own form, and a way to one more. */
export function BulkFields({ shape, fields, form }: BulkFieldsProps) {
  const others = bulkFields(shape).filter(
    ({ pointer }) => !fields.some((each) => each.field.pointer === pointer),
  );
  return (
    <div class="stack">
      {fields.map(({ field, act }) => (
        <BulkField field={field} act={act} form={form} />
      ))}
      {others.length > 0 ? (
        <div class="row">
          <span class="select">
            <select
              class="input"
              name="field"
              aria-label={fields.length > 0 ? 'Another field' : 'Field'}
              hx-post={bulkUrl(shape.ns, shape.collection)}
              hx-include="closest form"
              hx-target="#bulk"
              hx-swap="outerMorph"
            >
              <option value="">{fields.length > 0 ? 'Another field…' : 'Choose a field…'}</option>
              {others.map(({ pointer, label }) => (
                <option value={nameOf(pointer)} safe>
                  {label}
                </option>
              ))}
            </select>
            <Icon name="chevron-down" />
          </span>
          <Button label="Add field" type="submit" name="do" value="edit" class="without-script" />
        </div>
      ) : null}
    </div>
  );
}

const ACTS: Record<BulkAct, string> = { set: 'set to', add: 'add', remove: 'take away', clear: 'make empty' };

function BulkField({ field, act, form }: { field: Field; act: BulkAct; form: FormState }) {
  const acts: BulkAct[] = isList(field) ? ['add', 'remove', 'set', 'clear'] : ['set', 'clear'];
  const known = field.required ? acts.filter((each) => each !== 'clear') : acts;
  const error = form.errors.get(field.pointer);
  return (
    <div class="bulk-field">
      <input type="hidden" name="fields" value={nameOf(field.pointer)} />
      <span class="label" safe>
        {field.label}
      </span>
      <span class="select">
        <select class="input" name={`do:${field.pointer}`} aria-label={`What to do with ${field.label}`}>
          {known.map((each) => (
            <option value={each} selected={each === act} safe>
              {ACTS[each]}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </span>
      <div class="control">
        <Control field={bulkVariant(field)} pointer={field.pointer} form={form} />
        {error ? (
          <p class="error">
            <Icon name="warning" />
            <span safe>{error}</span>
          </p>
        ) : null}
      </div>
      <Button
        label={`Leave ${field.label} as it is`}
        icon="close"
        iconOnly
        kind="quiet"
        small
        type="submit"
        name="without"
        value={nameOf(field.pointer)}
        attributes={{ formnovalidate: true }}
      />
    </div>
  );
}
