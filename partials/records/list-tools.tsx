import { type ListState, listParams, listUrl, readable } from '../../src/core/list-url.ts';
import { collectionUrl, exportUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import { type Understood, withoutPiece } from '../../src/core/search-text.ts';
import { lower } from '../../src/core/words.ts';
import { SearchBox } from '../search/box.tsx';
import { OperatorChips } from '../search/chips.tsx';
import { Button } from '../ui/button.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { FilterButton, FilterChips, FilterPanel } from './filter-bar.tsx';
import type { FilterDraft } from './filter-form.tsx';
import { GroupMenu } from './group-menu.tsx';
import { LIST_SWAP } from './list-swaps.ts';
import type { Show } from './show.ts';
import { SortMenu } from './sort-menu.tsx';

export interface ListToolsProps {
  shape: Shape;
  state: ListState;
  show: Show;
  /** The condition that is being put together, where the page itself has its form. */
  draft?: FilterDraft | undefined;
  /** Operators in the search box. */
  operators: readonly Understood[];
}

/** Search, filters and columns of a list; forms that work without script. */
export function ListTools({ shape, state, show, draft, operators }: ListToolsProps) {
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
        <FilterButton state={state} path={path} />
        <SortMenu shape={shape} state={state} />
        <div class="end">
          <GroupMenu shape={shape} state={state} path={path} />
          <Button
            label="Export"
            icon="download"
            iconOnly
            kind="quiet"
            href={exportUrl(
              shape.ns,
              shape.collection,
              readable(listParams({ ...state, cursor: undefined })),
            )}
          />
          <ColumnMenu shape={shape} state={state} path={path} />
        </div>
      </div>
      <FilterPanel shape={shape} state={state} show={show} path={path} draft={draft} />
      <FilterChips shape={shape} state={state} show={show} path={path} />
      <OperatorChips
        operators={operators}
        without={(piece) => listUrl(path, state, { q: withoutPiece(state.q, piece) })}
        swap={LIST_SWAP}
      />
    </>
  );
}
