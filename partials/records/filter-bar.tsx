import { type Spot, spotText, withFilter } from '../../src/core/list-edit.ts';
import { type ListState, listUrl } from '../../src/core/list-url.ts';
import type { Filter } from '../../src/core/query.ts';
import type { Shape } from '../../src/core/schema.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { filterField } from './filter-fields.ts';
import { type FilterDraft, FilterForm } from './filter-form.tsx';
import { chipWords } from './filter-words.ts';
import { swapsList } from './list-swaps.ts';
import type { Show } from './show.ts';

// FilterButton · FilterChips · FilterPanel: the conditions of a list. Each is a link to the form that changes it, which opens beside
// it; without script the page has the form in it.

export interface FilterBarProps {
  shape: Shape;
  state: ListState;
  path: string;
  show: Show;
}

/** "Filter": a new condition. */
export function FilterButton({ state, path }: Pick<FilterBarProps, 'state' | 'path'>) {
  return (
    <a class="button icon-when-narrow" {...opening(state, path, {})}>
      <Icon name="filter" />
      <span>Filter</span>
    </a>
  );
}

/** The form in its menu, empty until it is asked for; with a draft, in the page. */
export function FilterPanel({ draft, ...props }: FilterBarProps & { draft?: FilterDraft | undefined }) {
  if (draft) {
    return (
      <section class="card narrow" aria-label="Filter">
        <FilterForm {...props} draft={draft} />
      </section>
    );
  }
  return (
    <Menu id="filter" label="Filter">
      <div id="filter-form" class="body" />
    </Menu>
  );
}

/** The conditions in one line: all must hold, and of those in a frame any. */
export function FilterChips(props: FilterBarProps) {
  const { state, path } = props;
  const { filters, any = [] } = state;
  if (filters.length + any.length === 0) return null;
  return (
    <ul class="filters" id="filters" role="list" aria-label="Filters">
      {filters.map((filter, index) => (
        <li class="filter-group">
          <Chip {...props} filter={filter} spot={{ index }} />
          <Or {...props} spot={{ beside: index }} quiet />
        </li>
      ))}
      {any.map((group, at) => (
        <li class="filter-group several">
          {group.map((filter, index) => (
            <>
              {index > 0 ? <span class="or">or</span> : null}
              <Chip {...props} filter={filter} spot={{ group: at, index }} />
            </>
          ))}
          <Or {...props} spot={{ group: at }} />
        </li>
      ))}
      {filters.length + any.length > 1 ? (
        <li>
          <a class="button quiet small" href={clear(path, state)} {...swapsList(clear(path, state))}>
            <span>Clear</span>
          </a>
        </li>
      ) : null}
    </ul>
  );
}

function clear(path: string, state: ListState): string {
  return listUrl(path, state, { filters: [], any: [] });
}

function Chip({ shape, state, path, show, filter, spot }: FilterBarProps & { filter: Filter; spot: Spot }) {
  const { label } = filterField(shape, filter.pointer);
  const { is, value } = chipWords(filter, filterField(shape, filter.pointer), show);
  const without = listUrl(path, state, withFilter(state, spot));
  return (
    <span class="filter">
      <a class="button-like" {...opening(state, path, spot)}>
        <span class="what" safe>{`${label} ${is}`}</span>
        {value ? (
          <span class="value" safe>
            {value}
          </span>
        ) : null}
      </a>
      <a href={without} aria-label={`Without “${label} ${is} ${value}”`} {...swapsList(without)}>
        <Icon name="close" />
      </a>
    </span>
  );
}

function Or({ state, path, spot, quiet }: FilterBarProps & { spot: Spot; quiet?: boolean }) {
  return (
    <a
      class={['button', 'quiet', 'small', 'or-more', quiet && 'on-hover']}
      title="Another condition that may hold instead"
      {...opening(state, path, spot)}
    >
      <span>{'or&#8230;'}</span>
    </a>
  );
}

function opening(state: ListState, path: string, spot: Spot) {
  const url = listUrl(path, state);
  const href = `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ edit: spotText(spot) })}`;
  return {
    href,
    rel: 'nofollow',
    'hx-get': href,
    'hx-target': '#filter-form',
    'hx-swap': 'outerHTML',
    'data-opens': 'filter',
  };
}
