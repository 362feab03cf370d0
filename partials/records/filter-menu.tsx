import { type ListState, listParams, nameOf } from '../../src/core/list-url.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { leafFields } from './columns.ts';
import { operatorsFor } from './filter-words.ts';
import { LIST_SWAP } from './list-swaps.ts';
import type { Show } from './show.ts';

export interface FilterMenuProps {
  shape: Shape;
  state: ListState;
  path: string;
  /** The field that was chosen; the first one when absent. */
  choosing?: Field | undefined;
  /** Values of it that are in use, to choose from. */
  used: readonly Json[];
  show: Show;
}

/** "Add filter": field, comparison, value. Choosing a field draws the comparisons and the control that suit it. */
export function FilterMenu(props: FilterMenuProps) {
  const { shape, state, path, choosing, used, show } = props;
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
          <ValueControl field={field} used={used} show={show} />
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

function ValueControl({ field, used, show }: { field: Field } & Pick<FilterMenuProps, 'used' | 'show'>) {
  const options = choicesOf(field, used, show);
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
          <option value={String(value)}></option>
        ))}
      </datalist>
    </>
  );
}

/** What a field's values are chosen from; undefined where they are typed. */
function choicesOf(
  field: Field,
  used: readonly Json[],
  show: Show,
): { value: Json; label: string }[] | undefined {
  if (field.widget === 'boolean') return YES_NO;
  const relation = field.relation ?? field.item?.relation;
  if (!relation || used.length === 0 || used.length >= MOST_USED) return field.options ?? field.item?.options;
  const titled = used.map((value) => ({ value, label: show.link(relation, value)?.title ?? String(value) }));
  return titled.sort((a, b) => a.label.localeCompare(b.label));
}

/** From here on there may be more values than are known. */
export const MOST_USED = 100;
const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];
