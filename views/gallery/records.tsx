import { RecordForm } from '../../partials/records/form.tsx';
import { Neighbours, RecordHead } from '../../partials/records/head.tsx';
import { Related } from '../../partials/records/related.tsx';
import { isNumber, RecordRow } from '../../partials/records/row.tsx';
import { Sheet } from '../../partials/records/sheet.tsx';
import { Badge } from '../../partials/ui/badge.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Pager, SelectionBar, Table } from '../../partials/ui/table.tsx';
import { formOf, job, jobs, show, storm } from './data.ts';
import { fieldAt } from './field-at.ts';
import { Part } from './parts.tsx';

const COLUMNS = ['/status', '/customer', '/date', '/price'].map((pointer) => fieldAt(job, pointer));

/** Lists, sheets and forms of records. */
export function Records() {
  return (
    <>
      <Part title="A list">
        <form class="stack tight" method="post" action="#">
          <Table
            id="gallery-jobs"
            label="Jobs"
            pick
            columns={[
              { title: 'Title', sortHref: '#' },
              ...COLUMNS.map((field) => ({
                title: field.label,
                number: isNumber(field),
                sortHref: '#',
                sorted: field.key === 'date' ? ('descending' as const) : undefined,
              })),
            ]}
          >
            {jobs.map(({ id, data }) => (
              <RecordRow
                href={`/db/lod/jobs/${id}`}
                id={id}
                title={String(data.title)}
                data={data}
                fields={COLUMNS}
                show={show}
                pick
                problem={id === '2026-0138' ? 'Its customer does not exist.' : undefined}
              />
            ))}
          </Table>
          <Pager from={1} to={5} total={1204} nextHref="#" />
          <SelectionBar>
            <Button label="Change a field" icon="pencil" small />
            <Button label="Export" icon="download" small />
            <Button label="Delete" icon="trash" small danger />
            <Button
              label="Nothing"
              icon="close"
              iconOnly
              small
              kind="quiet"
              attributes={{ 'data-pick-none': true }}
            />
          </SelectionBar>
        </form>
      </Part>
      <Part title="A record">
        <RecordHead
          title="Ridge and gutters after the storm"
          badges={<Badge label="Booked" value="booked" />}
          actions={
            <>
              <Neighbours position={3} total={27} previousHref="#" nextHref="#" />
              <Button label="Edit" icon="pencil" shortcut="e" />
            </>
          }
          facts={[
            { name: 'Number', value: '2026-0143' },
            { name: 'Customer', value: <a href="#acme">Acme Roofing</a> },
            { name: 'Date', value: 'Tue 24 Nov' },
            { name: 'Price', value: '€1,240.50' },
          ]}
        />
        <Sheet
          shape={job}
          data={storm}
          show={show}
          editHref="#edit"
          errors={new Map([['/people', 'There is no contact “tom-hale”.']])}
          without={['/title', '/status']}
        />
        <Related
          id="related-invoices"
          title="Jobs of Acme Roofing"
          count={2}
          sums={['€1,630.50']}
          fields={COLUMNS.filter((field) => field.key !== 'customer')}
          href="#"
          create={{ label: 'New job for Acme Roofing', href: '#' }}
        >
          {jobs
            .filter((one) => one.data.customer === 'acme-roofing')
            .map(({ id, data }) => (
              <RecordRow
                href="#"
                id={id}
                title={String(data.title)}
                data={data}
                fields={COLUMNS.filter((field) => field.key !== 'customer')}
                show={show}
              />
            ))}
        </Related>
      </Part>
      <Part title="A form">
        <RecordForm
          shape={job}
          form={formOf()}
          action="/settings/gallery"
          cancelHref="#"
          draft="gallery/storm"
          etag="0"
          more={[{ label: 'Save and make another one', name: 'next', value: 'new' }]}
        />
      </Part>
    </>
  );
}
