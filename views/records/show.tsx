import { FilesOfRecord, type FilesOfRecordProps } from '../../partials/files/of-record.tsx';
import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { RecordActions } from '../../partials/records/actions.tsx';
import { contactsOf } from '../../partials/records/contact.ts';
import { ContactActions } from '../../partials/records/contact-actions.tsx';
import { factsOf, statusOf } from '../../partials/records/facts.tsx';
import { Neighbours, RecordHead, type RecordHeadProps } from '../../partials/records/head.tsx';
import { News } from '../../partials/records/news.tsx';
import { RecordProblem } from '../../partials/records/problem.tsx';
import { RecordRail } from '../../partials/records/rail.tsx';
import { type RelatedRecords, RelatedTables } from '../../partials/records/related-tables.tsx';
import { Sheet } from '../../partials/records/sheet.tsx';
import { SheetForm } from '../../partials/records/sheet-form.tsx';
import type { Show } from '../../partials/records/show.ts';
import { FILES } from '../../src/core/bytes.ts';
import type { FieldError } from '../../src/core/errors.ts';
import { newUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Version } from '../../src/core/past.ts';
import type { StoredRecord } from '../../src/core/record.ts';
import type { Shape } from '../../src/core/schema.ts';

export interface RecordProps {
  frame: PageFrame;
  shape: Shape;
  record: StoredRecord;
  title: string;
  show: Show;
  related: RelatedRecords[];
  /** The latest versions, newest first. */
  versions: Version[];
  /** Where the record stands in the list that the person came from. */
  near: Near;
  /** What does not fit the schema. */
  errors: FieldError[];
  /** The first of its files, and how many there are; absent where the record is one itself. */
  files?: Pick<FilesOfRecordProps, 'items' | 'total'> | undefined;
  /** Of a file's record: what it is, what it looks like, and the fields that a person fills in. */
  facts?: RecordHeadProps['facts'] | undefined;
  preview?: JSX.Element | undefined;
  sheetShape?: Shape | undefined;
  /** Beside a file's record, above its history. */
  beside?: JSX.Element | undefined;
}

export interface Near {
  /** The list's parameters. */
  list: string;
  previous?: string | undefined;
  next?: string | undefined;
  position?: number | undefined;
  total?: number | undefined;
}

/** A record to read: what it is, what is near it, what happened to it. */
export function RecordPage(props: RecordProps) {
  const { frame, shape, title, near } = props;
  return (
    <Page
      frame={frame}
      title={`${title} · ${shape.title}`}
      trail={[businessCrumb(businessOf(frame, shape.ns)), listCrumb(shape, near), { title }]}
      newHref={shape.collection === FILES ? undefined : newUrl(shape.ns, shape.collection)}
      actions={
        <Neighbours
          position={near.position}
          total={near.total}
          previousHref={near.previous && recordUrl(near.previous, near.list)}
          nextHref={near.next && recordUrl(near.next, near.list)}
        />
      }
    >
      <RecordView {...props} />
    </Page>
  );
}

/** Everything about the record itself: what a save in its sheet swaps. */
export function RecordView(props: RecordProps) {
  const { shape, record, title, show, near, preview } = props;
  const status = statusOf(shape, record.data);
  const contacts = contactsOf(shape.fields, record.data);
  const change = canChange(props.frame, shape.ns);
  return (
    <div class="beside" id="record">
      <div class="stack loose">
        <News ref={record.ref} etag={record.etag} problem={record.problem?.kind} />
        {record.problem ? (
          <RecordProblem problem={record.problem} record={record} canChange={change} />
        ) : null}
        <RecordHead
          title={title}
          badges={status?.badge}
          actions={
            <RecordActions record={record} shape={shape} title={title} list={near.list} canChange={change} />
          }
          contacts={contacts.length > 0 ? <ContactActions contacts={contacts} title={title} /> : undefined}
          facts={props.facts ?? factsOf(shape, record.data, show, status?.pointer)}
        />
        {preview}
        <RecordSheet {...props} />
        <RelatedTables related={props.related} title={title} url={recordUrl(record.ref, near.list)} />
      </div>
      <RecordRail
        record={record}
        shape={shape}
        versions={props.versions}
        show={show}
        files={
          props.files ? (
            <FilesOfRecord record={record.ref} now={props.frame.now} canChange={change} {...props.files} />
          ) : (
            props.beside
          )
        }
      />
    </div>
  );
}

/** Of a file that cannot be read the last good version is shown, and there is nothing to edit but its text. */
function RecordSheet(props: RecordProps) {
  const { frame, shape: whole, sheetShape: shape = whole, record, show, near, errors } = props;
  const { ref, etag, data } = record;
  const sentences = new Map(errors.map(({ pointer, message }) => [pointer, message]));
  const sheet = { shape, data, show, errors: sentences };
  if (record.problem?.kind === 'broken' || !canChange(frame, whole.ns)) return <Sheet {...sheet} />;
  return <SheetForm ref={ref} etag={etag} list={near.list} {...sheet} />;
}

function listCrumb(shape: Shape, { list }: Near) {
  const crumb = collectionCrumb(shape);
  return list ? { ...crumb, href: `${crumb.href}?${list}` } : crumb;
}
