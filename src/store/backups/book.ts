import fs from 'node:fs';
import { join } from 'node:path';
import type { BackupBook, BackupMemory } from '../../core/backup.ts';
import { unavailable } from '../../core/files.ts';

/** Remembers in `state/backups.json`, so that pages need not look at another disk. What does not read is as good as nothing. */
export function createBackupBook(state: string): BackupBook {
  const path = join(state, 'backups.json');
  return {
    read(): BackupMemory {
      try {
        return JSON.parse(fs.readFileSync(path, 'utf8'));
      } catch {
        return {};
      }
    },
    write(memory) {
      try {
        fs.writeFileSync(`${path}.new`, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600, flush: true });
        fs.renameSync(`${path}.new`, path);
      } catch (error) {
        throw unavailable(`write ${path}`, error);
      }
    },
  };
}
