import { Badge } from '../badge.tsx';
import { type ControlProps, controlAttributes, controlId, Was } from '../field.tsx';
import { Icon } from '../icon.tsx';

export interface Option {
  /** As text; the JSON type is the form service's knowledge. */
  value: string;
  label: string;
  colour?: string;
}

export interface ChoiceProps extends ControlProps {
  options: readonly Option[];
}

/** Yes or no. Unchecked sends nothing; `was:` tells the form service that the field was there. */
export function Switch({ text, ...props }: ControlProps & { text?: string }) {
  return (
    <>
      <label class="check switch-line">
        <input
          class="switch"
          type="checkbox"
          role="switch"
          {...controlAttributes({
            ...props,
            required: undefined,
            readOnly: undefined,
            placeholder: undefined,
          })}
          value="true"
          checked={props.value === 'true'}
          disabled={props.readOnly}
        />
        {text ? <span safe>{text}</span> : null}
      </label>
      <Was {...props} />
    </>
  );
}

/** One of many. A stored value that is not among the options stays, marked, until another one is chosen. */
export function Select(props: ChoiceProps) {
  const known = props.value === '' || props.options.some((option) => option.value === props.value);
  return (
    <>
      <div class="select">
        <select
          class="input"
          {...controlAttributes({ ...props, readOnly: undefined })}
          disabled={props.readOnly}
        >
          {props.required && props.value !== '' ? null : (
            <option value="">{props.required ? 'Choose…' : 'Not set'}</option>
          )}
          {known ? null : (
            <option value={props.value} selected safe>
              {`${props.value} (not in the list)`}
            </option>
          )}
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === props.value} safe>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevrons" />
      </div>
      <Was {...props} />
    </>
  );
}

/** One of a few, all in view. */
export function Segments(props: ChoiceProps) {
  const id = controlId(props.pointer);
  const options = props.required ? props.options : [{ value: '', label: 'Not set' }, ...props.options];
  return (
    <>
      <div class="segments">
        {options.map((option, at) => (
          <label>
            <input
              type="radio"
              id={at === 0 ? id : undefined}
              name={props.pointer}
              value={option.value}
              checked={option.value === props.value}
              disabled={props.readOnly}
            />
            <span safe>{option.label}</span>
          </label>
        ))}
      </div>
      <Was {...props} />
    </>
  );
}

/** Several of a few. `values` in order; `was:` carries them as a JSON array. */
export function Checkboxes(props: Omit<ChoiceProps, 'value'> & { values: readonly string[] }) {
  const strangers = props.values.filter((value) => !props.options.some((option) => option.value === value));
  const options = [...props.options, ...strangers.map((value) => ({ value, label: value }) as Option)];
  return (
    <>
      <div class="choices">
        {options.map((option, at) => (
          <label class="check">
            <input
              type="checkbox"
              id={at === 0 ? controlId(props.pointer) : undefined}
              name={props.pointer}
              value={option.value}
              checked={props.values.includes(option.value)}
              disabled={props.readOnly}
            />
            <Badge label={option.label} value={option.value} colour={option.colour} />
          </label>
        ))}
      </div>
      <Was {...props} />
    </>
  );
}
