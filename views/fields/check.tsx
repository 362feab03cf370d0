import type { Children } from '@kitajs/html';
import { amount, shown } from '../../partials/fields/effects.tsx';
import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { canManage } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { State } from '../../partials/ui/state.tsx';
import type { Drift, FoundValue } from '../../src/core/drift.ts';
import { childPointer } from '../../src/core/json-pointer.ts';
import { cleanUpUrl, fieldsUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Shape } from '../../src/core/schema.ts';
import { kinds, type SchemaOperation } from '../../src/core/schema-change.ts';
import { lower } from '../../src/core/words.ts';

export interface CheckProps {
  frame: PageFrame;
  shape: Shape;
  drift: Drift;
}

/** How the records of a collection and its fields differ, and what can be done about it. */
export function CheckPage(props: CheckProps) {
  const { frame, shape, drift } = props;
  const { ns, collection, title } = shape;
  const trail = [
    businessCrumb(businessOf(frame, ns)),
    collectionCrumb(shape),
    { title: 'Fields', href: fieldsUrl(ns, collection) },
    { title: 'Check' },
  ];
  return (
    <Page frame={frame} title={`Field check · ${title}`} trail={trail}>
      <div class="column stack loose" id="check">
        <PageHead
          title={`Field check of ${lower(title, shape)}`}
          sub={`${drift.capped ? 'The first ' : ''}${amount(drift.records)} records against the fields. Nothing is changed here: every way out is shown first.`}
          actions={<Button label="Clean up" icon="repair" kind="quiet" href={cleanUpUrl(ns, collection)} />}
        />
        <Findings {...props} />
      </div>
    </Page>
  );
}

function Findings(props: CheckProps) {
  const { unknown, misfits, mixed, unused } = props.drift;
  if (unknown.length + misfits.length + mixed.length + unused.length === 0)
    return (
      <State
        icon="good"
        title="Everything fits"
        text="Every key has a field, every field is used, every value fits."
      />
    );
  return (
    <>
      <Unknown {...props} />
      <Misfits {...props} />
      <Mixed {...props} />
      <Unused {...props} />
    </>
  );
}

function Unknown(props: CheckProps) {
  const { drift } = props;
  if (drift.unknown.length === 0) return null;
  return (
    <Card
      title={drift.inferred ? 'Keys that look mistyped' : 'Keys without a field'}
      sum={amount(drift.unknown.length)}
      flush
    >
      <ul class="findings">
        {drift.unknown.map(({ pointer, key, records, types, kind, meant, samples }) => (
          <Finding
            name={pointer.slice(1).replaceAll('/', ' › ')}
            facts={`${recordsIn(records)} · ${typesIn(types)}${meant ? ` · “${meant}” is meant, perhaps` : ''}`}
            samples={samples}
          >
            {meant ? (
              <Way
                {...props}
                label={`Rename to ${meant} everywhere`}
                operation={{ op: 'rename', field: pointer, to: meant }}
                first
              />
            ) : null}
            {drift.inferred ? null : (
              <Way
                {...props}
                label={`Add field (${kindTitle(kind)})`}
                operation={{ op: 'add', field: pointer, kind }}
                first={!meant}
              />
            )}
            {meant || drift.inferred ? null : <Rename {...props} pointer={pointer} was={key} />}
          </Finding>
        ))}
      </ul>
    </Card>
  );
}

function Misfits(props: CheckProps) {
  const { drift } = props;
  if (drift.misfits.length === 0) return null;
  return (
    <Card title="Values that do not fit" sum={amount(drift.misfits.length)} flush>
      <ul class="findings">
        {drift.misfits.map(({ pointer, label, message, records, convertible, samples }) => (
          <Finding name={`${label} ${message}`} facts={recordsIn(records)} samples={samples}>
            {convertible > 0 ? (
              <Way
                {...props}
                label={`Convert ${amount(convertible)}`}
                operation={{ op: 'convert', field: pointer }}
                first
              />
            ) : null}
          </Finding>
        ))}
      </ul>
    </Card>
  );
}

function Mixed(props: CheckProps) {
  const { drift } = props;
  if (drift.mixed.length === 0) return null;
  return (
    <Card title="Values of several types" sum={amount(drift.mixed.length)} flush>
      <ul class="findings">
        {drift.mixed.map(({ pointer, label, types, kind, samples }) => (
          <Finding name={label} facts={typesIn(types)} samples={samples}>
            <Way
              {...props}
              label={`Make it ${kindTitle(kind)}`}
              operation={{ op: 'retype', field: pointer, kind }}
            />
          </Finding>
        ))}
      </ul>
    </Card>
  );
}

function Unused(props: CheckProps) {
  const { drift } = props;
  if (drift.unused.length === 0) return null;
  return (
    <Card title="Fields that are never filled" sum={amount(drift.unused.length)} flush>
      <ul class="findings">
        {drift.unused.map(({ pointer, label }) => (
          <Finding name={label} facts={pointer.slice(1)} samples={[]}>
            <Way
              {...props}
              label="Remove field"
              operation={{ op: 'remove', field: pointer, values: 'keep' }}
            />
          </Finding>
        ))}
      </ul>
    </Card>
  );
}

interface FindingProps {
  name: string;
  facts: string;
  samples: readonly FoundValue[];
  children?: Children;
}

function Finding({ name, facts, samples, children }: FindingProps) {
  return (
    <li class="finding">
      <div class="grow stack">
        <p>
          <strong safe>{name}</strong>
        </p>
        <p class="faint" safe>
          {facts}
        </p>
        {samples.length > 0 ? (
          <ul class="samples">
            {samples.map(({ ref, title, value }) => (
              <li>
                <span>
                  <a href={recordUrl(ref)} safe>
                    {title}
                  </a>{' '}
                  <code safe>{shown(value)}</code>
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <div class="ways">{children}</div>
    </li>
  );
}

/** A button to the fields page, with the change that it would be. */
function Way(props: CheckProps & { label: string; operation: SchemaOperation; first?: boolean }) {
  const { frame, shape, label, operation, first } = props;
  if (!canManage(frame, shape.ns)) return null;
  return (
    <form method="post" action={fieldsUrl(shape.ns, shape.collection)}>
      <input type="hidden" name="operations" value={JSON.stringify([operation])} />
      <Button label={label} small kind={first ? 'plain' : 'quiet'} type="submit" name="do" value="preview" />
    </form>
  );
}

/** Another key of the reader's choice. */
function Rename({ frame, shape, pointer, was }: CheckProps & { pointer: string; was: string }) {
  if (!canManage(frame, shape.ns)) return null;
  const siblings = shape.fields.filter((field) => childPointer('', field.key) === field.pointer);
  if (pointer.lastIndexOf('/') > 0 || siblings.length === 0) return null;
  return (
    <form class="row" method="post" action={fieldsUrl(shape.ns, shape.collection)}>
      <input type="hidden" name="operations" value="[]" />
      <input type="hidden" name="field" value={pointer} />
      <span class="select">
        <select class="input" name="to" aria-label={`Another key for ${was}`}>
          {siblings.map(({ key, label }) => (
            <option value={key} safe>
              {label}
            </option>
          ))}
        </select>
      </span>
      <Button label="Rename to it" small kind="quiet" type="submit" name="do" value="rename" />
    </form>
  );
}

function recordsIn(count: number): string {
  return count === 1 ? 'in 1 record' : `in ${amount(count)} records`;
}

function typesIn(types: Record<string, number>): string {
  return Object.entries(types)
    .sort((a, b) => b[1] - a[1])
    .map(([type, count]) => `${amount(count)} × ${type}`)
    .join(', ');
}

function kindTitle(kind: string): string {
  return lower(kinds.find((each) => each.kind === kind)?.title ?? kind, {});
}
