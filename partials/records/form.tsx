import type { Field, Shape } from '../../src/core/schema.ts';
import { Button, ButtonGroup } from '../ui/button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Notice } from '../ui/notice.tsx';
import { FieldInput, type FormState } from './field-input.tsx';

export interface RecordFormProps {
  id?: string;
  shape: Pick<Shape, 'fields' | 'groups' | 'singular'>;
  form: FormState;
  action: string;
  /** Where Cancel leads. */
  cancelHref: string;
  /** Names the record among drafts on this device: its ref, or `lod/customers/new`. */
  draft: string;
  /** The version the form was drawn from; sent as `etag`. Absent for a new record. */
  etag?: string;
  /** Complaints that belong to no field shown. */
  problems?: readonly string[];
  /** More ways to save, as name and value of the submit button: Save & new, Duplicate. */
  more?: readonly { label: string; name: string; value: string }[];
}

/** The form of a record: fields in their groups, the save bar, the offer of a draft. Answers of a refused save are this form again. */
export function RecordForm(props: RecordFormProps) {
  const { shape, form, problems = [] } = props;
  const groups = [{ name: '', title: '' }, ...shape.groups];
  const refused = form.typed !== undefined;
  return (
    <form
      id={props.id ?? 'record-form'}
      class="stack"
      method="post"
      action={props.action}
      hx-post={props.action}
      hx-swap="outerHTML"
      novalidate
      data-guard
      data-draft={props.draft}
      data-version={props.etag ?? ''}
      data-unsaved={refused}
    >
      {props.etag === undefined ? null : <input type="hidden" name="etag" value={props.etag} />}
      {refused && form.errors.size + problems.length > 0 ? (
        <Refused errors={form.errors} problems={problems} fields={shape.fields} />
      ) : null}
      {groups.map((group) => {
        const fields = shape.fields.filter((field) => inGroup(field, group.name, shape.groups));
        return fields.length === 0 ? null : <Group title={group.title} fields={fields} form={form} />;
      })}
      <div class="save-place">
        <DraftOffer />
        <SaveBar {...props} />
      </div>
    </form>
  );
}

function inGroup(field: Field, name: string, groups: Shape['groups']): boolean {
  const known = groups.some((group) => group.name === field.group);
  return name === '' ? !known : field.group === name;
}

function Group({ title, fields, form }: { title: string; fields: readonly Field[]; form: FormState }) {
  const inputs = (
    <div class="fields">
      {fields.map((field) => (
        <FieldInput field={field} pointer={field.pointer} form={form} />
      ))}
    </div>
  );
  return title ? (
    <fieldset class="field-group">
      <legend safe>{title}</legend>
      {inputs}
    </fieldset>
  ) : (
    inputs
  );
}

function Refused(props: {
  errors: ReadonlyMap<string, string>;
  problems: readonly string[];
  fields: readonly Field[];
}) {
  const count = props.errors.size + props.problems.length;
  return (
    <Notice
      tone="bad"
      live
      title={count === 1 ? 'Not saved yet: one thing to mend' : `Not saved yet: ${count} things to mend`}
    >
      {props.problems.map((problem) => (
        <p safe>{problem}</p>
      ))}
    </Notice>
  );
}

function SaveBar({ form, shape, cancelHref, more = [] }: RecordFormProps) {
  const label = form.isNew ? `Create ${shape.singular.toLowerCase()}` : 'Save changes';
  return (
    <div class={['save-bar', !form.isNew && 'when-dirty']}>
      <span class="note">{form.isNew ? '' : 'Unsaved changes'}</span>
      <Button
        label={form.isNew ? 'Cancel' : 'Discard'}
        kind="quiet"
        href={cancelHref}
        attributes={{ 'data-discard': true }}
      />
      <ButtonGroup label="Save">
        <Button
          label={label}
          kind="primary"
          type="submit"
          shortcut="Ctrl S"
          attributes={{ 'data-save': true }}
        />
        {more.length > 0 ? (
          <Button
            label="More ways to save"
            icon="chevron-down"
            iconOnly
            kind="primary"
            opens={{ menu: 'save-more' }}
          />
        ) : null}
      </ButtonGroup>
      {more.length > 0 ? (
        <Menu id="save-more" label="More ways to save" end>
          {more.map((way) => (
            <MenuItem label={way.label} type="submit" name={way.name} value={way.value} />
          ))}
        </Menu>
      ) : null}
    </div>
  );
}

// Stands where the save bar stands, so that finding a draft moves nothing.
function DraftOffer() {
  return (
    <div class="save-bar" role="status" data-draft-offer hidden>
      <span class="note">
        Typed here and not saved, <span data-draft-when></span>
      </span>
      <Button label="Throw away" kind="quiet" attributes={{ 'data-draft-do': 'forget' }} />
      <Button label="Bring it back" attributes={{ 'data-draft-do': 'restore' }} />
    </div>
  );
}
