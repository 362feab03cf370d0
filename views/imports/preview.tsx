import { businessCrumb, businessOf, collectionOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { InvalidRows } from '../../partials/imports/invalid.tsx';
import { Steps } from '../../partials/imports/steps.tsx';
import { NotDone, UnderWay } from '../../partials/imports/under-way.tsx';
import { amount, valueText } from '../../partials/imports/words.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { FieldDiff } from '../../partials/ui/diff.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { Tabs } from '../../partials/ui/tabs.tsx';
import type { Import, ImportPlan, LinkFinding, PlannedRow } from '../../src/core/import.ts';
import { pointerOf } from '../../src/core/json-pointer.ts';
import { importUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Json } from '../../src/core/record.ts';
import { columnName } from '../../src/core/table-columns.ts';

export type Shown = 'new' | 'changed' | 'unchanged' | 'invalid' | 'passed';

export interface PreviewProps {
  frame: PageFrame;
  given: Import;
  /** Undefined while it is being worked out. */
  plan: ImportPlan | undefined;
  shown: Shown;
  /** Its own address, to be asked again. */
  here: string;
}

/** What an import would do, before it is done. */
export function PreviewPage(props: PreviewProps) {
  const { frame, given } = props;
  return (
    <Page frame={frame} trail={[businessCrumb(businessOf(frame, given.ns)), { title: 'Import' }]}>
      <div class="column wide stack loose">
        <PageHead title={given.name} sub={`Into ${intoWhat(frame, given)}. Nothing is written yet.`} />
        <Steps given={given} at={2} />
        <PreviewPanel {...props} />
      </div>
    </Page>
  );
}

function intoWhat(frame: PageFrame, { ns, wish, isNew }: Import): string {
  return isNew ? (wish.title ?? wish.collection) : collectionOf(frame, ns, wish.collection).title;
}

/** All that changes; asks again until it is worked out. */
export function PreviewPanel(props: PreviewProps) {
  const { given, plan, here } = props;
  if (plan) return <Planned {...props} plan={plan} />;
  if (given.state === 'failed')
    return (
      <NotDone
        title="This cannot be imported so"
        reason={given.reason ?? ''}
        action={<Button label="Back to the columns" href={importUrl(given.id, 'columns')} small />}
      />
    );
  return (
    <UnderWay
      title="Comparing"
      doing="Comparing with what is there"
      done={Math.round(given.progress * given.rows)}
      total={Math.max(1, given.rows)}
      here={here}
    />
  );
}

const NAMES: Record<Shown, string> = {
  new: 'New',
  changed: 'Changed',
  unchanged: 'As before',
  invalid: 'To mend',
  passed: 'Passed over',
};

function Planned({ given, plan, shown }: PreviewProps & { plan: ImportPlan }) {
  const { counts } = plan;
  const url = importUrl(given.id, 'preview');
  const kinds = (Object.keys(NAMES) as Shown[]).filter((kind) => kind !== 'passed' || counts.passed > 0);
  return (
    <div id="import" class="stack loose">
      {plan.links.map((link) => (
        <Link link={link} />
      ))}
      {plan.schema ? (
        <p class="faint" safe>
          {saidSchema(plan.schema)}
        </p>
      ) : null}
      <Tabs
        label="What would become of the rows"
        tabs={kinds.map((kind) => ({
          title: NAMES[kind],
          href: `${url}?show=${kind}`,
          count: counts[kind],
          current: kind === shown,
          bad: kind === 'invalid' && counts.invalid > 0,
        }))}
      />
      {shown === 'invalid' ? (
        <InvalidRows given={given} plan={plan} />
      ) : (
        <Rows rows={plan[shown]} count={counts[shown]} kind={shown} given={given} />
      )}
      <form class="row" method="post" action={importUrl(given.id, 'run')}>
        <Button
          label={saidRun(counts)}
          icon="check"
          kind="primary"
          type="submit"
          disabled={counts.new + counts.changed === 0}
        />
        <Button label="Back to the columns" icon="arrow-left" href={importUrl(given.id, 'columns')} />
      </form>
      <p class="faint">
        It is one change with one Undo.{counts.invalid > 0 ? ' Rows to mend are left out.' : ''}
      </p>
    </div>
  );
}

function Rows({
  rows,
  count,
  kind,
  given,
}: {
  rows: readonly PlannedRow[];
  count: number;
  kind: Shown;
  given: Import;
}) {
  if (rows.length === 0) return <p class="faint">There are none.</p>;
  return (
    <Card
      title={NAMES[kind]}
      sum={count > rows.length ? `the first ${rows.length} of ${amount(count)}` : amount(count)}
      flush
    >
      <ul class="planned" role="list">
        {rows.map((row) => (
          <li>
            <div class="row-head">
              {row.ref && kind !== 'new' ? (
                <a href={recordUrl(row.ref)} safe>
                  {row.title ?? row.ref}
                </a>
              ) : (
                <strong safe>{row.title ?? row.ref ?? ''}</strong>
              )}
              <span class="faint" safe>{`row ${amount(row.at)}`}</span>
            </div>
            {kind === 'new' || kind === 'changed' ? (
              <FieldDiff changes={changesOf(row, given)} brief />
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function changesOf(row: PlannedRow, given: Import) {
  const label = (pointer: string) => {
    const found = Object.entries(given.wish.columns).find(
      ([, choice]) =>
        (choice.to === 'field' && choice.pointer === pointer) ||
        (choice.to === 'new' && pointerOf([choice.key]) === pointer),
    );
    return found?.[0] ?? columnName(pointer);
  };
  if (row.after)
    return flat(row.after).map(({ pointer, value }) => ({
      label: label(pointer),
      before: '',
      after: valueText(value),
    }));
  return (row.diff ?? []).map(({ pointer, before, after }) => ({
    label: label(pointer),
    before: valueText(before),
    after: valueText(after),
  }));
}

function flat(data: Record<string, Json>, before = ''): { pointer: string; value: Json }[] {
  return Object.entries(data).flatMap(([key, value]) => {
    const pointer = `${before}${pointerOf([key])}`;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? flat(value, pointer) : [{ pointer, value }];
  });
}

function Link({ link: { column, to, title, found, distinct, missing } }: { link: LinkFinding }) {
  const all = found === distinct;
  const some = missing.slice(0, 8).join(', ');
  const text = all
    ? `${column}: all ${amount(distinct)} names are in ${title}.`
    : `${column}: ${amount(found)} of ${amount(distinct)} names are in ${title}. Not there: ${some}${distinct - found > 8 ? ', …' : ''}`;
  return (
    <Notice
      tone={all ? 'plain' : 'warn'}
      icon="link"
      text={text}
      title={all ? undefined : `Some names are not in ${to}`}
    />
  );
}

function saidSchema({ fields, isNew }: NonNullable<ImportPlan['schema']>): string {
  const names = fields.join(', ');
  return isNew ? `A new collection with the fields ${names}.` : `New fields: ${names}.`;
}

function saidRun(counts: ImportPlan['counts']): string {
  if (counts.new + counts.changed === 0) return 'Nothing to import';
  const parts = [
    counts.new > 0 && `add ${amount(counts.new)}`,
    counts.changed > 0 && `change ${amount(counts.changed)}`,
  ].filter(Boolean);
  return `Import: ${parts.join(', ')}`;
}
