import { sizeOf } from '../../partials/files/size.ts';
import type { PageFrame } from '../../partials/frame/page-frame.ts';
import { StatusAlso } from '../../partials/frame/status-also.tsx';
import { Page } from '../../partials/page.tsx';
import { Badge } from '../../partials/ui/badge.tsx';
import { Button } from '../../partials/ui/button.tsx';
import { Card, PageHead } from '../../partials/ui/card.tsx';
import { Icon } from '../../partials/ui/icon.tsx';
import { Notice } from '../../partials/ui/notice.tsx';
import { Progress } from '../../partials/ui/progress.tsx';
import { State } from '../../partials/ui/state.tsx';
import { When } from '../../partials/ui/time.tsx';
import type { BackupMemory, BackupProgress, SavedBackup } from '../../src/core/backup.ts';

/** What is being done, or was done last. */
export interface JobShown {
  sort: 'backup' | 'check';
  state: 'running' | 'done' | 'failed';
  progress?: BackupProgress;
  reason?: string;
}

export interface BackupsProps {
  frame: PageFrame;
  /** Where they go; undefined: nobody said. */
  folder: string | undefined;
  items: readonly SavedBackup[];
  /** Why the folder could not be read. */
  unreadable?: string;
  failed: BackupMemory['failed'];
  job: JobShown | undefined;
}

export const BACKUPS = '/settings/backups';

/** Where backups are, whether they can be relied on, and making one. */
export function BackupsPage(props: BackupsProps) {
  const { frame } = props;
  return (
    <Page frame={frame} trail={[{ title: 'Settings', href: '/settings' }, { title: 'Backup' }]}>
      <div class="column narrow stack loose">
        <PageHead
          title="Backup"
          sub="Everything at one moment: records, files, history, settings. You can go on working meanwhile."
        />
        <BackupsPanel {...props} />
      </div>
    </Page>
  );
}

/** All that changes; asks again while something is being done. */
export function BackupsPanel(props: BackupsProps) {
  const { folder, job, items, unreadable, failed, frame } = props;
  const running = job?.state === 'running';
  const asking = { 'hx-get': BACKUPS, 'hx-trigger': 'every 1s', 'hx-swap': 'outerMorph' };
  return (
    <div id="backups" class="stack loose" aria-live="polite" {...(running ? asking : {})}>
      {running && job ? <UnderWay job={job} /> : null}
      {job?.state === 'failed' && job.sort === 'check' ? (
        <Notice tone="bad" title="A backup cannot be relied on" text={job.reason} live />
      ) : null}
      {failed && !running ? (
        <Notice tone="bad" title="The last backup failed" text={failed.reason} live>
          <p class="faint">
            <When at={failed.at} now={frame.now} />
          </p>
        </Notice>
      ) : null}
      {unreadable ? <Notice tone="bad" title="The backups cannot be read" text={unreadable} /> : null}
      {folder === undefined && items.length === 0 ? <Nowhere /> : <Saved {...props} running={running} />}
      <Howto folder={folder} />
    </div>
  );
}

/** The panel with the foot of the page, which tells of backups, too. */
export function BackupsFragment(props: BackupsProps) {
  return (
    <>
      <BackupsPanel {...props} />
      <StatusAlso frame={props.frame} />
    </>
  );
}

function UnderWay({ job: { sort, progress } }: { job: JobShown }) {
  const title = sort === 'backup' ? 'Backing up' : 'Checking a backup';
  return (
    <Card title={title}>
      {progress?.total ? (
        <Progress doing={progress.doing} done={progress.done} total={progress.total} />
      ) : (
        <p>{progress ? `${progress.doing}: ${progress.done.toLocaleString('en')}` : 'Starting…'}</p>
      )}
    </Card>
  );
}

function Nowhere() {
  return (
    <Card>
      <State
        small
        icon="download"
        title="No backup yet"
        text="Say where backups go by setting CAIRN_BACKUP to a folder, best on another disk, before you start Cairn. Or use the command line, below."
      />
    </Card>
  );
}

function Saved({ frame, folder, items, running }: BackupsProps & { running: boolean }) {
  const now = (
    <form method="post" action={BACKUPS}>
      <Button label="Back up now" icon="download" kind="primary" type="submit" disabled={running} />
    </form>
  );
  return (
    <Card
      title="Backups"
      sum={items.length > 0 ? String(items.length) : undefined}
      actions={folder ? now : undefined}
      flush
    >
      {items.length === 0 ? (
        <State small icon="download" title="No backup yet" text={`They go to ${folder ?? ''}.`} />
      ) : (
        <ul class="lines" role="list">
          {items.slice(0, SHOWN).map((backup) => (
            <Line frame={frame} backup={backup} running={running} />
          ))}
        </ul>
      )}
    </Card>
  );
}

const SHOWN = 30;

function Line({ frame, backup, running }: { frame: PageFrame; backup: SavedBackup; running: boolean }) {
  const { name, at, records, files, bytes, added, checked, path } = backup;
  const facts = [
    `${records.toLocaleString('en')} records`,
    `${files.toLocaleString('en')} files`,
    `${sizeOf(bytes)}, ${sizeOf(added)} of it new`,
  ];
  return (
    <li>
      <Icon name="folder" />
      <span class="what sentence">
        <strong>
          <When at={at} now={frame.now} />
        </strong>
        <span class="note" safe>
          {facts.join(' · ')}
        </span>
        <code class="note" safe>
          {path}
        </code>
        {checked ? <Checked frame={frame} checked={checked} /> : null}
      </span>
      <form method="post" action={`${BACKUPS}/${name}/checks`}>
        <Button
          label="Check"
          small
          type="submit"
          disabled={running}
          attributes={{ 'aria-label': `Check ${name}` }}
        />
      </form>
    </li>
  );
}

function Checked({ frame, checked }: { frame: PageFrame; checked: NonNullable<SavedBackup['checked']> }) {
  return (
    <span class="note">
      <Badge
        label={checked.ok ? 'Comes back whole' : 'Cannot be relied on'}
        tone={checked.ok ? 'good' : 'bad'}
      />{' '}
      <span safe>{checked.said}</span> Checked <When at={checked.at} now={frame.now} />.
    </span>
  );
}

function Howto({ folder }: { folder: string | undefined }) {
  const where = folder ?? 'FOLDER';
  return (
    <Card title="In the shell">
      <div class="stack">
        <p>
          Each backup is a plain folder that you can open, copy and compare. Every night, with thirty kept:
        </p>
        <pre>
          <code safe>{`0 3 * * *  cairn backup ${where} --keep 30`}</code>
        </pre>
        <p>
          Bring one back, with Cairn stopped. What is there is moved aside, and everybody signs in anew
          afterwards:
        </p>
        <pre>
          <code safe>{`cairn restore ${where}`}</code>
        </pre>
      </div>
    </Card>
  );
}
