import { amount, SampleFaults, StepEffects } from '../../partials/fields/effects.tsx';
import { Labelled, SelectField, TextField } from '../../partials/fields/labelled.tsx';
import { AddField, FieldLines, type LineContext } from '../../partials/fields/line.tsx';
import { FieldsForm } from '../../partials/fields/pending.tsx';
import { IconField } from '../../partials/fields/picture.tsx';
import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  collectionOf,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { canManage } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import type { CairnError } from '../../src/core/errors.ts';
import { checkUrl, cleanUpUrl, fieldsUrl } from '../../src/core/page-urls.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import type { SchemaOperation } from '../../src/core/schema-change.ts';
import type { SchemaEffects } from '../../src/core/schema-effects.ts';
import { lower } from '../../src/core/words.ts';

export interface FieldsProps {
  frame: PageFrame;
  draft: { text: string; shape: Shape; etag?: string; sentences: string[] };
  operations: readonly SchemaOperation[];
  /** What the changes would do, when that was looked at. */
  effects: SchemaEffects | undefined;
  refusal: CairnError | undefined;
  records: number;
  /** What is wrong with the schema in place. */
  problem: string | undefined;
}

/** The fields of a collection, with changes that are not made yet. */
export function FieldsPage(props: FieldsProps) {
  const { frame, draft } = props;
  const { ns, collection, title } = draft.shape;
  const trail = [
    businessCrumb(businessOf(frame, ns)),
    collectionCrumb({ ...draft.shape, title }),
    { title: 'Fields' },
  ];
  return (
    <Page frame={frame} title={`Fields · ${title}`} trail={trail}>
      <div class="column wide stack loose">
        <PageHead
          title={`Fields of ${lower(title, collectionOf(frame, ns, collection))}`}
          sub={`What a record holds.${canManage(frame, ns) ? ' A change is shown first, with what it does to the records, and made with all of them at once.' : ''}`}
          actions={
            <>
              <Button label="Field check" icon="check" kind="quiet" href={checkUrl(ns, collection)} />
              <Button label="Clean up" icon="repair" kind="quiet" href={cleanUpUrl(ns, collection)} />
            </>
          }
        />
        <FieldsPanel {...props} />
      </div>
    </Page>
  );
}

/** All that changes with each step. */
export function FieldsPanel(props: FieldsProps) {
  const { draft, operations, problem, refusal } = props;
  const { shape } = draft;
  const context = contextOf(props);
  return (
    <div id="fields" class="stack loose">
      {refusal ? <Notice tone="bad" text={refusal.message} live /> : null}
      {problem ? <Notice tone="warn" text={problem} /> : null}
      {draft.etag === undefined && operations.length === 0 ? <Guessed {...props} context={context} /> : null}
      {operations.length > 0 ? <Pending {...props} context={context} /> : null}
      <div class="fields-beside">
        <div class="stack loose">
          <Card title="Fields" sum={amount(shape.fields.length)} flush>
            <FieldLines fields={shape.fields} context={context} within="" />
          </Card>
          {context.canChange ? (
            <Card title="New field">
              <AddField context={context} places={placesIn(shape)} />
            </Card>
          ) : null}
        </div>
        <div class="stack loose">
          {context.canChange ? <Collection {...props} context={context} /> : null}
          <Json {...props} context={context} />
        </div>
      </div>
    </div>
  );
}

type Parts = FieldsProps & { context: LineContext };

/** Fields that were inferred: one press keeps them. */
function Guessed({ draft, records, context }: Parts) {
  const text =
    records === 0
      ? 'There is no list of fields yet.'
      : `These fields are a guess, made from the ${amount(records)} records that are there: nothing is required or refused.`;
  return (
    <Notice
      tone="accent"
      text={`${text} Once they are kept, forms and checks go by them.`}
      actions={
        !context.canChange ? undefined : (
          <FieldsForm {...context}>
            <input type="hidden" name="etag" value={draft.etag ?? ''} />
            <Button
              label="Keep these fields"
              icon="check"
              kind="primary"
              small
              type="submit"
              name="do"
              value="apply"
            />
          </FieldsForm>
        )
      }
    />
  );
}

/** The changes so far, what each does, and the button that makes them. */
function Pending({ draft, operations, effects, context, records }: Parts) {
  const count = operations.length === 1 ? '1 change' : `${operations.length} changes`;
  return (
    <Card
      title={`${count}, not made yet`}
      sum={effects ? sumOf(effects) : undefined}
      actions={
        <FieldsForm {...context} operations={[]}>
          <Button label="Discard all" kind="quiet" small type="submit" />
        </FieldsForm>
      }
    >
      <div class="stack loose">
        <ol class="pending">
          {draft.sentences.map((sentence, at) => (
            <li>
              <div class="row">
                <strong class="grow" safe>
                  {sentence}
                </strong>
                <FieldsForm {...context}>
                  <input type="hidden" name="drop" value={String(at)} />
                  <Button
                    label={`Take back: ${sentence}`}
                    icon="close"
                    iconOnly
                    kind="quiet"
                    small
                    type="submit"
                  />
                </FieldsForm>
              </div>
              {effects?.steps[at] ? <StepEffects step={effects.steps[at]} /> : null}
            </li>
          ))}
        </ol>
        {effects ? <Totals effects={effects} /> : null}
        {effects ? (
          <FieldsForm {...context} class="row">
            <input type="hidden" name="etag" value={effects.etag ?? ''} />
            {effects.steps.some(({ cannot }) => cannot > 0) ? (
              <SelectField
                name="misfits"
                label="Values that cannot be changed"
                value="keep"
                options={[
                  { value: 'keep', title: 'stay as they are, and are marked' },
                  { value: 'refuse', title: 'stop the whole change' },
                ]}
              />
            ) : null}
            <Button label={applyLabel(effects)} kind="primary" type="submit" name="do" value="apply" />
          </FieldsForm>
        ) : (
          <FieldsForm {...context} class="row">
            <Button
              label={`Show what this does to ${amount(records)} records`}
              kind="primary"
              type="submit"
              name="do"
              value="preview"
            />
          </FieldsForm>
        )}
      </div>
    </Card>
  );
}

function Totals({ effects }: { effects: SchemaEffects }) {
  const { misfits, left, leftSamples, follows, elsewhere } = effects;
  if (misfits.after + left + follows.length + elsewhere.length === 0) return null;
  return (
    <div class="stack">
      {misfits.after > 0 ? (
        <SampleFaults
          title={`${amount(misfits.after)} ${misfits.after === 1 ? 'record does' : 'records do'} not fit afterwards (${amount(misfits.before)} now); they are marked`}
          samples={misfits.samples}
          count={misfits.after}
        />
      ) : null}
      {left > 0 ? (
        <SampleFaults
          title={`${amount(left)} records are left as they are`}
          samples={leftSamples}
          count={left}
        />
      ) : null}
      {follows.length > 0 ? <p safe>{`Changed as well: ${follows.join(', ')}.`}</p> : null}
      {elsewhere.length > 0 ? (
        <Notice
          tone="warn"
          text={`${elsewhere.join(', ')} name a field by its old key and belong to another business: change them there.`}
        />
      ) : null}
    </div>
  );
}

function Collection({ draft, context }: Parts) {
  const { shape } = draft;
  const [titleField = ''] = shape.titlePointers;
  return (
    <Card title="The collection">
      <FieldsForm {...context} class="stack">
        <TextField name="title" label="Name of all" value={shape.title} />
        <TextField name="singular" label="Name of one" value={shape.singular} />
        <TextField name="description" label="Description" value={shape.description} />
        <IconField value={shape.icon} usual="table" />
        <SelectField
          name="titleField"
          label="Records are called by"
          value={titleField}
          options={[
            { value: '', title: 'their id' },
            ...shape.fields.map(({ pointer, label }) => ({ value: pointer, title: label })),
          ]}
        />
        <div class="row">
          <Button label="Change" small type="submit" name="do" value="collection" />
        </div>
      </FieldsForm>
    </Card>
  );
}

function Json({ draft, context }: Parts) {
  return (
    <Card title="As JSON" sum="_schema.json">
      <FieldsForm {...context} class="stack">
        <Labelled label={`JSON Schema 2020-12, as the file ${context.canChange ? 'will be' : 'is'}`}>
          <textarea
            class="input code"
            name="schema"
            rows="24"
            spellcheck="false"
            readonly={!context.canChange}
            safe
          >
            {`\n${draft.text}`}
          </textarea>
        </Labelled>
        {context.canChange ? (
          <div class="row">
            <Button label="Use this JSON" small type="submit" name="do" value="json" />
          </div>
        ) : null}
      </FieldsForm>
    </Card>
  );
}

function contextOf({ frame, draft, operations }: FieldsProps): LineContext {
  const { ns, collection } = draft.shape;
  const own = frame.inFull.filter((business) => business.ns === ns);
  const others = frame.inFull.filter((business) => business.ns !== ns);
  const targets = [...own, ...others].flatMap((business) =>
    business.collections.map((each) => ({
      value: `${business.ns}/${each.collection}`,
      title: business.ns === ns ? each.shape.title : `${each.shape.title} (${business.title})`,
    })),
  );
  const deciding = draft.shape.fields.filter(({ widget, options }) => options || widget === 'boolean');
  return { url: fieldsUrl(ns, collection), operations, targets, deciding, canChange: canManage(frame, ns) };
}

/** Where a new field can stand: the record, and what holds fields itself. */
function placesIn({ fields }: Shape): { value: string; title: string }[] {
  const inside = (list: readonly Field[]): { value: string; title: string }[] =>
    list.flatMap((field) => {
      const inner = field.fields ?? field.item?.fields;
      if (!inner) return [];
      return [
        { value: field.fields ? field.pointer : `${field.pointer}/*`, title: field.label },
        ...inside(inner),
      ];
    });
  return [{ value: '', title: 'the record itself' }, ...inside(fields)];
}

function sumOf({ changed, records, capped }: SchemaEffects): string {
  const of = `${capped ? 'the first ' : ''}${amount(records)}`;
  return changed === 0 ? 'no record changes' : `${amount(changed)} of ${of} records change`;
}

function applyLabel({ changed }: SchemaEffects): string {
  if (changed === 0) return 'Make the change';
  return `Make the change, with ${changed === 1 ? '1 record' : `${amount(changed)} records`}`;
}
