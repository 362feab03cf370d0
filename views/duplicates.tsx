import { amount, shown } from '../partials/fields/effects.tsx';
import { businessCrumb, businessOf, collectionCrumb, type PageFrame } from '../partials/frame/page-frame.ts';
import { canChange, canManage } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import { State } from '../partials/ui/state.tsx';
import type { DuplicateGroup, Duplicates } from '../src/core/duplicates.ts';
import { titleOf } from '../src/core/fields.ts';
import { splitRef } from '../src/core/names.ts';
import { cleanUpUrl, duplicatesUrl, recordUrl } from '../src/core/page-urls.ts';
import type { JsonObject, StoredRecord } from '../src/core/record.ts';
import type { Shape } from '../src/core/schema.ts';
import { lower } from '../src/core/words.ts';

interface Place {
  frame: PageFrame;
  shape: Shape;
}

function trailOf({ frame, shape }: Place, last: string) {
  const { ns, collection } = shape;
  return [
    businessCrumb(businessOf(frame, ns)),
    collectionCrumb(shape),
    { title: 'Clean up', href: cleanUpUrl(ns, collection) },
    { title: last },
  ];
}

/** Records that seem to be one, in groups with their reasons. */
export function DuplicatesPage({ frame, shape, found }: Place & { found: Duplicates }) {
  const { total, groups, records, capped } = found;
  return (
    <Page frame={frame} title={`Duplicates · ${shape.title}`} trail={trailOf({ frame, shape }, 'Duplicates')}>
      <div class="column stack loose" id="duplicates">
        <PageHead
          title={`Duplicates among ${lower(shape.title)}`}
          sub={`${capped ? 'The first ' : ''}${amount(records)} records were looked at: e-mail addresses, phone numbers, names and addresses.`}
        />
        {groups.length === 0 ? (
          <State icon="good" title="No duplicates" text="No two records seem to be the same." />
        ) : (
          <Card title="Seem to be one" sum={amount(total)} flush>
            <ul class="findings">
              {groups.map((group) => (
                <Group group={group} frame={frame} shape={shape} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Page>
  );
}

function Group({ group: { records, reasons }, frame, shape }: Place & { group: DuplicateGroup }) {
  const { ns, collection } = shape;
  const url = duplicatesUrl(ns, collection);
  const [first, ...others] = records;
  return (
    <li class="finding">
      <div class="stack">
        <ul class="samples">
          {records.map(({ ref, id, title }) => (
            <li>
              <span>
                <a href={recordUrl(ref)} safe>
                  {title}
                </a>{' '}
                <code safe>{id}</code>
              </span>
            </li>
          ))}
        </ul>
        <p class="faint" safe>
          {reasons.join(' · ')}
        </p>
      </div>
      <div class="ways">
        {canChange(frame, ns)
          ? others.map(({ id, title }) => (
              <Button
                label={others.length === 1 ? 'Compare and merge' : `Compare with ${title}`}
                small
                href={`${url}?${new URLSearchParams({ keep: first?.id ?? '', remove: id })}`}
              />
            ))
          : null}
        {canManage(frame, ns) ? (
          <form method="post" action={url}>
            {records.map(({ id }) => (
              <input type="hidden" name="id" value={id} />
            ))}
            <Button label="Not the same" small kind="quiet" type="submit" name="do" value="distinguish" />
          </form>
        ) : null}
      </div>
    </li>
  );
}

export interface MergeProps extends Place {
  keep: StoredRecord;
  remove: StoredRecord;
  /** The record that stays, when nothing is taken from the other one but what it lacks. */
  after: JsonObject;
}

/** Two records side by side: field by field, which value stays. */
export function MergePage(props: MergeProps) {
  const { frame, shape, keep, remove, after } = props;
  const { ns, collection } = shape;
  const [a, b] = [keep, remove].map(({ ref }) => splitRef(ref)?.id ?? '') as [string, string];
  const url = duplicatesUrl(ns, collection);
  const keys = [...new Set([...Object.keys(keep.data), ...Object.keys(remove.data)])];
  return (
    <Page frame={frame} title="Merge" trail={trailOf(props, 'Merge')}>
      <div class="column stack loose" id="merge">
        <PageHead
          title="Merge two records"
          sub="The left one stays. Tick what it should take from the right one; what it lacks it gets anyway, and lists get both. What refers to the right one follows, and it goes to the trash."
          actions={
            <Button
              label="The other way round"
              kind="quiet"
              href={`${url}?${new URLSearchParams({ keep: b, remove: a })}`}
            />
          }
        />
        <form method="post" action={url} class="stack">
          <input type="hidden" name="keep" value={a} />
          <input type="hidden" name="remove" value={b} />
          <div class="table-frame">
            <table class="conflict" aria-label="Both records">
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">
                    <a href={recordUrl(keep.ref)} safe>
                      {titleOf(shape, keep.data, a)}
                    </a>{' '}
                    stays
                  </th>
                  <th scope="col">
                    <a href={recordUrl(remove.ref)} safe>
                      {titleOf(shape, remove.data, b)}
                    </a>{' '}
                    goes
                  </th>
                </tr>
              </thead>
              <tbody>
                {keys.map((key) => (
                  <MergeRow
                    name={labelIn(shape, key)}
                    at={key}
                    keep={keep.data}
                    remove={remove.data}
                    after={after}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <div class="row">
            <Button label="Make one of them" kind="primary" type="submit" name="do" value="merge" />
          </div>
        </form>
      </div>
    </Page>
  );
}

function MergeRow(props: {
  name: string;
  at: string;
  keep: JsonObject;
  remove: JsonObject;
  after: JsonObject;
}) {
  const { name, at, keep, remove, after } = props;
  const [own, other, then] = [keep[at], remove[at], after[at]].map((value) => JSON.stringify(value));
  const isChoice = own !== undefined && other !== undefined && own !== other && own === then;
  return (
    <tr>
      <th scope="row" safe>
        {name}
      </th>
      <td data-label="Stays">
        <span safe>{own === then ? shown(keep[at]) : `${shown(after[at])}`}</span>
      </td>
      <td data-label="Goes">
        {isChoice ? (
          <label class="check">
            <input type="checkbox" name="take" value={at} />
            <span safe>{shown(remove[at])}</span>
          </label>
        ) : (
          <span class="faint" safe>
            {shown(remove[at])}
          </span>
        )}
      </td>
    </tr>
  );
}

function labelIn({ fields }: Shape, key: string): string {
  return fields.find((field) => field.key === key)?.label ?? key;
}
