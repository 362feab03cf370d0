import type { Children } from '@kitajs/html';
import { Icon } from '../ui/icon.tsx';

/** A control with its label around it, for forms that stand on a page many times. */
export function Labelled({ label, help, children }: { label: string; help?: string; children: Children }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label class="field">
      <span class="label" safe>
        {label}
      </span>
      <span class="control">
        {children}
        {help ? (
          <span class="help" safe>
            {help}
          </span>
        ) : null}
      </span>
    </label>
  );
}

/** One line of text in it. */
export function TextField(props: {
  name: string;
  label: string;
  value?: string;
  help?: string;
  required?: boolean;
  placeholder?: string;
}) {
  return (
    <Labelled label={props.label} help={props.help}>
      <input
        class="input"
        type="text"
        name={props.name}
        value={props.value ?? ''}
        required={props.required}
        placeholder={props.placeholder}
        autocomplete="off"
      />
    </Labelled>
  );
}

/** One of several in it. */
export function SelectField(props: {
  name: string;
  label: string;
  value: string;
  options: readonly { value: string; title: string }[];
  help?: string;
}) {
  return (
    <Labelled label={props.label} help={props.help}>
      <span class="select">
        <select class="input" name={props.name}>
          {props.options.map(({ value, title }) => (
            <option value={value} selected={value === props.value} safe>
              {title}
            </option>
          ))}
        </select>
        <Icon name="chevrons" />
      </span>
    </Labelled>
  );
}

/** Yes or no. */
export function CheckField({ name, label, checked }: { name: string; label: string; checked?: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value="true" checked={checked} />
      <span safe>{label}</span>
    </label>
  );
}
