import { Labelled, SelectField, TextField } from '../partials/fields/labelled.tsx';
import type { PageFrame } from '../partials/frame/page-frame.ts';
import { canManage } from '../partials/frame/rights.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import { COLOURS } from '../partials/ui/colour.ts';
import { Notice } from '../partials/ui/notice.tsx';
import type { CairnError } from '../src/core/errors.ts';

export interface NewThingProps {
  frame: PageFrame;
  /** What the forms hold, by the names of their controls. */
  typed: URLSearchParams;
  refused?: { which: 'business' | 'collection'; thrown: CairnError } | undefined;
}

/** `?next=`: what comes after a business was made is a file, not a collection. */
export const IMPORT = 'import';

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
              : props.typed.get('next') === IMPORT
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
  const likes = frame.inFull.flatMap(({ title, collections }) =>
    collections
      .filter(({ shape, collection }) => !shape.inferred && collection !== 'files')
      .map(({ ns, collection, shape }) => ({
        value: `${ns}/${collection}`,
        title: `${shape.title} (${title})`,
      })),
  );
  const ns = own.get('in') ?? businesses[0]?.ns ?? '';
  return (
    <Card title="Collection">
      <form class="stack" {...posting('/new/collection')}>
        <Refusal {...props} which="collection" />
        <SelectField
          name="in"
          label="In"
          value={ns}
          options={businesses.map((each) => ({ value: each.ns, title: each.title }))}
        />
        <div class="field-pairs">
          <TextField
            name="title"
            label="Name of all"
            value={own.get('title') ?? ''}
            placeholder="Customers"
            required
          />
          <TextField
            name="singular"
            label="Name of one"
            value={own.get('singular') ?? ''}
            placeholder="Customer"
          />
          <TextField
            name="collection"
            label="Folder"
            value={own.get('collection') ?? ''}
            help="Made from the name when it is empty."
          />
          <TextField
            name="icon"
            label="Icon"
            value={own.get('icon') ?? ''}
            placeholder="users, note, box …"
          />
        </div>
        <SelectField
          name="like"
          label="Fields"
          value={own.get('like') ?? ''}
          options={[
            { value: '', title: 'A name; I add the others' },
            ...likes.map(({ value, title }) => ({ value, title: `Like ${title}` })),
          ]}
        />
        <Labelled
          label="Or a sample"
          help="JSON of a record, or of a list of records: the fields are made of it, and the records are taken in."
        >
          <textarea class="input code" name="sample" rows="5" spellcheck="false" safe>
            {`\n${own.get('sample') ?? ''}`}
          </textarea>
        </Labelled>
        <div class="row">
          <Button label="Make the collection" icon="plus" kind="primary" type="submit" />
          <Button
            label="From a file or pasted rows"
            icon="upload"
            kind="quiet"
            href={`/import?${new URLSearchParams({ ns })}`}
          />
        </div>
      </form>
    </Card>
  );
}

function BusinessForm(props: NewThingProps) {
  const { frame, typed, refused } = props;
  const own = refused?.which === 'business' ? typed : new URLSearchParams();
  const used = new Set(frame.inFull.map(({ colour }) => colour));
  const free = COLOURS.find((colour) => !used.has(colour)) ?? COLOURS[0];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const like = frame.inFull[0];
  return (
    <Card title="Business">
      <form class="stack" {...posting('/new/business')}>
        <Refusal {...props} which="business" />
        <input type="hidden" name="next" value={typed.get('next') ?? ''} />
        <div class="field-pairs">
          <TextField
            name="title"
            label="Name"
            value={own.get('title') ?? ''}
            placeholder="Lodestar Roof Surveys"
            required
          />
          <TextField
            name="ns"
            label="Folder"
            value={own.get('ns') ?? ''}
            help="Short, such as lod; made from the name when it is empty."
          />
          <SelectField
            name="colour"
            label="Colour"
            value={own.get('colour') ?? free}
            options={COLOURS.map((colour) => ({ value: colour, title: colour }))}
          />
          <TextField
            name="icon"
            label="Icon"
            value={own.get('icon') ?? ''}
            placeholder="building, truck, roof …"
          />
          <TextField
            name="currency"
            label="Currency"
            value={own.get('currency') ?? like?.currency ?? 'EUR'}
          />
          <TextField
            name="language"
            label="Language"
            value={own.get('language') ?? like?.language ?? 'en'}
            help="How numbers and dates are read and written: en, en-GB, de …"
          />
          <TextField
            name="timeZone"
            label="Time zone"
            value={own.get('timeZone') ?? like?.timeZone ?? zone}
          />
        </div>
        <div class="row">
          <Button
            label="Make the business"
            icon="plus"
            kind={frame.inFull.length === 0 ? 'primary' : 'plain'}
            type="submit"
          />
        </div>
      </form>
    </Card>
  );
}

function Refusal({ refused, which }: NewThingProps & { which: 'business' | 'collection' }) {
  return refused?.which === which ? <Notice tone="bad" text={refused.thrown.message} live /> : null;
}

function posting(action: string) {
  return { method: 'post', action, 'hx-post': action, 'hx-target': '#new', 'hx-swap': 'outerMorph' } as const;
}

function businessesOf({ frame }: NewThingProps) {
  return frame.inFull.filter(({ ns }) => canManage(frame, ns));
}
