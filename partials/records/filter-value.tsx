import type { Json } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import { Icon } from '../ui/icon.tsx';
import { RelationInput } from '../ui/inputs/relation.tsx';
import { type Choice, WHEN } from './filter-words.ts';
import type { Show } from './show.ts';

export interface FilterValueProps {
  field: Field;
  op: Choice;
  /** What is asked for so far. */
  value: Json | undefined;
  /** Values of the field in use. */
  used: readonly Json[];
  show: Show;
  /** The type-ahead of a relation. */
  source: string;
}

/** The value of a condition, named `value`; several of them where any may hold, and a `day` beside a time that has a name. */
export function FilterValue(props: FilterValueProps): JSX.Element | null {
  const { field, op, value, show, source } = props;
  if (op === 'empty' || op === 'filled') return null;
  const options = field.options ?? field.item?.options;
  if (options && op === 'in') return <Several options={options} value={value} />;
  if (options) return <One options={options} value={value} />;
  if (field.widget === 'boolean') return <One options={YES_NO} value={value} />;
  if (field.widget === 'date' || field.widget === 'datetime') return <When value={value} />;
  const relation = field.relation ?? field.item?.relation;
  if (!relation) return <Typed {...props} />;
  const known = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  const target =
    known === undefined ? undefined : { value: known, title: show.link(relation, known)?.title ?? known };
  return <RelationInput pointer="value" label="Value" target={target} source={source} singular="record" />;
}

const YES_NO = [
  { value: true, label: 'Yes' },
  { value: false, label: 'No' },
];

type Options = readonly { value: Json; label: string }[];

function One({ options, value }: { options: Options; value: Json | undefined }) {
  return (
    <span class="select">
      <select class="input" name="value" aria-label="Value">
        {options.map((option) => (
          <option value={String(option.value)} selected={option.value === value} safe>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

function Several({ options, value }: { options: Options; value: Json | undefined }) {
  const chosen = [value].flat();
  return (
    <fieldset class="checks">
      <legend class="visually-hidden">Values</legend>
      {options.map((option) => (
        <label class="check">
          <input
            type="checkbox"
            name="value"
            value={String(option.value)}
            checked={chosen.includes(option.value)}
          />
          <span safe>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A time by its name, or a day. */
function When({ value }: { value: Json | undefined }) {
  const named = value === undefined ? WHEN[1]?.[0] : WHEN.find(([name]) => name === value)?.[0];
  return (
    <div class="when">
      <span class="select">
        <select class="input" name="value" aria-label="When">
          {WHEN.map(([name, words]) => (
            <option value={name} selected={name === named} safe>
              {words}
            </option>
          ))}
          <option value="" selected={named === undefined}>
            a day…
          </option>
        </select>
        <Icon name="chevron-down" />
      </span>
      <input
        class="input"
        type="date"
        name="day"
        aria-label="Day"
        value={named === undefined ? String(value).slice(0, 10) : ''}
      />
    </div>
  );
}

const NUMBERS = new Set(['integer', 'number', 'money']);

function Typed({ field, value, used }: FilterValueProps) {
  return (
    <>
      <input
        class="input"
        name="value"
        type={NUMBERS.has(field.widget) ? 'number' : 'text'}
        step="any"
        aria-label="Value"
        value={value === undefined ? '' : String(value)}
        list="filter-values"
        autocomplete="off"
      />
      <datalist id="filter-values">
        {used.map((each) => (
          <option value={String(each)}></option>
        ))}
      </datalist>
    </>
  );
}
