import type { Fact } from '../../partials/frame/status.tsx';
import { formatsOf, PLAIN } from '../../partials/ui/formats.ts';
import { sayMoment } from '../../partials/ui/time.tsx';
import type { BackupStanding } from '../services/backups.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The foot of each page: when the last backup was. Amber after a day without one, red when the last attempt failed. */
export function backupFact(
  { last, failed, running }: Pick<BackupStanding, 'last' | 'failed' | 'running'>,
  now: Date,
): Fact {
  const href = '/settings/backups';
  if (running)
    return { text: running.sort === 'backup' ? 'Backing up…' : 'Checking a backup…', tone: 'warn', href };
  const at = last && new Date(last.at);
  const when = at ? sayMoment(at, now, formatsOf(PLAIN)) : 'none yet';
  if (failed) return { text: `The last backup failed; the one before: ${when}`, tone: 'bad', href };
  if (!at) return { text: 'Last backup: none yet', icon: 'download', href };
  const late = now.getTime() - at.getTime() > DAY_MS;
  return { text: `Last backup ${when}`, href, ...(late ? { tone: 'warn' } : { tone: 'good' }) };
}
