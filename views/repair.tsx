import { AdoptFile } from '../partials/files/adopt.tsx';
import { businessOf, collectionOf, type PageFrame } from '../partials/frame/page-frame.ts';
import { canChange } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { PageHead, Section } from '../partials/ui/card.tsx';
import { Icon, type IconName } from '../partials/ui/icon.tsx';
import { Notice } from '../partials/ui/notice.tsx';
import { State } from '../partials/ui/state.tsx';
import { type Ref, splitRef } from '../src/core/names.ts';
import { duplicatesUrl, editUrl, recordUrl } from '../src/core/page-urls.ts';
import type { Problem } from '../src/core/record.ts';
import { capital, lower } from '../src/core/words.ts';

export interface RepairProps {
  frame: PageFrame;
  problems: Problem[];
  /** Of the records that can be shown meanwhile. */
  titles: ReadonlyMap<Ref, string>;
  where: { ns?: string | undefined; collection?: string | undefined };
}

/** How many lines of each kind are drawn; what is repaired makes room for the rest. */
const SHOWN = 200;

const SUB =
  'Nothing here is lost. Each line says what is the case and the way out; what you repair leaves the list by itself.';

/** Everything on disk that a person should look at. */
export function RepairPage(props: RepairProps) {
  const count = countIn(props.frame, props.where);
  return (
    <Page frame={props.frame} trail={[{ title: 'To repair' }]}>
      <div class="column stack">
        <PageHead title="To repair" count={count > 0 ? count.toLocaleString('en') : undefined} sub={SUB} />
        <RepairList {...props} />
      </div>
    </Page>
  );
}

const PARTS: { kinds: Problem['kind'][]; title: string; icon: IconName }[] = [
  { kinds: ['broken'], title: 'Cannot be read', icon: 'error' },
  { kinds: ['invalid'], title: 'Does not fit its fields', icon: 'warning' },
  { kinds: ['link'], title: 'Refers to nothing', icon: 'link-broken' },
  { kinds: ['duplicate'], title: 'Has what only one record may have', icon: 'copy' },
  { kinds: ['bytes'], title: 'Files that were put there, changed or lost by hand', icon: 'files' },
  { kinds: ['name', 'twin', 'nested', 'type', 'unreadable'], title: 'Not shown', icon: 'file' },
];

export function RepairList({ frame, problems, titles, where }: RepairProps) {
  const parts = PARTS.map((part) => ({
    ...part,
    items: problems.filter(({ kind }) => part.kinds.includes(kind)),
  }));
  return (
    <div id="repair" class="stack loose">
      {where.ns ? (
        <Button label="Show everything to repair" icon="arrow-left" kind="quiet" href="/repair" />
      ) : null}
      {problems.length === 0 ? (
        <State
          icon="good"
          title="Nothing to repair"
          text="Every file can be read, fits its fields, refers to what is there, and has for itself what only one may have."
        />
      ) : null}
      <Vanished frame={frame} problems={problems.filter(({ kind }) => kind === 'gone')} />
      {parts.map(({ title, icon, items }) =>
        items.length > 0 ? (
          <Section title={title} count={items.length}>
            <ul class="card lines" role="list" data-list>
              {items.slice(0, SHOWN).map((problem) => (
                <ProblemLine frame={frame} problem={problem} titles={titles} icon={icon} />
              ))}
              {items.length > SHOWN ? <li class="faint">and {items.length - SHOWN} more</li> : null}
            </ul>
          </Section>
        ) : null,
      )}
    </div>
  );
}

type ProblemLineProps = Pick<RepairProps, 'frame' | 'titles'> & { problem: Problem; icon: IconName };

/** What is the case with a file, and the way out. */
function ProblemLine({ frame, problem, titles, icon }: ProblemLineProps) {
  const { path, detail, ref, other } = problem;
  const record = ref !== undefined && splitRef(ref)?.collection ? ref : undefined;
  const title = record && titles.get(record);
  return (
    <li class="folds">
      <Icon name={icon} />
      <div class="what sentence">
        {record && title !== undefined ? (
          <a href={recordUrl(record)} safe>
            {title}
          </a>
        ) : (
          <strong safe>{path}</strong>
        )}
        <span class="note" safe>
          {capital(detail)}
        </span>
        {other === undefined ? null : (
          <span class="note">
            The other one:{' '}
            <a href={recordUrl(other)} safe>
              {titles.get(other) ?? other}
            </a>
          </span>
        )}
        {title === undefined ? null : (
          <code class="note" safe>
            {path}
          </code>
        )}
      </div>
      {record ? <span class="actions">{wayOut(frame, record, problem)}</span> : null}
    </li>
  );
}

function wayOut(frame: PageFrame, ref: Ref, { kind, other }: Problem): JSX.Element | null {
  const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: '' };
  const words = collectionOf(frame, ns, collection);
  const singular = lower(words.singular, words);
  if (!canChange(frame, ns)) return null;
  if (kind === 'bytes') return <AdoptFile of={ref} />;
  if (kind === 'broken') return <Button label="Mend the file" icon="repair" small href={editUrl(ref)} />;
  if (!['invalid', 'link', 'duplicate'].includes(kind)) return null;
  const both = { keep: splitRef(other ?? '')?.id ?? '', remove: id };
  return (
    <>
      {other ? (
        <Button
          label="Compare and merge"
          small
          href={`${duplicatesUrl(ns, collection)}?${new URLSearchParams(both)}`}
        />
      ) : null}
      <Button label={`Edit the ${singular}`} icon="pencil" small href={editUrl(ref)} />
    </>
  );
}

/** The one question about records that vanished together: one problem for each collection. */
function Vanished({ frame, problems }: { frame: PageFrame; problems: Problem[] }) {
  return (
    <>
      {problems.map(({ path, detail }) => {
        const { ns, id: collection } = splitRef(path) ?? { ns: path, id: '' };
        return (
          <Notice
            tone="warn"
            title={`${collectionOf(frame, ns, collection).title} of ${businessOf(frame, ns).title} vanished from the disk together`}
            text={`${detail} If a disk or a sync is still coming back, just wait: what returns is taken up again by itself.`}
            actions={canChange(frame, ns) ? <Decisions ns={ns} collection={collection} /> : undefined}
          />
        );
      })}
    </>
  );
}

function Decisions({ ns, collection }: { ns: string; collection: string }) {
  return (
    <form
      class="row"
      method="post"
      action="/repair/vanished"
      hx-post="/repair/vanished"
      hx-target="#repair"
      hx-swap="outerMorph"
    >
      <input type="hidden" name="ns" value={ns} />
      <input type="hidden" name="collection" value={collection} />
      <Button label="Write them back" icon="restore" type="submit" name="decision" value="bring-back" />
      <Button label="Delete them" icon="trash" danger type="submit" name="decision" value="delete" />
    </form>
  );
}

/** As the rail counts: those that vanished together one by one. */
function countIn(frame: PageFrame, where: RepairProps['where']): number {
  const collections = frame.inFull.flatMap((business) => business.collections);
  const meant = collections.filter(
    ({ ns, collection }) =>
      (where.ns === undefined || ns === where.ns) &&
      (where.collection === undefined || collection === where.collection),
  );
  return meant.reduce((sum, { problems }) => sum + problems, 0);
}
