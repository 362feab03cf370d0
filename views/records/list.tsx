import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
  type PartFrame,
} from '../../partials/frame/page-frame.ts';
import { Reading } from '../../partials/frame/reading.tsx';
import { canChange } from '../../partials/frame/rights.ts';
import { drawnOnce, numberOf } from '../../partials/jsx/drawn-once.ts';
import { Page } from '../../partials/page.tsx';
import { Board } from '../../partials/records/board.tsx';
import type { FilterDraft } from '../../partials/records/filter-form.tsx';
import { GroupedTable } from '../../partials/records/grouped-table.tsx';
import type { Group } from '../../partials/records/groups.ts';
import { ListHead } from '../../partials/records/list-head.tsx';
import { ListTable } from '../../partials/records/list-table.tsx';
import { ListTools } from '../../partials/records/list-tools.tsx';
import type { Show } from '../../partials/records/show.ts';
import { ViewBar } from '../../partials/records/view-bar.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { State } from '../../partials/ui/state.tsx';
import type { Tab } from '../../partials/ui/tabs.tsx';
import type { ListState } from '../../src/core/list-url.ts';
import { collectionUrl, newImportUrl, newUrl } from '../../src/core/page-urls.ts';
import type { Page as ListPageOfRecords } from '../../src/core/ports/found.ts';
import type { Shape } from '../../src/core/schema.ts';
import type { Understood } from '../../src/core/search-text.ts';
import type { View } from '../../src/core/views.ts';
import { lower } from '../../src/core/words.ts';

export interface ListProps {
  frame: PageFrame;
  shape: Shape;
  state: ListState;
  page: ListPageOfRecords;
  show: Show;
  /** The values of a choice as quick filters. */
  tabs: readonly Tab[];
  /** The condition that is being put together, without script. */
  draft?: FilterDraft | undefined;
  /** Where it is told by the values of a field. */
  groups?: readonly Group[] | undefined;
  views: readonly View[];
  opensWith?: string | undefined;
  /** Operators in the search box. */
  operators: readonly Understood[];
}

/** The list of a collection. */
export function ListPage(props: ListProps) {
  const { frame, shape } = props;
  return (
    <Page
      frame={frame}
      trail={[businessCrumb(businessOf(frame, shape.ns)), collectionCrumb(shape, true)]}
      newHref={canCreate(frame, shape) ? newUrl(shape.ns, shape.collection) : undefined}
    >
      <RecordList {...props} />
    </Page>
  );
}

/** All of the list that depends on its address; search, sorting, filters and paging swap it. */
export function RecordList({ frame: { who, url, index, inFull }, ...props }: ListProps) {
  const { ns, collection } = props.shape;
  const all = inFull.find((each) => each.ns === ns)?.collections ?? [];
  const problems = all.find((each) => each.collection === collection)?.problems ?? 0;
  const part = { ...props, frame: { who, url, index }, problems };
  // Records by groups and a form without script are seen less often, and are more than data.
  return props.groups || props.draft || !props.show.key ? List(part) : listOnce(part);
}

interface PartProps extends Omit<ListProps, 'frame'> {
  frame: PartFrame;
  problems: number;
}

const KEPT_LISTS = 20;

// Fields and the records of a page are never changed, and a schema has fields of its own; whatever else there is stands in the key as it is.
const listOnce = drawnOnce(KEPT_LISTS, List, ({ shape, show, page: { items, ...page }, ...data }) => {
  const { fields, schema: _schema, ...words } = shape;
  return JSON.stringify([numberOf(fields), words, numberOf(items), page, show.key, data]);
});

function List(props: PartProps) {
  const { frame, shape, state, page } = props;
  const narrowed = state.q !== '' || state.filters.length + (state.any ?? []).length > 0;
  return (
    <section id="list" class="stack" aria-label={shape.title}>
      <ListHead {...props} canCreate={canCreate(frame, shape)} />
      {shape.problem ? (
        <Notice tone="warn" title="The fields of this collection need repair" text={shape.problem} />
      ) : null}
      <ViewBar {...props} />
      <ListTools {...props} />
      <Reading frame={frame} part="list" />
      {page.items.length > 0 ? (
        <Told {...props} />
      ) : narrowed ? (
        <NothingMatches shape={shape} />
      ) : frame.index.state === 'building' ? (
        <NothingReadYet shape={shape} />
      ) : (
        <NothingYet frame={frame} shape={shape} />
      )}
    </section>
  );
}

/** As one list, in sections, or as a board. */
function Told({ groups, ...props }: PartProps) {
  if (groups === undefined) return <ListTable {...props} />;
  return props.state.as === 'board' ? (
    <Board {...props} groups={groups} />
  ) : (
    <GroupedTable {...props} groups={groups} />
  );
}

function NothingMatches({ shape }: { shape: Shape }) {
  const all = collectionUrl(shape.ns, shape.collection);
  return (
    <State
      icon="search"
      title={`No ${lower(shape.title, shape)} match`}
      text="Try fewer words, or take a filter away."
      actions={<Button label={`Show all ${lower(shape.title, shape)}`} icon="close" href={all} />}
    />
  );
}

function NothingReadYet({ shape }: { shape: Shape }) {
  return (
    <State
      icon="clock"
      title={`The ${lower(shape.title, shape)} are still being read`}
      text="They appear here by themselves as soon as their files were read."
    />
  );
}

function NothingYet({ frame, shape }: Pick<PartProps, 'frame' | 'shape'>) {
  const folder = `json-db/${shape.ns}/${shape.collection}`;
  return (
    <State
      icon="table"
      title={`No ${lower(shape.title, shape)} yet`}
      text={
        canCreate(frame, shape)
          ? `Create the first one here, or put JSON files into ${folder}.`
          : `What is put into ${folder} appears here.`
      }
      actions={
        canCreate(frame, shape) ? (
          <>
            <Button
              label={`New ${lower(shape.singular, shape)}`}
              icon="plus"
              kind="primary"
              href={newUrl(shape.ns, shape.collection)}
            />
            <Button
              label="Import or paste rows"
              icon="upload"
              href={newImportUrl(shape.ns, shape.collection)}
            />
          </>
        ) : undefined
      }
    />
  );
}

/** Files are uploaded, not typed. */
function canCreate(frame: Pick<PageFrame, 'who'>, shape: Shape): boolean {
  return shape.collection !== 'files' && canChange(frame, shape.ns);
}
