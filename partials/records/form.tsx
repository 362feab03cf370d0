import type { Children } from '@kitajs/html';
import type { Field, Shape } from '../../src/core/schema.ts';
import { Button, ButtonGroup } from '../ui/button.tsx';
import { controlId, fieldId } from '../ui/field.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Notice } from '../ui/notice.tsx';
import { FieldInput, type FormState } from './field-input.tsx';

/** What is wrong with what was typed, in a sentence; `control` is the pointer of the control that it is about. */
export interface FormMistake {
  control?: string;
  text: string;
}

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
  /** Other values that come back with the form. */
  hidden?: Readonly<Record<string, string>>;
  /** Everything that has to be mended, for the summary on top; those with a control are also said there. */
  mistakes?: readonly FormMistake[];
  /** More ways to save, as name and value of the submit button: Save & new, Duplicate. */
  more?: readonly { label: string; name: string; value: string }[];
  /** After the fields. */
  children?: Children;
}

/** The form of a record: fields in their groups, the save bar, the offer of a draft. Answers of a refused save are this form again. */
export function RecordForm(props: RecordFormProps) {
  const { shape, form, mistakes = [], hidden = {} } = props;
  const groups = [{ name: '', title: '' }, ...shape.groups];
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
      data-unsaved={form.typed !== undefined}
    >
      <EnterSaves />
      {props.etag === undefined ? null : <input type="hidden" name="etag" value={props.etag} />}
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {mistakes.length > 0 ? <Mistakes mistakes={mistakes} /> : null}
      {groups.map((group) => {
        const fields = shape.fields.filter((field) => inGroup(field, group.name, shape.groups));
        return fields.length === 0 ? null : <Group title={group.title} fields={fields} form={form} />;
      })}
      {props.children}
      <div class="save-place">
        <DraftOffer />
        <SaveBar {...props} />
      </div>
    </form>
  );
}

/** Enter in a line of text presses the first submit button of a form, which else would be one that moves a row. */
export function EnterSaves() {
  return <button type="submit" hidden></button>;
}

/** What has to be mended before anything is saved, each with the way to its control. */
export function Mistakes({ mistakes }: { mistakes: readonly FormMistake[] }) {
  const count = mistakes.length;
  return (
    <Notice
      tone="bad"
      live
      title={count === 1 ? 'Not saved yet: one thing to mend' : `Not saved yet: ${count} things to mend`}
    >
      <ul class="mistakes">
        {mistakes.map(({ control, text }) => (
          <li>
            {control === undefined ? (
              <span safe>{text}</span>
            ) : (
              <a href={`#${fieldId(control)}`} data-to-control={controlId(control)} safe>
                {text}
              </a>
            )}
          </li>
        ))}
      </ul>
    </Notice>
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

/** The offer to bring back what was typed and not saved, shown by script where the save bar stands, so that nothing moves. */
export function DraftOffer() {
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
