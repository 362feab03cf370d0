import { AdoptFile } from '../../partials/files/adopt.tsx';
import { FileLines, Thumbnail } from '../../partials/files/lines.tsx';
import { UploadForm } from '../../partials/files/upload.tsx';
import { businessCrumb, businessOf, type PageFrame } from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead, Section } from '../../partials/ui/card.tsx';
import { State } from '../../partials/ui/state.tsx';
import { FILES } from '../../src/core/bytes.ts';
import type { Ref } from '../../src/core/names.ts';
import { collectionUrl, recordUrl } from '../../src/core/page-urls.ts';
import type { Page as PageOfRecords } from '../../src/core/ports/found.ts';
import { COUNT_LIMIT } from '../../src/core/query.ts';
import type { Problem } from '../../src/core/record.ts';

export interface FilesProps {
  frame: PageFrame;
  ns: string;
  /** What was searched for. */
  q: string;
  /** Only those that belong to this record. */
  owner?: { ref: Ref; title: string } | undefined;
  page: PageOfRecords;
  /** Titles of the records that files belong to. */
  owners: ReadonlyMap<Ref, string>;
  /** Bytes without a record. */
  loose: readonly Problem[];
  nextUrl?: string | undefined;
  url: string;
}

const HOW = 'Drop or paste files anywhere on this page, or on that of the record to which they belong.';

/** The files of a business, newest first. */
export function FilesPage(props: FilesProps) {
  const business = businessOf(props.frame, props.ns);
  return (
    <Page frame={props.frame} trail={[businessCrumb(business), { title: 'Files' }]}>
      <FilesList {...props} />
    </Page>
  );
}

/** All of it that uploads change. */
export function FilesList(props: FilesProps) {
  const { frame, ns, q, owner, page, owners, loose, url } = props;
  const change = canChange(frame, ns);
  const total = page.totalCapped ? `>${COUNT_LIMIT.toLocaleString('en')}` : page.total.toLocaleString('en');
  return (
    <section
      id="list"
      class="column stack"
      aria-label="Files"
      hx-get={url}
      hx-trigger="cairn:uploaded from:body"
      hx-target="this"
      hx-swap="outerMorph"
    >
      <PageHead
        title="Files"
        count={total}
        actions={change ? <UploadForm ns={ns} owner={owner?.ref} back={url} /> : undefined}
        sub={change ? HOW : undefined}
      />
      {owner ? (
        <p>
          Files of{' '}
          <a href={recordUrl(owner.ref)} safe>
            {owner.title}
          </a>{' '}
          <Button label="Show all files" icon="close" kind="quiet" small href={collectionUrl(ns, FILES)} />
        </p>
      ) : null}
      <form class="row" role="search" method="get" action={collectionUrl(ns, FILES)}>
        {owner ? <input type="hidden" name="for" value={owner.ref} /> : null}
        <label class="grow">
          <span class="visually-hidden">Search files by name or by what stands in them</span>
          <input
            class="input"
            type="search"
            name="q"
            value={q}
            placeholder="Name, or words that stand in it"
            data-search
          />
        </label>
        <Button label="Search" icon="search" type="submit" />
      </form>
      <Loose problems={loose} canChange={change} />
      {page.items.length > 0 ? (
        <FileLines items={page.items} now={frame.now} owners={owners} />
      ) : (
        <Nothing narrowed={q !== '' || owner !== undefined} all={collectionUrl(ns, FILES)} />
      )}
      {props.nextUrl ? (
        <div class="row">
          <Button label="Older files" icon="arrow-down" href={props.nextUrl} />
        </div>
      ) : null}
    </section>
  );
}

/** What somebody put there by hand; nothing is made of it unasked. */
function Loose({ problems, canChange: change }: { problems: readonly Problem[]; canChange: boolean }) {
  if (problems.length === 0) return null;
  return (
    <Section title="Put there by hand" count={problems.length}>
      <ul class="file-lines card lines" role="list">
        {problems.map(({ path, detail, ref }) => (
          <li class="file-line">
            <Thumbnail of={ref ?? ''} type="" />
            <div class="what">
              <strong safe>{path.slice(path.lastIndexOf('/') + 1)}</strong>
              <span class="note" safe>
                {detail}
              </span>
            </div>
            {ref === undefined || !change ? null : <AdoptFile of={ref} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Nothing({ narrowed, all }: { narrowed: boolean; all: string }) {
  return narrowed ? (
    <State
      icon="search"
      title="No files match"
      text="Try fewer words. What was just added is found by its text a moment later."
      actions={<Button label="Show all files" icon="close" href={all} />}
    />
  ) : (
    <State
      icon="files"
      title="No files yet"
      text="Drop some here: pictures, PDF, letters, mail. They are found by what stands in them."
    />
  );
}
