import { type ListState, listParams, listUrl } from '../../src/core/list-url.ts';
import { collectionUrl } from '../../src/core/page-urls.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { type Understood, withoutPiece } from '../../src/core/search-text.ts';
import { lower } from '../../src/core/words.ts';
import { SearchBox } from '../search/box.tsx';
import { OperatorChips } from '../search/chips.tsx';
import { type FilterChip, Filters } from '../ui/filters.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { leafFields } from './columns.ts';
import { FilterMenu } from './filter-menu.tsx';
import { chipWords } from './filter-words.ts';
import { LIST_SWAP } from './list-swaps.ts';
import type { Show } from './show.ts';
import { SortMenu } from './sort-menu.tsx';

export interface ListToolsProps {
  shape: Shape;
  state: ListState;
  show: Show;
  choosing?: Field | undefined;
  used: readonly Json[];
  /** Operators in the search box. */
  operators: readonly Understood[];
}

/** Search, filters and columns of a list; forms that work without script. */
export function ListTools({ shape, state, show, choosing, used, operators }: ListToolsProps) {
  const path = collectionUrl(shape.ns, shape.collection);
  const keep = [...listParams({ ...state, q: '', cursor: undefined })];
  return (
    <>
      <div class="toolbar">
        <SearchBox
          action={path}
          value={state.q}
          label={`Search ${lower(shape.title)}`}
          keep={keep}
          shortcut="f"
          completions={`/completions?${new URLSearchParams({ ns: shape.ns, collection: shape.collection })}`}
          attributes={{ ...LIST_SWAP, 'hx-get': path, 'hx-push-url': undefined, 'hx-replace-url': 'true' }}
        />
        <FilterMenu shape={shape} state={state} show={show} path={path} choosing={choosing} used={used} />
        <SortMenu shape={shape} state={state} />
        <div class="end">
          <ColumnMenu shape={shape} state={state} path={path} />
        </div>
      </div>
      {state.filters.length > 0 ? (
        <Filters chips={chipsOf(shape, state, show, path)} attributes={LIST_SWAP} />
      ) : null}
      <OperatorChips
        operators={operators}
        without={(piece) => listUrl(path, state, { q: withoutPiece(state.q, piece) })}
        swap={LIST_SWAP}
      />
    </>
  );
}

function chipsOf(shape: Shape, state: ListState, show: Show, path: string): FilterChip[] {
  const fields = leafFields(shape.fields);
  return state.filters.map((filter) => {
    const field = fields.find(({ pointer }) => pointer === filter.pointer) ?? unknownField(filter.pointer);
    const filters = state.filters.filter((other) => other !== filter);
    return {
      field: field.label,
      ...chipWords(filter, field, show),
      removeHref: listUrl(path, state, { filters }),
    };
  });
}

/** A filter of an old link may name a field that is not there any more; it still filters and can be taken away. */
function unknownField(pointer: string): Field {
  const label = pointer.slice(1) || pointer;
  return {
    ...{ pointer, label, key: label, widget: 'text', limits: {} },
    ...{ required: false, nullable: false, unique: false, searchable: false, readOnly: true },
  };
}
