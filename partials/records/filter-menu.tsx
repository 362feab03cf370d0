import { type ListState, listParams, nameOf } from '../../src/core/list-url.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { leafFields } from './columns.ts';
import { operatorsFor } from './filter-words.ts';
import { LIST_SWAP } from './list-swaps.ts';

export interface FilterMenuProps {
  shape: Shape;
  state: ListState;
  path: string;
  /** The field that was chosen; the first one when absent. */
  choosing?: Field | undefined;
  /** Values of it that are in use, to choose from. */
  used: readonly string[];
}

/** "Add filter": field, comparison, value. Choosing a field draws the comparisons and the control that suit it. */
export function FilterMenu({ shape, state, path, choosing, used }: FilterMenuProps) {
  const fields = leafFields(shape.fields);
  const field = choosing ?? fields[0];
  if (!field) return null;
  return (
    <>
      <Button label="Filter" icon="filter" opens={{ menu: 'filter' }} />
      <Menu id="filter" label="Add a filter">
        <form id="filter-form" class="body stack tight" action={path} hx-get={path} {...LIST_SWAP}>
          {[...listParams({ ...state, cursor: undefined })].map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Chooser name="field" label="Field" reload={path}>
            {fields.map(({ pointer, label }) => (
              <option value={nameOf(pointer)} selected={pointer === field.pointer} safe>
                {label}
              </option>
            ))}
          </Chooser>
          <Chooser name="op" label="Comparison">
            {operatorsFor(field).map(([op, words]) => (
              <option value={op} safe>
                {words}
              </option>
            ))}
          </Chooser>
          <ValueControl field={field} used={used} />
          <Button label="Add filter" kind="primary" type="submit" />
        </form>
      </Menu>
    </>
  );
}

function Chooser({
  name,
  label,
  reload,
  children,
}: {
  name: string;
  label: string;
  reload?: string;
  children: JSX.Element[];
}) {
  const again = reload
    ? {
        'hx-get': reload,
        'hx-include': 'closest form',
        'hx-vals': '{"choosing":"1"}',
        'hx-select': '#filter-form',
        'hx-target': '#filter-form',
        'hx-swap': 'outerHTML',
      }
    : {};
  return (
    <span class="select">
      <select class="input" name={name} aria-label={label} {...again}>
        {children}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

const TYPES: Partial<Record<Field['widget'], string>> = {
  date: 'date',
  datetime: 'date',
  integer: 'number',
  number: 'number',
  money: 'number',
};

function ValueControl({ field, used }: { field: Field; used: readonly string[] }) {
  const options = field.widget === 'boolean' ? YES_NO : (field.options ?? field.item?.options);
  if (options) {
    return (
      <Chooser name="value" label="Value">
        {options.map(({ value, label }) => (
          <option value={String(value)} safe>
            {label}
          </option>
        ))}
      </Chooser>
    );
  }
  return (
    <>
      <input
        class="input"
        name="value"
        type={TYPES[field.widget] ?? 'text'}
        step="any"
        aria-label="Value"
        list="filter-values"
        autocomplete="off"
      />
      <datalist id="filter-values">
        {used.map((value) => (
          <option value={value}></option>
        ))}
      </datalist>
    </>
  );
}

const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];
