import type { Children } from '@kitajs/html';
import type { Field, Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { FieldInput } from './field-input.tsx';
import type { FormState } from './form-state.ts';
import { type FieldGroup, GroupNav, groupId } from './group-nav.tsx';
import { GuardedForm } from './guarded-form.tsx';
import type { FormMistake } from './mistakes.tsx';
import { SaveBar, SavePlace, type SaveWay } from './save-bar.tsx';

export interface RecordFormProps {
  id?: string;
  shape: Pick<Shape, 'fields' | 'groups' | 'singular' | 'language'>;
  form: FormState;
  action: string;
  /** Where Cancel leads. */
  cancelHref: string;
  /** Names the record among drafts on this device: its ref, or `lod/customers/new`. */
  draft: string;
  /** The version the form was drawn from; sent as `etag`. Absent for a new record. */
  etag?: string;
  /** The page is there for the form: the focus goes into its first control. */
  begin?: boolean;
  /** Other values that come back with the form. */
  hidden?: Readonly<Record<string, string>>;
  /** Everything that has to be mended, for the summary on top; those with a control are also said there. */
  mistakes?: readonly FormMistake[];
  /** What has to be decided before it can be saved, above the fields. */
  question?: JSX.Element | undefined;
  /** Save and go on with something else. */
  more?: readonly SaveWay[];
  /** After the fields. */
  children?: Children;
}

/** The form of a record: fields in their groups, the save bar, the offer of a draft. Answers of a refused save are this form again. */
export function RecordForm(props: RecordFormProps) {
  const { shape, form, mistakes = [] } = props;
  const groups = inGroups(shape);
  return (
    <GuardedForm
      id={props.id ?? 'record-form'}
      class="stack"
      action={props.action}
      swap={{ how: 'outerHTML' }}
      draft={props.draft}
      unsaved={form.typed !== undefined}
      isNew={form.isNew}
      begin={props.begin}
      hidden={{ etag: props.etag, ...props.hidden }}
      mistakes={mistakes}
      question={props.question}
    >
      {groups.length > 1 ? <GroupNav groups={groups} mistakes={mistakes} /> : null}
      {groups.map((group) => (
        <Group group={group} form={form} />
      ))}
      {props.children}
      <SavePlace>
        {form.isNew ? (
          <SaveBar
            discard={{ label: 'Cancel', href: props.cancelHref }}
            save={`Create ${lower(shape.singular, shape)}`}
            more={props.more}
          />
        ) : (
          <SaveBar
            note="Unsaved changes"
            whenDirty
            discard={{ label: 'Discard', href: props.cancelHref }}
            save="Save changes"
            more={props.more}
          />
        )}
      </SavePlace>
    </GuardedForm>
  );
}

/** Fields in their groups, first those that name none; groups without fields are left out. */
export function inGroups({ fields, groups }: Pick<Shape, 'fields' | 'groups'>): FieldGroup[] {
  const known = new Set(groups.map(({ name }) => name));
  const groupOf = ({ group = '' }: Field) => (known.has(group) ? group : '');
  return [{ name: '', title: '' }, ...groups]
    .map(({ name, title }) => ({ name, title, fields: fields.filter((field) => groupOf(field) === name) }))
    .filter((group) => group.fields.length > 0);
}

function Group({ group, form }: { group: FieldGroup; form: FormState }) {
  const { name, title, fields } = group;
  const inputs = (
    <div class="fields" id={title ? undefined : groupId(name)}>
      {fields.map((field) => (
        <FieldInput field={field} pointer={field.pointer} form={form} />
      ))}
    </div>
  );
  return title ? (
    <fieldset class="field-group" id={groupId(name)}>
      <legend safe>{title}</legend>
      {inputs}
    </fieldset>
  ) : (
    inputs
  );
}
