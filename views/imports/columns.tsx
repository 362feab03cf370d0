import { businessCrumb, businessOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { Reading } from '../../partials/imports/reading.tsx';
import { Steps } from '../../partials/imports/steps.tsx';
import { saidFacts, saidFinding, typeWords } from '../../partials/imports/words.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Icon } from '../../partials/ui/icon.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { type ColumnChoice, type ColumnFinding, type Import, newTypes } from '../../src/core/import.ts';
import { importUrl } from '../../src/core/page-urls.ts';
import type { Field, Shape } from '../../src/core/schema.ts';

export interface ColumnsProps {
  frame: PageFrame;
  given: Import;
  /** The collection as it is; undefined for a new one. */
  shape?: Shape | undefined;
}

/** Where each column goes, and what tells which record a row is. */
export function ColumnsPage(props: ColumnsProps) {
  const { frame, given, shape } = props;
  const fresh = given.columns.filter(({ column }) => given.wish.columns[column]?.to === 'new').length;
  return (
    <Page frame={frame} trail={[businessCrumb(businessOf(frame, given.ns)), { title: 'Import' }]}>
      <div class="column wide stack loose">
        <PageHead title={given.name} sub={saidFacts(given)} />
        <Steps given={given} at={1} />
        {given.reason ? <Notice tone="bad" title="It was not imported" text={given.reason} live /> : null}
        <Reading given={given} />
        <form class="stack loose" method="post" action={importUrl(given.id, 'columns')}>
          <Into {...props} />
          {shape && fresh > 0 ? (
            <Notice
              tone="accent"
              text={`${fresh} ${fresh === 1 ? 'column has' : 'columns have'} no field of that name in ${shape.title}: choose a field, keep the new one, or leave it out.`}
            />
          ) : null}
          <Card title="Columns" flush>
            <div class="table-frame">
              <table class="mapping" aria-label="Columns">
                <thead>
                  <tr>
                    <th scope="col">In the file</th>
                    <th scope="col">Goes into</th>
                    <th scope="col">As</th>
                    <th scope="col" title="Rows with the same value here are the same record">
                      Tells the record
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {given.columns.map((finding, at) => (
                    <ColumnRow {...props} finding={finding} at={at} />
                  ))}
                </tbody>
              </table>
            </div>
          </Card>
          <Ways given={given} />
          <div class="row">
            <Button
              label="Show what would change"
              icon="eye"
              kind="primary"
              type="submit"
              name="do"
              value="preview"
            />
            <Button
              label="Not this file"
              icon="trash"
              kind="quiet"
              type="submit"
              attributes={{ formaction: importUrl(given.id, 'removal'), formnovalidate: true }}
            />
          </div>
        </form>
      </div>
    </Page>
  );
}

function Into({ frame, given, shape }: ColumnsProps) {
  const { wish, ns, isNew } = given;
  const collections = frame.inFull.find((each) => each.ns === ns)?.collections ?? [];
  const others = collections.filter(
    ({ collection }) => collection !== 'files' && collection !== wish.collection,
  );
  return (
    <div class="into">
      <label class="stack tight">
        <span>Into</span>
        <span class="select">
          <select class="input" name="in" data-submits>
            <option value={wish.collection} selected safe>
              {isNew ? `New: ${wish.title ?? wish.collection}` : (shape?.title ?? wish.collection)}
            </option>
            {others.map((each) => (
              <option value={each.collection} safe>
                {each.shape.title}
              </option>
            ))}
          </select>
          <Icon name="chevrons" />
        </span>
      </label>
      {isNew ? (
        <>
          <label class="stack tight">
            <span>Called</span>
            <input class="input" name="title" value={wish.title ?? ''} placeholder="Customers" />
          </label>
          <label class="stack tight">
            <span>One of them</span>
            <input class="input" name="singular" value={wish.singular ?? ''} placeholder="Customer" />
          </label>
        </>
      ) : null}
      <div class="without-script">
        <Button label="Take the other collection" type="submit" name="do" value="stay" small />
      </div>
    </div>
  );
}

function ColumnRow({
  given,
  shape,
  frame,
  finding,
  at,
}: ColumnsProps & { finding: ColumnFinding; at: number }) {
  const choice: ColumnChoice = given.wish.columns[finding.column] ?? { to: 'leave' };
  const isKey = pointerOf(choice).some((pointer) => given.wish.key.includes(pointer));
  return (
    <tr>
      <th scope="row">
        <div class="what">
          <span class="name" safe>
            {finding.column}
          </span>
          <span class="examples" safe>
            {finding.examples.slice(0, 3).join(' · ')}
          </span>
          <span class="faint" safe>
            {saidFinding(finding, given.rows)}
          </span>
        </div>
      </th>
      <td data-label="Goes into">
        <Target finding={finding} at={at} choice={choice} shape={shape} />
      </td>
      <td data-label="As">
        <As finding={finding} at={at} choice={choice} frame={frame} given={given} />
      </td>
      <td data-label="Tells the record">
        <input
          type="checkbox"
          name={`key.${at}`}
          value="yes"
          checked={isKey}
          aria-label={`${finding.column} tells which record a row is`}
        />
      </td>
    </tr>
  );
}

interface CellProps {
  finding: ColumnFinding;
  at: number;
  choice: ColumnChoice;
}

function Target({ finding, at, choice, shape }: CellProps & { shape?: Shape | undefined }) {
  const fields = leaves(shape?.fields ?? []);
  const key = choice.to === 'new' ? choice.key : finding.column;
  return (
    <div class="stack tight">
      <span class="select">
        <select class="input" name={`to.${at}`} aria-label={`Where ${finding.column} goes`}>
          <option value="new" selected={choice.to === 'new'}>
            A new field
          </option>
          {fields.length > 0 ? (
            <optgroup label="Fields">
              {fields.map(({ pointer, label }) => (
                <option
                  value={`field:${pointer}`}
                  selected={choice.to === 'field' && choice.pointer === pointer}
                  safe
                >
                  {label}
                </option>
              ))}
            </optgroup>
          ) : null}
          <option value="id" selected={choice.to === 'id'}>
            The record’s id
          </option>
          <option value="leave" selected={choice.to === 'leave'}>
            Leave it out
          </option>
        </select>
        <Icon name="chevrons" />
      </span>
      <input
        class="input only-new"
        name={`name.${at}`}
        value={key}
        aria-label={`Key of the new field for ${finding.column}`}
      />
    </div>
  );
}

function As({ finding, at, choice, frame, given }: CellProps & Pick<ColumnsProps, 'frame' | 'given'>) {
  const type = choice.to === 'new' ? choice.type : finding.suggested;
  const relation = choice.to === 'new' ? choice.relation : undefined;
  const collections = frame.inFull.find((each) => each.ns === given.ns)?.collections ?? [];
  const isNumber = (finding.fits.number ?? 0) > 0 && finding.examples.some((text) => /[.,]\d/.test(text));
  const isDay = finding.examples.some((text) => /^\d{1,2}\/\d{1,2}\/\d+/.test(text));
  return (
    <div class="stack tight">
      <span class="select only-new">
        <select class="input" name={`type.${at}`} aria-label={`What ${finding.column} is`}>
          {newTypes
            .filter((each) => each !== 'relation' && (each !== 'json' || finding.node))
            .map((each) => (
              <option value={each} selected={each === type} safe>
                {typeWords[each]}
              </option>
            ))}
          <optgroup label="Link to">
            {collections
              .filter(({ collection }) => collection !== 'files')
              .map((each) => (
                <option
                  value={`relation:${each.collection}`}
                  selected={type === 'relation' && relation === each.collection}
                  safe
                >
                  {each.shape.title}
                </option>
              ))}
          </optgroup>
        </select>
        <Icon name="chevrons" />
      </span>
      {isNumber ? (
        <Reads
          name={`decimals.${at}`}
          value={choice.decimals ?? finding.decimals}
          options={[
            [',', '1.234,50'],
            ['.', '1,234.50'],
          ]}
          label={`How numbers in ${finding.column} are written`}
        />
      ) : null}
      {isDay ? (
        <Reads
          name={`first.${at}`}
          value={choice.first ?? finding.first}
          options={[
            ['day', 'day first'],
            ['month', 'month first'],
          ]}
          label={`How dates in ${finding.column} are written`}
        />
      ) : null}
    </div>
  );
}

function Reads(props: { name: string; value: string; options: [string, string][]; label: string }) {
  return (
    <span class="select">
      <select class="input" name={props.name} aria-label={props.label}>
        {props.options.map(([value, label]) => (
          <option value={value} selected={value === props.value} safe>
            {label}
          </option>
        ))}
      </select>
      <Icon name="chevrons" />
    </span>
  );
}

/** What is done with rows that are known, and with cells that are empty. */
function Ways({ given: { wish, isNew } }: { given: Import }) {
  if (isNew) return <input type="hidden" name="mode" value="both" />;
  return (
    <div class="ways">
      <fieldset>
        <legend>Rows</legend>
        <Choice
          name="mode"
          value="both"
          label="Add new records and change known ones"
          checked={wish.mode === 'both'}
        />
        <Choice name="mode" value="add" label="Only add new ones" checked={wish.mode === 'add'} />
        <Choice name="mode" value="change" label="Only change known ones" checked={wish.mode === 'change'} />
      </fieldset>
      <fieldset>
        <legend>Empty cells</legend>
        <Choice name="empty" value="leave" label="Leave what a record has" checked={wish.empty === 'leave'} />
        <Choice name="empty" value="clear" label="Clear it" checked={wish.empty === 'clear'} />
      </fieldset>
    </div>
  );
}

function Choice({
  name,
  value,
  label,
  checked,
}: {
  name: string;
  value: string;
  label: string;
  checked: boolean;
}) {
  return (
    <label class="check">
      <input type="radio" name={name} value={value} checked={checked} />
      <span safe>{label}</span>
    </label>
  );
}

function pointerOf(choice: ColumnChoice): string[] {
  if (choice.to === 'id') return ['@id'];
  if (choice.to === 'field') return [choice.pointer];
  return choice.to === 'new' ? [`/${choice.key}`] : [];
}

/** Fields of groups are named with their group. */
function leaves(fields: readonly Field[], before = ''): { pointer: string; label: string }[] {
  return fields.flatMap((field) => {
    const label = `${before}${field.label}`;
    const here = { pointer: field.pointer, label };
    return field.widget === 'group' && field.fields ? [...leaves(field.fields, `${label} › `), here] : [here];
  });
}
