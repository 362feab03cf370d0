import { backupsOf, restoresWith } from './backup-at.ts';
import { ann, storeAt } from './store-at.ts';

// A process that is killed by itself: node killed-backup.js STORE BACKUPS SORT STEP; SORT is `backup` or `restore`. At the STEPth
// step it dies as by SIGKILL. Without STEP it prints the names of the steps.

const [path = '', folder = '', sort, kill] = process.argv.slice(2);
const names: string[] = [];
const step = (name: string) => {
  names.push(name);
  if (names.length === Number(kill)) process.kill(process.pid, 'SIGKILL');
};

if (sort === 'restore') await restoresWith(step).restore(ann, folder, path);
else {
  const at = await storeAt(path);
  const backups = backupsOf(at, { step, now: () => new Date(Date.UTC(2026, 10, 29)) });
  const { state, reason } = await backups.ended(ann, backups.start(ann, { folder, keep: 2 }).id);
  if (state !== 'done') throw new Error(reason);
  await at.close();
}
process.stdout.write(JSON.stringify(names));
