import { ActivityLines } from '../partials/activity/lines.tsx';
import { businessOf, collectionOf, type PageFrame } from '../partials/frame/page-frame.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { PageHead } from '../partials/ui/card.tsx';
import { type FilterChip, Filters } from '../partials/ui/filters.tsx';
import { Menu, MenuItem, MenuTitle } from '../partials/ui/menu.tsx';
import { State } from '../partials/ui/state.tsx';
import type { ActivityRow } from '../src/core/past.ts';

/** Which activity is shown. */
export interface Chosen {
  by?: string | undefined;
  via?: string | undefined;
  ns?: string | undefined;
  collection?: string | undefined;
  before?: number | undefined;
}

export interface ActivityProps {
  frame: PageFrame;
  rows: ActivityRow[];
  next: number | undefined;
  chosen: Chosen;
  /** Who can be asked for: everybody with a change among the latest. */
  people: string[];
}

const SUB =
  'Every change, newest first: by people, programs, imports, and by hand on disk. What can be taken back has an Undo.';

/** Everything that happened. */
export function ActivityPage(props: ActivityProps) {
  return (
    <Page frame={props.frame} trail={[{ title: 'Activity' }]}>
      <div class="column stack">
        <PageHead title="Activity" sub={SUB} />
        <ActivityList {...props} />
      </div>
    </Page>
  );
}

export function ActivityList(props: ActivityProps) {
  const { frame, rows, next, chosen } = props;
  return (
    <section id="activity" class="stack" aria-label="Changes">
      <div class="toolbar">
        <WhoMenu {...props} />
        <WhereMenu {...props} />
        <Filters chips={chipsOf(frame, chosen)} />
      </div>
      {rows.length === 0 ? (
        <State
          icon="activity"
          title="Nothing happened here yet"
          actions={<Button label="All activity" href="/activity" />}
        />
      ) : (
        <ActivityLines frame={frame} rows={rows} pick days part="activity" />
      )}
      {next === undefined ? null : (
        <Button
          label="Older"
          icon="arrow-down"
          class="center"
          href={activityUrl({ ...chosen, before: next })}
        />
      )}
    </section>
  );
}

function WhoMenu({ chosen, people }: ActivityProps) {
  return (
    <>
      <Button label="Who" icon="user" opens={{ menu: 'who' }} />
      <Menu id="who" label="Who">
        {people.map((by) => (
          <MenuItem
            label={by}
            href={activityUrl({ ...chosen, by, before: undefined })}
            on={chosen.by === by}
          />
        ))}
      </Menu>
    </>
  );
}

function WhereMenu({ frame, chosen }: ActivityProps) {
  const to = (ns: string, collection?: string) =>
    activityUrl({ ...chosen, ns, collection, before: undefined });
  return (
    <>
      <Button label="Where" icon="folder" opens={{ menu: 'where' }} />
      <Menu id="where" label="Where">
        {frame.inFull.map(({ ns, title, collections }) => (
          <>
            <MenuTitle text={title} />
            <MenuItem label="Everything in it" href={to(ns)} on={chosen.ns === ns && !chosen.collection} />
            {collections.map(({ collection, shape }) => (
              <MenuItem
                label={shape.title}
                href={to(ns, collection)}
                on={chosen.ns === ns && chosen.collection === collection}
              />
            ))}
          </>
        ))}
      </Menu>
    </>
  );
}

function chipsOf(frame: PageFrame, chosen: Chosen): FilterChip[] {
  const { by, ns, collection } = chosen;
  const where = ns && (collection ? collectionOf(frame, ns, collection).title : businessOf(frame, ns).title);
  const first = { ...chosen, before: undefined };
  return [
    ...(by
      ? [{ field: 'Who', is: 'is', value: by, removeHref: activityUrl({ ...first, by: undefined }) }]
      : []),
    ...(where
      ? [
          {
            field: 'Where',
            is: 'is',
            value: where,
            removeHref: activityUrl({ ...first, ns: undefined, collection: undefined }),
          },
        ]
      : []),
  ];
}

/** The address of an activity page. */
function activityUrl({ by, via, ns, collection, before }: Chosen): string {
  const params = new URLSearchParams();
  if (by) params.set('by', by);
  if (via) params.set('via', via);
  if (ns) params.set('in', collection ? `${ns}/${collection}` : ns);
  if (before) params.set('before', String(before));
  return params.size ? `/activity?${params}` : '/activity';
}
