import { type ListState, listParams, listUrl } from '../../src/core/list-url.ts';
import { collectionUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import { type Understood, withoutPiece } from '../../src/core/search-text.ts';
import { listOf, type View } from '../../src/core/views.ts';
import { lower } from '../../src/core/words.ts';
import type { PartFrame } from '../frame/page-frame.ts';
import { SearchBox } from '../search/box.tsx';
import { OperatorChips } from '../search/chips.tsx';
import { Button } from '../ui/button.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { FilterButton, FilterChips, FilterPanel } from './filter-bar.tsx';
import type { FilterDraft } from './filter-form.tsx';
import { GroupMenu } from './group-menu.tsx';
import { exportOf } from './list-head.tsx';
import { LIST_SWAP } from './list-swaps.ts';
import { SaveView } from './save-view.tsx';
import type { Show } from './show.ts';
import { SortMenu } from './sort-menu.tsx';

export interface ListToolsProps {
  frame: PartFrame;
  shape: Shape;
  state: ListState;
  show: Show;
  /** The condition that is being put together, where the page itself has its form. */
  draft?: FilterDraft | undefined;
  /** Operators in the search box. */
  operators: readonly Understood[];
  views: readonly View[];
}

/** Search, filters and columns of a list; forms that work without script. */
export function ListTools({ frame, shape, state, show, draft, operators, views }: ListToolsProps) {
  const path = collectionUrl(shape.ns, shape.collection);
  const keep = [...listParams({ ...state, q: '', cursor: undefined })];
  const list = listOf(state);
  return (
    <>
      <div class="toolbar">
        <SearchBox
          action={path}
          value={state.q}
          label={`Search ${lower(shape.title, shape)}`}
          keep={keep}
          shortcut="f"
          completions={`/completions?${new URLSearchParams({ ns: shape.ns, collection: shape.collection })}`}
          attributes={{ ...LIST_SWAP, 'hx-get': path, 'hx-push-url': undefined, 'hx-replace-url': 'true' }}
        />
        <FilterButton state={state} path={path} />
        <SortMenu shape={shape} state={state} />
        <div class="end">
          {views.length === 0 && list !== '' ? <SaveView frame={frame} shape={shape} list={list} /> : null}
          <GroupMenu shape={shape} state={state} path={path} />
          <Button {...exportOf({ shape, state })} iconOnly kind="quiet" class="wide-only" />
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
