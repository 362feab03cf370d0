import type { Field } from '../../src/core/schema.ts';
import { kinds, type SchemaOperation } from '../../src/core/schema-change.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { rowId } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { DueDate } from './due-date.tsx';
import { CheckField, Labelled, SelectField, TextField } from './labelled.tsx';
import { FieldsForm } from './pending.tsx';

export interface LineContext {
  url: string;
  operations: readonly SchemaOperation[];
  /** Collections that a field could link to: `ns/collection` with their titles. */
  targets: readonly { value: string; title: string }[];
  /** Those that can say of a record that there is still something to do: choices, and yes or no. */
  deciding: readonly Field[];
  /** Whether the reader may change them. */
  canChange: boolean;
}

/** Fields one below the other, those within others further in. */
export function FieldLines({
  fields,
  context,
  within,
}: {
  fields: readonly Field[];
  context: LineContext;
  within: string;
}) {
  return (
    <ol class="field-lines" data-within={within}>
      {fields.map((field, at) => (
        <FieldLine field={field} context={context} first={at === 0} last={at === fields.length - 1} />
      ))}
    </ol>
  );
}

function FieldLine({
  field,
  context,
  first,
  last,
}: {
  field: Field;
  context: LineContext;
  first: boolean;
  last: boolean;
}) {
  const inner = field.fields ?? field.item?.fields;
  const { pointer, label } = field;
  const id = rowId(pointer);
  return (
    <li class="field-line" id={id} data-key={field.key} data-field={pointer}>
      <details id={`${id}-open`}>
        <summary class="field-summary">
          {context.canChange ? (
            <span class="grip needs-script" aria-hidden="true">
              <Icon name="grip" />
            </span>
          ) : null}
          <span class="name" safe>
            {label}
          </span>
          <code safe>{field.key}</code>
          <span class="facts">
            {field.required ? <Badge label="Required" tone="plain" /> : null}
            {field.unique ? <Badge label="Unique" tone="plain" /> : null}
            <span class="kind" safe>
              {kindTitle(field)}
            </span>
          </span>
        </summary>
        {context.canChange ? (
          <div class="stack">
            <EditField field={field} context={context} />
            <RemoveField field={field} context={context} />
          </div>
        ) : (
          <p class="about" safe>
            {field.help ?? 'Nothing more is said about it.'}
          </p>
        )}
      </details>
      {context.canChange ? (
        <FieldsForm {...context} field={pointer} class="moves">
          <MoveButton id={`${id}-up`} way="up" label={`Move ${label} up`} disabled={first} />
          <MoveButton id={`${id}-down`} way="down" label={`Move ${label} down`} disabled={last} />
        </FieldsForm>
      ) : null}
      {inner ? (
        <FieldLines fields={inner} context={context} within={field.fields ? pointer : `${pointer}/*`} />
      ) : null}
    </li>
  );
}

function MoveButton(props: { id: string; way: 'up' | 'down'; label: string; disabled: boolean }) {
  return (
    <Button
      label={props.label}
      icon={props.way === 'up' ? 'arrow-up' : 'arrow-down'}
      iconOnly
      kind="quiet"
      small
      type="submit"
      name="do"
      value={props.way}
      disabled={props.disabled}
      attributes={{ id: props.id }}
    />
  );
}

function EditField({ field, context }: { field: Field; context: LineContext }) {
  const relation = field.relation ? `${field.relation.ns}/${field.relation.collection}` : '';
  return (
    <FieldsForm {...context} field={field.pointer} class="stack">
      <div class="field-pairs">
        <TextField name="title" label="Name" value={field.label} />
        <TextField name="key" label="Key in the files" value={field.key} required />
        <SelectField name="kind" label="Kind" value={field.widget} options={kindOptions(field)} />
        <SelectField
          name="relation"
          label="Links to"
          value={relation}
          options={[{ value: '', title: 'Nothing' }, ...targetsWith(context, relation)]}
        />
        <TextField name="description" label="Help" value={field.help} />
        <TextField
          name="group"
          label="Group"
          value={field.group}
          help="Fields of a group stand under its name."
        />
        <TextField name="unit" label="Unit" value={field.unit} placeholder="m², kg …" />
        <TextField name="placeholder" label="Example" value={field.placeholder} />
      </div>
      <div class="row">
        <CheckField name="required" label="Required" checked={field.required} />
        <CheckField name="unique" label="Unique" checked={field.unique} />
      </div>
      {field.widget === 'date' || field.widget === 'datetime' ? (
        <DueDate field={field} deciding={context.deciding} />
      ) : null}
      {field.options ? <Choices options={field.options} /> : null}
      <Labelled
        label={field.options ? 'More choices' : 'Choices'}
        help="For one or several of some choices: one a line, “value” or “value = Name”. Without any, the values in use."
      >
        <textarea class="input" name="choices" rows="2"></textarea>
      </Labelled>
      <div class="row">
        <Button label="Change" kind="primary" small type="submit" name="do" value="field" />
      </div>
    </FieldsForm>
  );
}

function Choices({ options }: { options: NonNullable<Field['options']> }) {
  return (
    <fieldset class="field-group">
      <legend>Choices</legend>
      <p class="help">Another value is changed in the records, too. An emptied one is no choice any more.</p>
      <div class="choice-lines">
        {options.map(({ value, label, colour }) => (
          <div class="choice-line">
            <input type="hidden" name="choice.was" value={JSON.stringify(value)} />
            <input type="hidden" name="choice.colour" value={colour ?? ''} />
            <input
              class="input"
              name="choice.value"
              value={String(value)}
              aria-label={`Value ${value}`}
              autocomplete="off"
            />
            <input
              class="input"
              name="choice.label"
              value={label}
              aria-label={`Name of ${value}`}
              autocomplete="off"
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function RemoveField({ field, context }: { field: Field; context: LineContext }) {
  return (
    <FieldsForm {...context} field={field.pointer} class="row">
      <SelectField
        name="values"
        label="Remove the field; its values"
        value="keep"
        options={[
          { value: 'keep', title: 'stay in the files, under Other fields' },
          { value: 'remove', title: 'are removed from every record' },
        ]}
      />
      <Button
        label={`Remove ${field.label}`}
        icon="trash"
        danger
        small
        type="submit"
        name="do"
        value="remove"
      />
    </FieldsForm>
  );
}

export function kindTitle({ widget, relation }: Field): string {
  const title = kinds.find(({ kind }) => kind === widget)?.title ?? widget;
  return relation ? `${title} · ${relation.collection}` : title;
}

function kindOptions(field?: Field) {
  const known = kinds.some(({ kind }) => kind === field?.widget);
  const own = field && !known ? [{ value: field.widget, title: field.widget }] : [];
  return [...own, ...kinds.map(({ kind, title }) => ({ value: kind, title }))];
}

function targetsWith({ targets }: LineContext, value: string) {
  return value === '' || targets.some((target) => target.value === value)
    ? targets
    : [{ value, title: value }, ...targets];
}

/** The form of a new field. */
export function AddField({
  context,
  places,
}: {
  context: LineContext;
  places: readonly { value: string; title: string }[];
}) {
  return (
    <FieldsForm {...context} class="stack">
      <div class="field-pairs">
        <TextField name="title" label="Name" required placeholder="Last spoken" />
        <TextField name="key" label="Key in the files" help="Made from the name when it is empty." />
        <SelectField name="kind" label="Kind" value="text" options={kindOptions()} />
        <SelectField
          name="relation"
          label="Links to"
          value=""
          options={[{ value: '', title: 'Nothing' }, ...context.targets]}
        />
        {places.length > 1 ? <SelectField name="within" label="In" value="" options={places} /> : null}
      </div>
      <Labelled
        label="Choices"
        help="For one or several of some choices: one a line, “value” or “value = Name”."
      >
        <textarea class="input" name="choices" rows="2"></textarea>
      </Labelled>
      <div class="row">
        <CheckField name="required" label="Required" />
        <Button label="Add field" icon="plus" small type="submit" name="do" value="add" />
      </div>
    </FieldsForm>
  );
}
