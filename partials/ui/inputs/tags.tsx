import { type ControlProps, controlAttributes, controlId, Was } from '../field.tsx';
import { Icon } from '../icon.tsx';

export interface TagsProps extends Omit<ControlProps, 'value'> {
  values: readonly string[];
  /** Values in use elsewhere, offered while typing. */
  known?: readonly string[];
}

/** Short texts in one box. Each is a checked checkbox of the same name; the last input adds one (without script: one a save). */
export function TagsInput(props: TagsProps) {
  const list = props.known && props.known.length > 0 ? `${controlId(props.pointer)}-known` : undefined;
  return (
    <>
      <div class="input box chips-input" data-chips={props.pointer}>
        {props.values.map((value) => (
          <Chip pointer={props.pointer} value={value} label={value} />
        ))}
        <input
          type="text"
          value=""
          list={list}
          autocomplete="off"
          data-chip-entry
          {...controlAttributes({
            ...props,
            value: '',
            required: undefined,
            placeholder: props.placeholder ?? 'Add…',
          })}
        />
      </div>
      {list ? (
        <datalist id={list}>
          {(props.known ?? []).map((value) => (
            <option value={value}></option>
          ))}
        </datalist>
      ) : null}
      <template data-chip-template>
        <Chip pointer={props.pointer} value="" label="" />
      </template>
      <Was {...props} />
    </>
  );
}

interface ChipProps {
  pointer: string;
  value: string;
  label: string;
  /** It points to a record that is not there. */
  broken?: boolean | undefined;
}

/** One value of several: unchecking takes it away. */
export function Chip({ pointer, value, label, broken }: ChipProps) {
  return (
    <label class={['chip', broken && 'broken']} title={`Take away ${label}`}>
      <input type="checkbox" name={pointer} value={value} checked />
      {broken ? <Icon name="link-broken" /> : null}
      <span class="text" safe>
        {label}
      </span>
      {broken ? <span class="visually-hidden">(missing)</span> : null}
      <Icon name="close" />
    </label>
  );
}
