import { splitRef } from '../../src/core/names.ts';
import { collectionUrl, namespaceUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { ActivityRow as Row } from '../../src/core/past.ts';
import type { Activity } from '../../src/core/ports/found.ts';
import { capital, lower } from '../../src/core/words.ts';
import { businessOf, collectionOf, type PageFrame } from '../frame/page-frame.ts';
import { canChange } from '../frame/rights.ts';
import { Button } from '../ui/button.tsx';
import { formatsOf } from '../ui/formats.ts';
import { SelectionBar } from '../ui/table.tsx';
import { sayDay, When } from '../ui/time.tsx';
import { ActivityRow } from './row.tsx';
import { didTo, iconOf, whoDid } from './words.ts';

export interface ActivityLinesProps {
  frame: PageFrame;
  rows: readonly Row[];
  /** With checkboxes, to take several back at once. */
  pick?: boolean;
  /** Under "Today", "Yesterday" and the months before. */
  days?: boolean;
  /** The business whose page this is: its mark is left out. */
  within?: string;
  /** Id of the part of the page that is drawn again in place after an Undo; the whole page when absent. */
  part?: string;
}

/** What happened, newest first: a change is a line, a batch is one too. One form, in which each line's Undo is a button. */
export function ActivityLines(props: ActivityLinesProps) {
  const { frame, rows, pick, part } = props;
  const swap = part ? { 'hx-post': '/undos', 'hx-target': `#${part}`, 'hx-swap': 'outerMorph' } : {};
  return (
    <form method="post" action="/undos" {...swap}>
      {/* The button that Enter in a checkbox would press: none, or it would undo the first line. */}
      <button type="submit" disabled hidden></button>
      <input type="hidden" name="return" value={frame.url} />
      <ul class="card lines" role="list" data-list>
        {rows.map((row, at) => (
          <>
            <DayLine {...props} row={row} before={rows[at - 1]} />
            <ActivityLine {...props} row={row} />
          </>
        ))}
      </ul>
      {pick && rows.some((row) => canUndo(frame, row)) ? (
        <SelectionBar>
          <Button
            label="Undo these"
            icon="undo"
            kind="primary"
            small
            type="submit"
            attributes={{ 'data-pick-label': 'Undo this one|Undo these #' }}
          />
        </SelectionBar>
      ) : null}
    </form>
  );
}

/** The day or month, above the first line that it has. */
function DayLine({ frame, days, row, before }: ActivityLinesProps & { row: Row; before: Row | undefined }) {
  const day = dayOf(frame, row);
  return !days || day === undefined || (before && dayOf(frame, before) === day) ? null : (
    <li class="day">
      <h2 safe>{day}</h2>
    </li>
  );
}

function dayOf(frame: PageFrame, { revisions: [first] }: Row): string | undefined {
  if (!first) return undefined;
  const { formats, date } = momentOf(frame, first);
  const day = sayDay(date, frame.now, formats);
  return NEAR.has(day) ? capital(day) : formats.month(date);
}

const NEAR = new Set(['today', 'yesterday', 'tomorrow']);

function momentOf(frame: PageFrame, { ref, at }: Activity) {
  const { ns } = splitRef(ref) ?? { ns: '' };
  return { formats: formatsOf(businessOf(frame, ns)), date: new Date(at) };
}

function ActivityLine({ frame, row, pick, days, within }: ActivityLinesProps & { row: Row }) {
  const [first] = row.revisions;
  if (!first) return null;
  const { ns } = splitRef(first.ref) ?? { ns: '' };
  const business = businessOf(frame, ns);
  const undoable = canUndo(frame, row);
  const [name, value]: [string, string] = row.batch ? ['batch', row.batch] : ['seq', String(first.seq)];
  return (
    <ActivityRow
      id={`change-${first.seq}`}
      by={whoDid(first)}
      icon={iconOf(first)}
      business={within === undefined && frame.inFull.length > 1 ? business : undefined}
      note={first.note}
      when={<When at={first.at} now={frame.now} formats={formatsOf(business)} clock={days} />}
      undo={undoable ? { name, value } : undefined}
      pick={pick && undoable ? (row.batch ? `batch:${row.batch}` : String(first.seq)) : undefined}
      {...(row.count > 1 ? batchWords(frame, row) : singleWords(frame, first))}
    >
      {row.count > 1 ? <BatchDetails row={row} /> : null}
    </ActivityRow>
  );
}

function canUndo(frame: PageFrame, { undoable, revisions: [first] }: Row): boolean {
  return undoable && canChange(frame, splitRef(first?.ref ?? '')?.ns ?? '');
}

function singleWords(frame: PageFrame, revision: Activity) {
  const { ns, collection, id } = splitRef(revision.ref) ?? { ns: '', collection: '', id: '' };
  if (id.startsWith('_'))
    return { did: `${didTo(revision)} the settings of`, what: settingsOf(frame, ns, collection) };
  const words = collectionOf(frame, ns, collection);
  const kind = lower(words.singular, words);
  return {
    did: `${didTo(revision)} ${kind}`,
    what: { title: revision.title, href: recordUrl(revision.ref) },
  };
}

function settingsOf(frame: PageFrame, ns: string, collection: string) {
  const title = collection ? collectionOf(frame, ns, collection).title : businessOf(frame, ns).title;
  return { title, href: collection ? collectionUrl(ns, collection) : namespaceUrl(ns) };
}

function batchWords(frame: PageFrame, row: Row) {
  const [first] = row.revisions as [Activity];
  const { ns, collection } = splitRef(first.ref) ?? { ns: '', collection: '' };
  const alike = row.revisions.every(({ op }) => op === first.op);
  const together = alike && row.revisions.every(({ ref }) => splitRef(ref)?.collection === collection);
  const count = row.count.toLocaleString('en');
  if (together && collection) {
    const words = collectionOf(frame, ns, collection);
    return {
      did: `${didTo(first)} ${count}`,
      what: { title: lower(words.title, words), href: collectionUrl(ns, collection) },
    };
  }
  const what = { title: businessOf(frame, ns).title, href: namespaceUrl(ns) };
  return { did: `${didTo(alike ? first : { op: 'update', via: first.via })} ${count} records in`, what };
}

function BatchDetails({ row }: { row: Row }) {
  const more = row.count - row.revisions.length;
  return (
    <details>
      <summary class="faint">Which ones</summary>
      <ul class="links" role="list">
        {row.revisions.map(({ ref, title }) => (
          <li>
            <a href={recordUrl(ref)} safe>
              {title}
            </a>
          </li>
        ))}
        {more > 0 ? <li class="faint">and {more} more</li> : null}
      </ul>
    </details>
  );
}
