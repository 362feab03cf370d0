import type { Children } from '@kitajs/html';
import { Labelled, SelectField, TextField } from '../partials/fields/labelled.tsx';
import { ColourField, IconField } from '../partials/fields/picture.tsx';
import type { PageFrame } from '../partials/frame/page-frame.ts';
import { canManage } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import { COLOURS } from '../partials/ui/colour.ts';
import { Notice } from '../partials/ui/notice.tsx';
import type { CairnError } from '../src/core/errors.ts';
import { newImportUrl, THEN_IMPORT } from '../src/core/page-urls.ts';

export interface NewThingProps {
  frame: PageFrame;
  /** What the forms hold, by the names of their controls. */
  typed: URLSearchParams;
  refused?: { which: 'business' | 'collection'; thrown: CairnError } | undefined;
}

/** A new collection, or a new business. */
export function NewThingPage(props: NewThingProps) {
  const hasBusiness = businessesOf(props).length > 0;
  const title = hasBusiness ? 'New collection' : 'New business';
  return (
    <Page frame={props.frame} trail={[{ title }]}>
      <div class="column narrow stack loose">
        <PageHead
          title={title}
          sub={
            hasBusiness
              ? 'Records of one kind: customers, jobs, invoices. Each becomes a folder of JSON files.'
              : props.typed.get('next') === THEN_IMPORT
                ? 'What you import belongs to a business, or to an area of your life. Name it first; then bring the file.'
                : 'A business, or an area of your life: its collections, its currency, its colour. It becomes a folder.'
          }
        />
        <NewForms {...props} />
      </div>
    </Page>
  );
}

/** Both forms. */
export function NewForms(props: NewThingProps) {
  const business = canManage(props.frame) ? <BusinessForm {...props} /> : null;
  return (
    <div id="new" class="stack loose">
      {businessesOf(props).length > 0 ? <CollectionForm {...props} /> : null}
      {business}
    </div>
  );
}

function CollectionForm(props: NewThingProps) {
  const { frame, typed, refused } = props;
  const businesses = businessesOf(props);
  const own = refused?.which === 'business' ? new URLSearchParams() : typed;
  const ns = own.get('in') ?? businesses[0]?.ns ?? '';
  return (
    <ThingForm
      props={props}
      which="collection"
      own={own}
      fields={[
        { name: 'title', label: 'Name of all', placeholder: 'Customers', required: true },
        { name: 'singular', label: 'Name of one', placeholder: 'Customer' },
        { name: 'collection', label: 'Folder', help: 'Made from the name when it is empty.' },
      ]}
      before={
        <SelectField
          name="in"
          label="In"
          value={ns}
          options={businesses.map((each) => ({ value: each.ns, title: each.title }))}
        />
      }
      primary
      more={<Button label="From a file or pasted rows" icon="upload" kind="quiet" href={newImportUrl(ns)} />}
    >
      <IconField value={own.get('icon') ?? ''} usual="table" />
      <SelectField
        name="like"
        label="Fields"
        value={own.get('like') ?? ''}
        options={[{ value: '', title: 'A name; I add the others' }, ...likesOf(frame)]}
      />
      <Labelled
        label="Or a sample"
        help="JSON of a record, or of a list of records: the fields are made of it, and the records are taken in."
      >
        <textarea class="input code" name="sample" rows="5" spellcheck="false" safe>
          {`\n${own.get('sample') ?? ''}`}
        </textarea>
      </Labelled>
    </ThingForm>
  );
}

/** The collections whose fields a new one may have. */
function likesOf(frame: PageFrame) {
  return frame.inFull.flatMap(({ title, collections }) =>
    collections
      .filter(({ shape, collection }) => !shape.inferred && collection !== 'files')
      .map(({ ns, collection, shape }) => ({
        value: `${ns}/${collection}`,
        title: `Like ${shape.title} (${title})`,
      })),
  );
}

function BusinessForm(props: NewThingProps) {
  const { frame, typed, refused } = props;
  const own = refused?.which === 'business' ? typed : new URLSearchParams();
  const used = new Set(frame.inFull.map(({ colour }) => colour));
  const free = COLOURS.find((colour) => !used.has(colour)) ?? COLOURS[0] ?? '';
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const like = frame.inFull[0];
  return (
    <ThingForm
      props={props}
      which="business"
      own={own}
      fields={[
        { name: 'title', label: 'Name', placeholder: 'Lodestar Roof Surveys', required: true },
        { name: 'ns', label: 'Folder', help: 'Short, such as lod; made from the name when it is empty.' },
        { name: 'currency', label: 'Currency', value: like?.currency ?? 'EUR' },
        {
          ...{ name: 'language', label: 'Language', value: like?.language ?? 'en' },
          help: 'How numbers and dates are read and written: en, en-GB, de …',
        },
        { name: 'timeZone', label: 'Time zone', value: like?.timeZone ?? zone },
      ]}
      before={<input type="hidden" name="next" value={typed.get('next') ?? ''} />}
      primary={frame.inFull.length === 0}
    >
      <ColourField value={own.get('colour') ?? free} />
      <IconField value={own.get('icon') ?? ''} />
    </ThingForm>
  );
}

interface ThingFormProps {
  props: NewThingProps;
  which: 'business' | 'collection';
  /** What was typed into it. */
  own: URLSearchParams;
  /** Short fields side by side; `value` is what they begin with. */
  fields: readonly ({ name: string; label: string; value?: string } & Pick<
    Parameters<typeof TextField>[0],
    'help' | 'placeholder' | 'required'
  >)[];
  before: JSX.Element;
  primary: boolean;
  /** Beside its button. */
  more?: JSX.Element;
  /** Below the short fields. */
  children?: Children;
}

/** The form of a business or a collection: what was refused, its fields, its button. */
function ThingForm({ props, which, own, fields, before, primary, more, children }: ThingFormProps) {
  const { refused } = props;
  return (
    <Card title={which === 'business' ? 'Business' : 'Collection'}>
      <form class="stack" {...posting(`/new/${which}`)}>
        {refused?.which === which ? <Notice tone="bad" text={refused.thrown.message} live /> : null}
        {before}
        <div class="field-pairs">
          {fields.map((field) => (
            <TextField {...field} value={own.get(field.name) ?? field.value ?? ''} />
          ))}
        </div>
        {children}
        <div class="row">
          <Button
            label={`Make the ${which}`}
            icon="plus"
            kind={primary ? 'primary' : 'plain'}
            type="submit"
          />
          {more}
        </div>
      </form>
    </Card>
  );
}

function posting(action: string) {
  return { method: 'post', action, 'hx-post': action, 'hx-target': '#new', 'hx-swap': 'outerMorph' } as const;
}

function businessesOf({ frame }: NewThingProps) {
  return frame.inFull.filter(({ ns }) => canManage(frame, ns));
}
