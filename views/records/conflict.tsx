import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { Page } from '../../partials/page.tsx';
import { GuardedForm } from '../../partials/records/guarded-form.tsx';
import { ItemLines } from '../../partials/records/item-lines.tsx';
import { SaveBar } from '../../partials/records/save-bar.tsx';
import type { Show } from '../../partials/records/show.ts';
import { Value } from '../../partials/records/value.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { Conflict, type Take } from '../../partials/ui/diff.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import type { Ref } from '../../src/core/names.ts';
import { editUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { capital } from '../../src/core/words.ts';

/** A part that two people changed, each to something else. */
export interface ClashToShow {
  pointer: string;
  label: string;
  /** How its values are drawn. */
  field: Field;
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
  take: Take;
}

export interface ConflictProps {
  frame: PageFrame;
  shape: Shape;
  ref: Ref;
  title: string;
  show: Show;
  /** The version that theirs is; a choice made about it is not taken for one about a later version. */
  etag: string;
  clashes: readonly ClashToShow[];
  /** Who changed it, "Marek Wójcik" or "you in another window", and when, "5 min ago". */
  by: string;
  when: string;
  /** Labels of what only they changed; it stays. */
  others: readonly string[];
  /** Everything that was typed, to be sent again with the choices. */
  typed: URLSearchParams;
}

/** Two people changed the same values: both versions side by side, and nothing of either is lost. */
export function ConflictPage(props: ConflictProps) {
  const { frame, shape, ref, title } = props;
  const here = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
  ];
  return (
    <Page frame={frame} title={`Two versions of ${title}`} trail={[...here, { title: 'Two versions' }]}>
      <ConflictForm {...props} />
    </Page>
  );
}

/** The part of it that takes the place of the page's content when a form was sent by script. */
export function ConflictForm(props: Omit<ConflictProps, 'frame'>) {
  const { ref, title, show, etag, by, when, others } = props;
  const fields = props.clashes.map(({ field, base, mine, theirs, ...rest }) => ({
    ...rest,
    joinable: typeof mine === 'string' && typeof theirs === 'string' && isLong(field),
    base: <Side field={field} value={base} show={show} />,
    mine: <Side field={field} value={mine} show={show} base={base} />,
    theirs: <Side field={field} value={theirs} show={show} base={base} />,
  }));
  return (
    <GuardedForm
      id="record-form"
      class="column stack"
      action={editUrl(ref)}
      swap={{ target: '#main', how: 'innerHTML show:#main:top' }}
      draft={ref}
      unsaved
    >
      {[...props.typed].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="theirs" value={etag} />
      <PageHead title={title} />
      <Notice
        tone="warn"
        live
        title={capital(`${by} changed this ${when}, while you were editing it`)}
        text={sentence(fields.length, others)}
      />
      <Conflict fields={fields} theirs={`${by}, ${when}`} />
      <div class="save-place">
        <SaveBar
          note="Choose what to keep"
          discard={{ label: 'Discard mine', href: recordUrl(ref) }}
          save="Save what is chosen"
        />
      </div>
    </GuardedForm>
  );
}

interface SideProps {
  field: Field;
  value: Json | undefined;
  show: Show;
  /** What it was changed from. */
  base?: Json | undefined;
}

/** One version of a part. A column is no place for a table: of a list of objects each is a line. */
function Side({ field, value, show, base }: SideProps) {
  if (field.widget !== 'rows' || !Array.isArray(value) || value.length === 0)
    return <Value field={field} value={value} show={show} />;
  const before = Array.isArray(base) ? base : undefined;
  return <ItemLines field={field} items={value} show={show} before={before} />;
}

function sentence(count: number, others: readonly string[]): string {
  const both = `${count === 1 ? 'One field was' : `${count} fields were`} changed by both of you: choose whose to keep.`;
  if (others.length === 0) return `${both} Nothing is lost: the other version stays in the history.`;
  return `${both} What only they changed stays (${others.join(', ')}), and so does everything else of yours.`;
}

function isLong({ widget }: Field): boolean {
  return widget === 'textarea' || widget === 'markdown';
}
