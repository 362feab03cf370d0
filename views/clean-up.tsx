import { amount, SampleFaults, shown } from '../partials/fields/effects.tsx';
import { businessCrumb, businessOf, collectionCrumb, type PageFrame } from '../partials/frame/page-frame.ts';
import { canChange } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import { FieldDiff } from '../partials/ui/diff.tsx';
import { State } from '../partials/ui/state.tsx';
import type { CleanUpEffect, CleanUpEffects, CleanUpRule } from '../src/core/clean-up.ts';
import { cleanUpUrl, duplicatesUrl, fieldsUrl } from '../src/core/page-urls.ts';
import type { Shape } from '../src/core/schema.ts';
import { lower } from '../src/core/words.ts';

export interface CleanUpProps {
  frame: PageFrame;
  shape: Shape;
  effects: CleanUpEffects;
  withTitles: boolean;
}

const NAMES: Record<CleanUpRule, string> = {
  trim: 'without needless spaces',
  lower: 'in small letters',
  title: 'as names, not in capitals or small letters only',
  phone: 'with country code (+49…)',
  date: 'as 2026-12-31',
  number: 'as numbers, not as texts',
  empty: 'absent instead of an empty text',
};

/** What rules would do to the values of a collection; each is done only when it is ticked. */
export function CleanUpPage(props: CleanUpProps) {
  const { frame, shape, effects, withTitles } = props;
  const { ns, collection, title } = shape;
  const change = canChange(frame, ns);
  const url = cleanUpUrl(ns, collection);
  const trail = [
    businessCrumb(businessOf(frame, ns)),
    collectionCrumb(shape),
    { title: 'Fields', href: fieldsUrl(ns, collection) },
    { title: 'Clean up' },
  ];
  return (
    <Page frame={frame} title={`Clean up · ${title}`} trail={trail}>
      <div class="column stack loose" id="clean-up">
        <PageHead
          title={`Clean up ${lower(title, shape)}`}
          sub={`${effects.capped ? 'The first ' : ''}${amount(effects.records)} records were looked at.${change ? ' Nothing is changed before you say so, and all of it is one change with one Undo.' : ''}`}
          actions={
            <>
              <Button label="Duplicates" icon="copy" kind="quiet" href={duplicatesUrl(ns, collection)} />
              {withTitles ? null : (
                <Button label="Look for SHOUTED names" kind="quiet" href={`${url}?title=true`} />
              )}
            </>
          }
        />
        {effects.steps.length === 0 ? (
          <State
            icon="good"
            title="All tidy"
            text="No needless spaces, no dates or numbers as texts, no empty texts."
          />
        ) : (
          <form method="post" action={url} class="stack loose">
            <Card title="What could be tidied" sum={`${amount(effects.changed)} records would change`} flush>
              <ul class="findings">
                {effects.steps.map((step) => (
                  <Step step={step} canChange={change} />
                ))}
              </ul>
            </Card>
            {effects.left > 0 ? (
              <SampleFaults
                title={`${amount(effects.left)} records are left as they are`}
                samples={effects.leftSamples}
                count={effects.left}
              />
            ) : null}
            {change ? (
              <div class="row">
                <Button label="Tidy what is ticked" kind="primary" type="submit" />
              </div>
            ) : null}
          </form>
        )}
      </div>
    </Page>
  );
}

function Step({ step, canChange: change }: { step: CleanUpEffect; canChange: boolean }) {
  const { rule, field, records, samples, cannot, cannotSamples } = step;
  return (
    <li class="finding">
      <div class="stack">
        {change ? (
          <label class="check">
            <input
              type="checkbox"
              name="step"
              value={`${rule}:${field}`}
              checked={records > 0 && rule !== 'title'}
              disabled={records === 0}
            />
            <StepName step={step} />
          </label>
        ) : (
          <StepName step={step} />
        )}
        {samples.length > 0 ? (
          <FieldDiff
            brief
            changes={samples.map(({ title, before, after }) => ({
              label: title,
              before: shown(before),
              after: after === null ? '' : shown(after),
            }))}
          />
        ) : null}
        {cannot > 0 ? (
          <SampleFaults
            title={`${amount(cannot)} cannot be read and stay`}
            samples={cannotSamples}
            count={cannot}
          />
        ) : null}
      </div>
    </li>
  );
}

function StepName({ step: { label, rule, records } }: { step: CleanUpEffect }) {
  return (
    <span>
      <strong safe>{label}</strong> <span safe>{NAMES[rule]}</span>{' '}
      <span class="faint" safe>
        {records === 1 ? '1 record' : `${amount(records)} records`}
      </span>
    </span>
  );
}
