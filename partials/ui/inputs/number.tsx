import { type ControlProps, controlAttributes, Was } from '../field.tsx';

export interface NumberProps extends ControlProps {
  integer?: boolean;
  /** Shown behind the number: "m²", "hours"; for money the currency's code or sign. */
  unit?: string;
}

/**
 * A number as text with the number keyboard: unlike `type=number` it keeps `1.10` and 20 digits as they were written and
 * does not change when a wheel turns over it.
 */
export function NumberInput(props: NumberProps) {
  const input = (
    <input
      class={props.unit ? undefined : 'input number short'}
      type="text"
      inputmode={props.integer ? 'numeric' : 'decimal'}
      value={props.value}
      autocomplete="off"
      {...controlAttributes(props)}
    />
  );
  return (
    <>
      {props.unit ? (
        <div class="input box number short">
          {input}
          <span class="unit" safe>
            {props.unit}
          </span>
        </div>
      ) : (
        input
      )}
      <Was {...props} />
    </>
  );
}
