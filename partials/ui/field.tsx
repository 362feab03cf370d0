import type { Children } from '@kitajs/html';
import type { Attributes } from './button.tsx';
import { Icon } from './icon.tsx';

/** What every control takes. Its `name` is the RFC 6901 pointer of the value it edits. */
export interface ControlProps {
  pointer: string;
  /** The text in the control, as typed or as stored. */
  value: string;
  /**
   * The stored text as first rendered; sent back as `was:<pointer>`, so that a save writes only what was changed. Absent in
   * the form of a new record.
   */
  was?: string;
  required?: boolean;
  readOnly?: boolean;
  placeholder?: string;
  /** Whether a help text or an error stands below; the control then points to them. */
  hasHelp?: boolean;
  hasError?: boolean;
  /** Name for screen readers where no visible label points to the control. */
  label?: string;
}

export interface FieldFrameProps {
  pointer: string;
  label: string;
  help?: string;
  /** One sentence: what is wrong and how it becomes right. */
  error?: string;
  required?: boolean;
  /** Label above the control at any width: for long text, tables, JSON. */
  wide?: boolean;
  /** The control is a group (checkboxes, rows): named by the label, not pointed to by it. */
  group?: boolean;
  children?: Children;
}

/** The frame around a control: label, help, error. Its id is `fieldId(pointer)`, so that one field can be swapped. */
export function FieldFrame({
  pointer,
  label,
  help,
  error,
  required,
  wide,
  group,
  children,
}: FieldFrameProps) {
  const id = controlId(pointer);
  return (
    <div
      class={['field', wide && 'wide']}
      id={fieldId(pointer)}
      data-pointer={pointer}
      role={group ? 'group' : undefined}
      aria-labelledby={group ? `${id}-label` : undefined}
    >
      <FieldLabel id={id} label={label} required={required} group={group} />
      <div class="control">
        {children}
        {error ? <FieldError id={id} error={error} /> : null}
        {help ? (
          <p class="help" id={`${id}-help`} safe>
            {help}
          </p>
        ) : null}
      </div>
    </div>
  );
}

function FieldLabel(props: { id: string; label: string; required?: boolean; group?: boolean }) {
  const star = props.required ? (
    <span class="required" title="Required" aria-hidden="true">
      *
    </span>
  ) : null;
  const name = <span safe>{props.label}</span>;
  return props.group ? (
    <div class="label" id={`${props.id}-label`}>
      {name}
      {star}
    </div>
  ) : (
    <label class="label" id={`${props.id}-label`} for={props.id}>
      {name}
      {star}
    </label>
  );
}

function FieldError({ id, error }: { id: string; error: string }) {
  return (
    <p class="error" id={`${id}-error`}>
      <Icon name="error" />
      <span safe>{error}</span>
    </p>
  );
}

/** The attributes that every control has in common. */
export function controlAttributes(props: ControlProps): Attributes {
  const id = controlId(props.pointer);
  const described = [props.hasError ? `${id}-error` : '', props.hasHelp ? `${id}-help` : ''].filter(Boolean);
  return {
    id,
    name: props.pointer,
    required: props.required,
    readonly: props.readOnly,
    placeholder: props.placeholder,
    'aria-label': props.label,
    'aria-invalid': props.hasError ? 'true' : undefined,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
  };
}

/** The hidden companion that carries the stored text; nothing for a new record. */
export function Was({ pointer, was }: { pointer: string; was?: string }) {
  return was === undefined ? null : <input type="hidden" name={`was:${pointer}`} value={was} />;
}

/** Id of the control of a pointer. Letters, digits, `-` and `_` only, so that it needs no escaping anywhere. */
export function controlId(pointer: string): string {
  return partId('c', pointer);
}

/** Id of the field around the control of a pointer. */
export function fieldId(pointer: string): string {
  return partId('f', pointer);
}

/** Id of the line of a pointer on a sheet to read. */
export function rowId(pointer: string): string {
  return partId('r', pointer);
}

/** An id for what a letter and a text name; other texts have other ids. */
export function partId(letter: string, text: string): string {
  const encoded = text.replace(/[^a-zA-Z0-9]/gu, (character) =>
    character === '/' ? '-' : `_${(character.codePointAt(0) ?? 0).toString(16)}_`,
  );
  return `${letter}${encoded}`;
}
