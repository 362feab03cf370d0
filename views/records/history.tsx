import {
  businessCrumb,
  businessOf,
  collectionCrumb,
  type PageFrame,
} from '../../partials/frame/page-frame.ts';
import { canChange } from '../../partials/frame/rights.ts';
import { Page } from '../../partials/page.tsx';
import { RestoreForm } from '../../partials/records/restore-form.tsx';
import type { Show } from '../../partials/records/show.ts';
import { VersionRow } from '../../partials/records/version-row.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { PageHead } from '../../partials/ui/card.tsx';
import { Timeline } from '../../partials/ui/timeline.tsx';
import type { Ref } from '../../src/core/names.ts';
import { historyUrl, recordUrl, versionUrl } from '../../src/core/page-urls.ts';
import type { Version } from '../../src/core/past.ts';
import type { Shape } from '../../src/core/schema.ts';

export interface HistoryProps {
  frame: PageFrame;
  shape: Shape;
  ref: Ref;
  show: Show;
  /** Newest first. */
  versions: Version[];
  next: number | undefined;
  /** Absent on the first page, whose first version is the current one. */
  before: number | undefined;
}

const SUB = 'Every version is kept. Bringing one back adds a new version; nothing after it is lost.';

/** All versions of a record, with what each changed. */
export function HistoryPage(props: HistoryProps) {
  const { frame, shape, ref, versions } = props;
  const title = versions[0]?.title ?? ref;
  const trail = [
    businessCrumb(businessOf(frame, shape.ns)),
    collectionCrumb(shape),
    { title, href: recordUrl(ref) },
    { title: 'History' },
  ];
  return (
    <Page frame={frame} trail={trail} title={`${title} · History`}>
      <div class="column stack">
        <PageHead title={title} sub={SUB} />
        <VersionList {...props} />
      </div>
    </Page>
  );
}

export function VersionList({ frame, shape, ref, show, versions, next, before }: HistoryProps) {
  return (
    <section id="versions" class="stack" aria-label="Versions">
      <Timeline label="Versions, newest first">
        {versions.map((version, at) => {
          const current = at === 0 && before === undefined;
          const actions = current ? undefined : (
            <VersionActions version={version} url={frame.url} canRestore={canChange(frame, shape.ns)} />
          );
          return <VersionRow version={version} shape={shape} show={show} actions={actions} />;
        })}
      </Timeline>
      {next === undefined ? null : (
        <Button label="Older" icon="arrow-down" class="center" href={`${historyUrl(ref)}?before=${next}`} />
      )}
    </section>
  );
}

function VersionActions({
  version: { ref, seq, etag },
  url,
  canRestore,
}: {
  version: Version;
  url: string;
  canRestore: boolean;
}) {
  if (etag === null) return null;
  return (
    <>
      <Button label="See" icon="eye" kind="quiet" small href={versionUrl(ref, seq)} />
      {canRestore ? <RestoreForm ref={ref} seq={seq} url={url} /> : null}
    </>
  );
}
