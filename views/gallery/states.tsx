import { ActivityRow } from '../../partials/activity/row.tsx';
import { TryThis } from '../../partials/home/try-this.tsx';
import { FieldInput } from '../../partials/records/field-input.tsx';
import { Hit } from '../../partials/search/hit.tsx';
import { Badge } from '../../partials/ui/badge.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card } from '../../partials/ui/card.tsx';
import { Conflict, FieldDiff, LineDiff } from '../../partials/ui/diff.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { Progress } from '../../partials/ui/progress.tsx';
import { SparkBars } from '../../partials/ui/sparkline.tsx';
import { Stat } from '../../partials/ui/stat.tsx';
import { Skeleton, State, Wait } from '../../partials/ui/state.tsx';
import { When } from '../../partials/ui/time.tsx';
import { Timeline, TimelineRow } from '../../partials/ui/timeline.tsx';
import { Toast } from '../../partials/ui/toast.tsx';
import { formOf, job, NOW, show } from './data.ts';
import { fieldAt } from './field-at.ts';
import { Part } from './parts.tsx';

const LODESTAR = { title: 'Lodestar Roof Surveys', colour: 'blue' };
const CRATE = { title: 'Blue Crate', colour: 'teal' };
const ERRORS = new Map([
  ['/title', 'A job needs a title.'],
  ['/price', '“12 40” is not an amount. Write it like 1240.50.'],
  ['/status', '“payed” is not one of Enquiry, Booked, Done, Invoiced, Paid.'],
  ['/date', 'There is no 31 November.'],
]);

/** What is shown around records: figures, history, differences, and when something is missing or wrong. */
export function States() {
  const refused = formOf({
    errors: ERRORS,
    typed: new URLSearchParams({
      '/title': '',
      '/price': '12 40',
      '/status': 'payed',
      '/date': '2026-11-31',
    }),
  });
  return (
    <>
      <Part title="Figures">
        <div class="grid">
          <Stat
            name="Overdue invoices"
            figure="5"
            beside="€8,240.00"
            note="oldest is 24 days late"
            bad
            href="#"
            business={LODESTAR}
          />
          <Stat
            name="New enquiries"
            figure="11"
            beside="this week"
            note="twice as many as usual"
            href="#"
            business={LODESTAR}
            trend={{
              values: [2, 3, 1, 2, 4, 3, 2, 9, 7, 11],
              label: 'Enquiries a day: from 2 to 11 in ten days',
            }}
          />
          <Stat name="Open incidents" figure="3" note="one hub is flooded" href="#" business={CRATE} />
        </div>
        <TryThis
          dismiss="/settings/gallery/dismissed"
          steps={[
            { icon: 'search', title: 'Search for “water”', text: 'Finds the leak too', href: '#' },
            {
              icon: 'pencil',
              title: 'Change a customer',
              text: 'The file on disk changes with it',
              href: '#',
            },
            { icon: 'undo', title: 'Take it back', text: 'Everything has an Undo', href: '#' },
          ]}
        />
        <div class="row">
          <SparkBars values={[3, 1, 4, 2, 0, 8, 12, 6, 5, 3]} label="Changes a day: at most 12, 3 today" />
          <Wait />
        </div>
        <Progress doing="Reading your files" done={12480} total={20000} />
      </Part>
      <Part title="What happened">
        <Card title="Lately" flush>
          <ul class="lines" role="list" data-list>
            <ActivityRow
              id="activity-1"
              by="Mara Lindqvist"
              did="changed the status of"
              what={{ title: 'Ridge and gutters after the storm', href: '#' }}
              business={LODESTAR}
              when={<When at="2026-11-22T14:18:00Z" now={NOW} />}
              undo={{ name: 'seq', value: '301' }}
            />
            <ActivityRow
              id="activity-2"
              by="import"
              icon="upload"
              did="added 12 records to"
              what={{ title: 'Contacts', href: '#' }}
              business={CRATE}
              note="Partner list from the fair"
              when={<When at="2026-11-22T09:02:00Z" now={NOW} />}
              undo={{ name: 'batch', value: 'b1' }}
            />
            <ActivityRow
              id="activity-3"
              by="disk"
              icon="file"
              did="edited by hand:"
              what={{ title: 'Acme Roofing', href: '#' }}
              business={LODESTAR}
              when={<When at="2026-11-21T17:40:00Z" now={NOW} />}
            />
          </ul>
        </Card>
        <Timeline label="History of this job">
          <TimelineRow
            by="Mara Lindqvist"
            did="changed 2 fields"
            when={<When at="2026-11-22T14:18:00Z" now={NOW} />}
            actions={<Button label="Restore" icon="restore" kind="quiet" small />}
          >
            <FieldDiff
              changes={[
                { label: 'Status', before: 'Enquiry', after: 'Booked' },
                { label: 'Price', before: '', after: '€1,240.50' },
              ]}
            />
          </TimelineRow>
          <TimelineRow
            by="disk"
            icon="file"
            did="edited the file by hand"
            when={<When at="2026-11-21T17:40:00Z" now={NOW} />}
            note="vim"
          >
            <FieldDiff
              changes={[
                {
                  label: 'How to get up',
                  before: 'Ladder from the yard.',
                  after: 'Ladder from the yard. The gate code is with the caretaker.',
                },
              ]}
            />
          </TimelineRow>
          <TimelineRow
            by="Jonas Weber"
            did="created it"
            when={<When at="2026-11-12T08:00:00Z" now={NOW} />}
          />
        </Timeline>
        <LineDiff
          label="The file, line by line"
          lines={[
            { kind: 'same', text: '  "title": "Ridge and gutters after the storm",', old: 2, new: 2 },
            { kind: 'removed', text: '  "status": "enquiry",', old: 3 },
            { kind: 'added', text: '  "status": "booked",', new: 3 },
            { kind: 'gap', text: '14 lines are the same' },
            { kind: 'added', text: '  "price": 1240.50,', new: 18 },
          ]}
        />
        <ul class="lines" role="list">
          <Hit
            href="#"
            id="call-with-the-caretaker"
            icon="note"
            title="Call with the caretaker"
            snippet={'… there was \u0002water\u0003 through the ceiling of the stairwell since Tuesday …'}
            where="Lodestar › Notes"
            colour="blue"
            why="“water” in Notes; for the same: “leak”; similar in meaning"
            details={{ score: 0.914, lexical: 7.21, semantic: 0.63, chunkId: 'lod/notes/call#1f3a9c0b2d4e' }}
          />
        </ul>
      </Part>
      <Part title="Two people, one record">
        <Notice
          tone="accent"
          icon="user"
          title="Jonas Weber changed this record just now."
          text="What you see is a minute old."
          actions={<Button label="Show the new version" small />}
        />
        <Conflict
          theirs="Jonas Weber, 2 min ago"
          fields={[
            {
              pointer: '/status',
              label: 'Status',
              base: <Badge label="Enquiry" />,
              theirs: <Badge label="Done" />,
              mine: <Badge label="Booked" />,
              take: 'mine',
            },
            { pointer: '/price', label: 'Price', base: '–', theirs: '€1,190.00', mine: '–', take: 'theirs' },
          ]}
        />
      </Part>
      <Part title="When something is wrong">
        <div class="fields">
          {['/title', '/status', '/date', '/price'].map((pointer) => (
            <FieldInput field={fieldAt(job, pointer)} pointer={pointer} form={refused} />
          ))}
        </div>
        <Notice
          tone="bad"
          title="This file does not parse."
          text="Line 7, column 3: a comma is missing. You see the last good version, from 12 Nov."
          actions={<Button label="Repair" icon="repair" small />}
        />
        <Notice
          tone="warn"
          text="41 records are gone from invoices all at once. Delete them here too, or wait for them?"
          actions={
            <>
              <Button label="Wait" small />
              <Button label="Delete 41 records" small danger />
            </>
          }
        />
        <Notice text="These fields were inferred from the records; there is no _schema.json yet." />
      </Part>
      <Part title="Nothing there">
        <div class="grid wide">
          <Card>
            <State
              icon="users"
              title="No customers yet"
              text="Make the first one here, or put JSON files into json-db/lod/customers."
              small
              actions={
                <>
                  <Button label="New customer" icon="plus" kind="primary" />
                  <Button label="Import" icon="upload" />
                </>
              }
            />
          </Card>
          <Card>
            <State
              icon="search"
              title="Nothing matches “strom”"
              text="Two filters are on as well."
              small
              actions={<Button label="Without filters" />}
            />
          </Card>
          <Card>
            <State
              icon="error"
              tone="bad"
              title="Something went wrong on our side"
              text="Nothing was changed. Try again; if it stays, tell whoever looks after this machine."
              small
              requestId="7f3a-19c2"
            />
          </Card>
          <Card>
            <Skeleton label="Looking" />
          </Card>
        </div>
        <div class="stack tight">
          <Toast text="Acme Roofing is in the trash." undo={{ action: '/undos', fields: { seq: '301' } }} />
          <Toast text="The server cannot be reached." tone="bad" />
        </div>
        <p class="soft">
          As of <When at="2026-11-22T14:18:00Z" now={show.now} formats={show.formats} />.
        </p>
      </Part>
    </>
  );
}
