import { businessCrumb, businessOf, collectionCrumb, type PageFrame } from '../partials/frame/page-frame.ts';
import { Page } from '../partials/page.tsx';
import { Button } from '../partials/ui/button.tsx';
import { Card, PageHead } from '../partials/ui/card.tsx';
import type { ListState } from '../src/core/list-url.ts';
import { nameOf } from '../src/core/list-url.ts';
import { collectionUrl, exportUrl } from '../src/core/page-urls.ts';
import type { Shape } from '../src/core/schema.ts';
import { counted } from '../src/core/words.ts';

export interface ExportProps {
  frame: PageFrame;
  shape: Shape;
  state: ListState;
  total: number;
  totalCapped: boolean;
  /** What narrows and sorts the list. */
  params: readonly [string, string][];
}

const FORMATS: [value: string, label: string, note: string][] = [
  ['xlsx', 'Excel', 'a workbook with typed values'],
  ['csv', 'CSV for Excel', 'commas, 1234.50'],
  ['csv:;', 'CSV for Excel in Europe', 'semicolons, 1234,50'],
  ['csv:plain', 'CSV for programs', 'UTF-8 without a mark'],
  ['ndjson', 'NDJSON', 'a record a line, as it is'],
  ['json', 'JSON', 'one list of records, as they are'],
  ['zip', 'ZIP of the files', 'every record’s own file'],
];

/** Which file a list becomes. */
export function ExportPage(props: ExportProps) {
  const { frame, shape, state, total, totalCapped, params } = props;
  const { ns, collection } = shape;
  const count = totalCapped ? `more than ${total.toLocaleString('en')}` : counted(total, shape);
  const shown = state.columns ?? shape.columns;
  const list = params.filter(([name]) => name !== 'pick');
  const part = list.length > 0 ? 'The list as it is filtered and sorted.' : 'The whole collection.';
  return (
    <Page
      frame={frame}
      trail={[businessCrumb(businessOf(frame, ns)), collectionCrumb(shape), { title: 'Export' }]}
    >
      <form class="column narrow stack loose" method="get" action={`${exportUrl(ns, collection)}/file`}>
        <PageHead
          title={`Export ${count}`}
          sub={list.length < params.length ? 'What was picked in the list.' : part}
        />
        {params.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="columns" value={shown.map(nameOf).join(',')} />
        <Card title="As">
          <fieldset class="export-choices">
            <legend class="visually-hidden">File</legend>
            {FORMATS.map(([value, label, note], at) => (
              <label class="check">
                <input type="radio" name="format" value={value} checked={at === 0} />
                <span>
                  <span safe>{label}</span>{' '}
                  <span class="faint" safe>
                    {note}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
        </Card>
        <Card title="Columns of Excel and CSV">
          <fieldset class="export-choices">
            <legend class="visually-hidden">Columns</legend>
            <label class="check">
              <input type="radio" name="all" value="yes" checked />
              <span>Everything that the records have</span>
            </label>
            <label class="check">
              <input type="radio" name="all" value="no" />
              <span safe>{`The ${shown.length} columns of the list`}</span>
            </label>
            <label class="check">
              <input type="checkbox" name="titles" value="yes" />
              <span>Beside ids of linked records, their titles</span>
            </label>
          </fieldset>
        </Card>
        <div class="row">
          <Button label="Download" icon="download" kind="primary" type="submit" />
          <Button label="Back" href={`${collectionUrl(ns, collection)}${queryOf(list)}`} />
        </div>
        <p class="faint">
          The id comes first, so that the file can be imported again: what was not changed stays as it is.
        </p>
      </form>
    </Page>
  );
}

function queryOf(params: readonly [string, string][]): string {
  return params.length > 0 ? `?${new URLSearchParams(params.map(([name, value]) => [name, value]))}` : '';
}
