import { amount } from '../partials/fields/effects.tsx';
import { businessCrumb, businessOf, collectionCrumb, type PageFrame } from '../partials/frame/page-frame.ts';
import { canChange, canManage } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import type { Show } from '../partials/records/show.ts';
import { Value } from '../partials/records/value.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import { State } from '../partials/ui/state.tsx';
import type { DuplicateGroup, Duplicates } from '../src/core/duplicates.ts';
import { titleOf, withOthers } from '../src/core/fields.ts';
import { splitRef } from '../src/core/names.ts';
import { cleanUpUrl, duplicatesUrl, recordUrl } from '../src/core/page-urls.ts';
import type { JsonObject, StoredRecord } from '../src/core/record.ts';
import type { Field, Shape } from '../src/core/schema.ts';
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
          title={`Duplicates among ${lower(shape.title, shape)}`}
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
  show: Show;
}

/** Two records side by side: field by field, which value stays. */
export function MergePage(props: MergeProps) {
  const { frame, shape, keep, remove, after, show } = props;
  const { ns, collection } = shape;
  const [a, b] = [keep, remove].map(({ ref }) => splitRef(ref)?.id ?? '') as [string, string];
  const url = duplicatesUrl(ns, collection);
  const both = { ...remove.data, ...keep.data };
  const fields = withOthers(shape, both).fields.filter(({ key }) => key in both);
  return (
    <Page frame={frame} title="Merge" trail={trailOf(props, 'Merge')}>
      <div class="column stack loose" id="merge">
        <PageHead
          title="Merge two records"
          sub="One stays. Tick what it should take from the other one; what it lacks it gets anyway, and lists get both. What refers to the one that goes follows, and that goes to the trash."
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
                    <span class="faint">stays</span>
                  </th>
                  <th scope="col">
                    <a href={recordUrl(remove.ref)} safe>
                      {titleOf(shape, remove.data, b)}
                    </a>{' '}
                    <span class="faint">goes</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {fields.map((field) => (
                  <MergeRow field={field} keep={keep.data} remove={remove.data} after={after} show={show} />
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
  field: Field;
  keep: JsonObject;
  remove: JsonObject;
  after: JsonObject;
  show: Show;
}) {
  const { field, keep, remove, after, show } = props;
  const { key, label } = field;
  const [own, other, then] = [keep[key], remove[key], after[key]].map((value) => JSON.stringify(value));
  const isChoice = own !== undefined && other !== undefined && own !== other && own === then;
  const goes = own === other ? 'the same' : <Value field={field} value={remove[key]} show={show} />;
  return (
    <tr>
      <th scope="row" safe>
        {label}
      </th>
      <td data-label="Stays">
        <Value field={field} value={after[key]} show={show} />
      </td>
      <td data-label="Goes">
        {isChoice ? (
          <label class="check">
            <input type="checkbox" name="take" value={key} aria-label={`Take ${label}`} />
            {goes}
          </label>
        ) : (
          <div class="faint">{goes}</div>
        )}
      </td>
    </tr>
  );
}
