import { valueAt } from '../../src/core/json-pointer.ts';
import { type ListState, listUrl, nameOf } from '../../src/core/list-url.ts';
import { collectionUrl, movesUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { ListItem } from '../../src/core/ports/found.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import type { PartFrame } from '../frame/page-frame.ts';
import { canChange } from '../frame/rights.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Menu, MenuItem, MenuTitle } from '../ui/menu.tsx';
import { columnsOf } from './columns.ts';
import { type Group, groupField, sumFields, sumInWords } from './groups.ts';
import { isBlank, type Show } from './show.ts';
import { Value } from './value.tsx';

export interface BoardProps {
  frame: PartFrame;
  shape: Shape;
  state: ListState;
  groups: readonly Group[];
  show: Show;
}

const ON_A_CARD = 3;

/** A column for each choice, a card for each record. Cards are dragged, or moved with Alt and the arrow keys or by their menu. */
export function Board(props: BoardProps) {
  const { frame, shape, state, groups } = props;
  const field = groupField(shape, state);
  if (!field) return null;
  const moves = canChange(frame, shape.ns);
  return (
    <div class="board-frame">
      <div class="board" data-board={moves}>
        {groups.map((group) => (
          <BoardColumn {...props} group={group} field={field} />
        ))}
      </div>
      {moves ? <Mover {...props} field={field} /> : null}
    </div>
  );
}

function BoardColumn(props: BoardProps & { group: Group; field: Field }) {
  const { shape, state, group, field, show } = props;
  const [summed] = sumFields(shape, state);
  return (
    <section class="board-column" aria-label={group.label} data-value={group.key}>
      <header>
        {group.value === null ? (
          <span class="faint" safe>
            {group.label}
          </span>
        ) : (
          <Badge label={group.label} colour={group.colour} value={String(group.value)} />
        )}
        <span class="count" safe>
          {group.count.toLocaleString('en')}
        </span>
        {summed && group.sums[0] !== undefined ? (
          <span class="sum" title={`Sum of ${summed.label}`} safe>
            {sumInWords(summed, group.sums[0], show)}
          </span>
        ) : null}
      </header>
      <ul role="list" data-list>
        <BoardCards {...props} field={field} />
      </ul>
    </section>
  );
}

/** The cards of a column from a place on, and the way to more. */
export function BoardCards(props: Omit<BoardProps, 'groups'> & { group: Group; field: Field }) {
  const { frame, shape, state, group, field, show } = props;
  const page = group.page;
  const path = collectionUrl(shape.ns, shape.collection);
  const cursor = page?.nextCursor;
  const more = `${listUrl(path, state)}&${new URLSearchParams({ section: group.key, ...(cursor && { cursor }) })}`;
  const list = group.href.slice(group.href.indexOf('?') + 1);
  return (
    <>
      {(page?.items ?? []).map((item) => (
        <BoardCard
          item={item}
          shape={shape}
          state={state}
          field={field}
          show={show}
          list={list}
          moves={canChange(frame, shape.ns)}
        />
      ))}
      {cursor ? (
        <li class="board-more">
          <a
            class="button quiet small"
            href={group.href}
            hx-get={more}
            hx-target="closest li"
            hx-swap="outerHTML"
          >
            <span>Show more</span>
          </a>
        </li>
      ) : null}
    </>
  );
}

interface CardProps {
  item: ListItem;
  shape: Shape;
  state: ListState;
  field: Field;
  show: Show;
  list: string;
  moves: boolean;
}

function BoardCard({ item, shape, state, field, show, list, moves }: CardProps) {
  const told = columnsOf(shape, state.columns)
    .filter(({ pointer }) => pointer !== field.pointer && !pointer.includes('*'))
    .filter(({ pointer }) => !isBlank(valueAt(item.data, pointer)))
    .slice(0, ON_A_CARD);
  return (
    <li class="board-card" data-card={item.id} data-etag={item.etag} draggable={moves ? 'true' : undefined}>
      <a class="what" href={recordUrl(item.ref, list)} draggable="false" safe>
        {item.title}
      </a>
      {told.map((each) => (
        <span class="told" title={each.label}>
          <Value field={each} value={valueAt(item.data, each.pointer)} show={show} brief />
        </span>
      ))}
      {moves ? (
        <Button
          label={`Move ${item.title}`}
          icon="more"
          iconOnly
          kind="quiet"
          small
          opens={{ menu: 'move-menu' }}
          class="needs-script"
          attributes={{ 'data-move': true }}
        />
      ) : null}
    </li>
  );
}

/** The one form that moves a card; script says which. */
function Mover({ frame, shape, groups, field }: BoardProps & { field: Field }) {
  const action = movesUrl(shape.ns, shape.collection);
  return (
    <Menu id="move-menu" label="Move" end>
      <MenuTitle text="Move to" />
      <form method="post" action={action} id="move" hx-post={action} hx-target="#list" hx-swap="outerMorph">
        <input type="hidden" name="field" value={nameOf(field.pointer)} />
        <input type="hidden" name="id" value="" />
        <input type="hidden" name="etag" value="" />
        <input type="hidden" name="return" value={frame.url} />
        {groups.map(({ label, key }) => (
          <MenuItem label={label} type="submit" name="value" value={key} />
        ))}
      </form>
    </Menu>
  );
}
