import { type Spot, spotText } from '../../src/core/list-edit.ts';
import { type ListState, listParams, nameOf } from '../../src/core/list-url.ts';
import { optionsUrl } from '../../src/core/page-urls.ts';
import type { Filter } from '../../src/core/query.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { filterFields } from './filter-fields.ts';
import { FilterValue } from './filter-value.tsx';
import { type Choice, operatorsFor } from './filter-words.ts';
import { LIST_SWAP } from './list-swaps.ts';
import type { Show } from './show.ts';

/** A condition that is being put together. */
export interface FilterDraft {
  /** Where it goes. */
  spot: Spot;
  field: Field;
  op: Choice;
  /** What it was before, when it is being changed. */
  filter?: Filter | undefined;
  /** Values of the field that are in use, to choose from. */
  used: readonly Json[];
}

export interface FilterFormProps {
  shape: Shape;
  state: ListState;
  path: string;
  draft: FilterDraft;
  show: Show;
}

/**
 * Field, comparison, value. Choosing a field or a comparison draws what suits it; without script that takes a press of "Choose".
 * What is typed meanwhile is carried over (static/js/filters.js).
 */
export function FilterForm({ shape, state, path, draft, show }: FilterFormProps) {
  const { spot, field, op, filter, used } = draft;
  const fields = filterFields(shape);
  const isNew = filter === undefined;
  return (
    <form id="filter-form" class="body stack tight" action={path} hx-get={path} {...LIST_SWAP}>
      {[...listParams({ ...state, cursor: undefined })].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="edit" value={spotText(spot)} />
      <Chooser name="field" label="Field" path={path}>
        {fields.map(({ pointer, label }) => (
          <option value={nameOf(pointer)} selected={pointer === field.pointer} safe>
            {label}
          </option>
        ))}
      </Chooser>
      <Chooser name="op" label="Comparison" path={path}>
        {operatorsFor(field).map(([choice, words]) => (
          <option value={choice} selected={choice === op} safe>
            {words}
          </option>
        ))}
      </Chooser>
      <FilterValue
        field={field}
        op={op}
        value={filter?.value}
        used={used}
        show={show}
        source={optionsUrl(shape.ns, shape.collection, field.pointer)}
      />
      <div class="row tight">
        <Button label={isNew ? 'Add filter' : 'Apply'} kind="primary" type="submit" />
        {isNew ? null : <Button label="Remove" type="submit" name="op" value="none" kind="quiet" />}
        {/* Not the first button: that one is pressed by Enter. */}
        <Button
          label="Choose"
          kind="quiet"
          type="submit"
          name="choosing"
          value="1"
          class="without-script"
          attributes={{ title: 'Shows the comparisons and values of the field that you chose' }}
        />
      </div>
    </form>
  );
}

interface ChooserProps {
  name: string;
  label: string;
  path: string;
  children: JSX.Element[];
}

function Chooser({ name, label, path, children }: ChooserProps) {
  return (
    <span class="select">
      <select
        class="input"
        id={`filter-${name}`}
        name={name}
        aria-label={label}
        hx-get={path}
        hx-include="closest form"
        hx-vals='{"choosing":"1"}'
        hx-target="#filter-form"
        hx-swap="outerHTML"
        hx-push-url="false"
      >
        {children}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}
