import type { BackupCheck, BackupReader, SavedBackup, Tell } from '../core/backup.ts';
import { CairnError, isCairnError } from '../core/errors.ts';
import type { Journal } from '../core/ports/journal.ts';
import type { Who } from '../core/who.ts';

// createRestores: backups brought back, and proof that they can be.

/** What a restore does, or would do. */
export interface Restored {
  backup: SavedBackup;
  /** The folder that has the data then. */
  to: string;
  /** What was there before, under its new name. */
  aside?: string;
}

export interface Restores {
  /**
   * Brings a backup (or the newest in a folder of them) to a folder. What is there is moved aside and never deleted. Its journal begins a
   * new epoch. Errors: `not_found`, `invalid` for a backup that is not whole, `unavailable` when the folder is in use; then nothing has changed.
   */
  restore(who: Who, from: string, to: string, options?: { dryRun?: boolean; tell?: Tell }): Promise<Restored>;
  /** Restores to a temporary folder and compares what is there with what was saved. The result is remembered with the backup. */
  check(who: Who, from: string, tell?: Tell): Promise<{ backup: SavedBackup; check: BackupCheck }>;
}

export interface RestoresParts {
  reader: BackupReader;
  /** The journal in the folder of a store, which nobody else has open. */
  openJournal(folder: string): Pick<Journal, 'verify' | 'close' | 'lastSeq'> & { renew(): Promise<void> };
  /** Makes sure that nobody has a store open, until what it returns is called, with where the store is then. Errors: `unavailable`. */
  claim(folder: string): Promise<(folder: string) => void>;
  now?: () => Date;
}

export function createRestores({
  reader,
  openJournal,
  claim,
  now = () => new Date(),
}: RestoresParts): Restores {
  async function compare(backup: SavedBackup, tell: Tell): Promise<string> {
    await reader.verify(backup, tell);
    const folder = await reader.temporary();
    try {
      await reader.unpack(backup, folder, tell, false);
      return await proof(backup, folder);
    } finally {
      await reader.remove(folder);
    }
  }

  async function proof(backup: SavedBackup, folder: string): Promise<string> {
    const counted = await reader.count(folder);
    for (const place of new Set([...Object.keys(counted), ...Object.keys(backup.collections)])) {
      const [found = 0, saved = 0] = [counted[place], backup.collections[place]];
      if (found !== saved)
        throw new CairnError('invalid', `${place} should have ${saved} records; it has ${found}.`);
    }
    const journal = openJournal(folder);
    try {
      const { lines, faults } = await journal.verify();
      const [fault] = faults;
      if (fault)
        throw new CairnError('invalid', `The journal does not read in ${fault.file}: ${fault.reason}`);
      if (journal.lastSeq !== backup.seq)
        throw new CairnError(
          'invalid',
          `The journal should end with change ${backup.seq}; it ends with ${journal.lastSeq}.`,
        );
      return `${said(backup.files, 'file')}, ${said(backup.records, 'record')} and ${said(lines, 'change')} came back as they were.`;
    } finally {
      await journal.close();
    }
  }

  return {
    async restore(who, from, to, { dryRun = false, tell = () => {} } = {}) {
      mustManageAll(who);
      const backup = await reader.find(from);
      const aside = await reader.occupied(to);
      const done = { backup, to, ...(aside !== undefined && { aside }) };
      await reader.verify(backup, tell);
      const release = aside === undefined ? () => {} : await claim(to);
      let claimed = to;
      try {
        if (dryRun) return done;
        const fresh = `${to}.restoring`;
        await reader.unpack(backup, fresh, tell);
        const journal = openJournal(fresh);
        await journal.renew();
        await journal.close();
        if (aside !== undefined) await reader.rename(to, aside);
        claimed = aside ?? to;
        await reader.rename(fresh, to);
        return done;
      } finally {
        release(claimed);
      }
    },
    async check(who, from, tell = () => {}) {
      mustManageAll(who);
      const backup = await reader.find(from);
      const at = () => now().toISOString();
      let check: BackupCheck;
      try {
        check = { ok: true, said: await compare(backup, tell), at: at() };
      } catch (thrown) {
        if (!isCairnError(thrown, 'invalid')) throw thrown;
        check = { ok: false, said: thrown.message, at: at() };
      }
      await reader.note(backup, check);
      return { backup, check };
    },
  };
}

function said(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

function mustManageAll(who: Who): void {
  if (who.namespaces === '*') return;
  throw new CairnError(
    'forbidden',
    'A backup is of every business: it takes somebody who may manage all of them.',
  );
}
