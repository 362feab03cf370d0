import { parentPort, workerData } from 'node:worker_threads';
import type { BackupDraft } from '../../core/backup.ts';
import { createChannel } from '../../core/channel.ts';
import { createDiskBackups } from './keeper.ts';
import { createBackupReader } from './reader.ts';
import type { CopyCalls, OwnCalls, ThreadedBackupsOptions } from './threaded.ts';

// The thread that copies and compares, so that nobody waits meanwhile. Its data is `{ layout, version }`.

const port = parentPort as NonNullable<typeof parentPort>;
const keeper = createDiskBackups(workerData as ThreadedBackupsOptions);
const reader = createBackupReader();
const tell = (progress: Parameters<OwnCalls['tell']>[0]) => void main.call('tell', progress);
let draft: BackupDraft | undefined;

const calls: CopyCalls = {
  async begin(folder, mark) {
    draft = await keeper.begin(folder, mark, tell);
  },
  amend: async (amendments) =>
    draft?.amend(amendments.map(({ bytes, ...more }) => ({ ...more, bytes: bytes && Buffer.from(bytes) }))),
  finish: () => (draft as BackupDraft).finish(),
  abandon: async () => draft?.abandon(),
  thin: keeper.thin,
  verify: (backup) => reader.verify(backup, tell),
  unpack: (backup, to, durable) => reader.unpack(backup, to, tell, durable),
  count: reader.count,
};
const main = createChannel<OwnCalls>(port, calls);
