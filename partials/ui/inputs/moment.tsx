import { type ControlProps, controlAttributes, Was } from '../field.tsx';

export interface MomentProps extends ControlProps {
  kind: 'date' | 'time' | 'datetime';
  /** For date-times: the zone in which the time is read and written, "Europe/Berlin". */
  timeZone?: string;
  min?: string;
  max?: string;
}

const TYPES = { date: 'date', time: 'time', datetime: 'datetime-local' } as const;

/**
 * A date, time of day or date-time. `value` as the platform's input wants it (`2026-11-22`, `14:30`, `2026-11-22T14:30`); a stored
 * text that is none is edited as plain text, so that nothing is lost. `was` is the text as rendered.
 */
export function MomentInput(props: MomentProps) {
  const type = readable(props.kind, props.value) ? TYPES[props.kind] : 'text';
  return (
    <>
      <div class="row">
        <input
          class={['input', props.kind === 'datetime' ? 'medium' : 'short']}
          type={type}
          value={props.value}
          min={type === 'text' ? undefined : props.min}
          max={type === 'text' ? undefined : props.max}
          step={props.kind !== 'date' && /:\d\d:\d\d/.test(props.value) ? '1' : undefined}
          autocomplete="off"
          {...controlAttributes(props)}
        />
        {props.timeZone ? (
          <small class="faint" safe>
            {props.timeZone}
          </small>
        ) : null}
      </div>
      <Was {...props} />
    </>
  );
}

const SHAPES = {
  date: /^\d{4}-\d\d-\d\d$/,
  time: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/,
};

function readable(kind: MomentProps['kind'], value: string): boolean {
  if (value === '') return true;
  const day = kind === 'time' ? '1970-01-01' : value.slice(0, 10);
  return SHAPES[kind].test(value) && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day) === true;
}
