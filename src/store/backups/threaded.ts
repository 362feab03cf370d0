import { Worker } from 'node:worker_threads';
import type {
  Amendment,
  BackupKeeper,
  BackupProgress,
  BackupReader,
  JournalMark,
  SavedBackup,
  Tell,
} from '../../core/backup.ts';
import { type Channel, createChannel } from '../../core/channel.ts';
import { CairnError } from '../../core/errors.ts';
import type { Layout } from '../layout.ts';
import { listBackups } from './keeper.ts';
import { createBackupReader } from './reader.ts';

// createThreadedBackups: what keeps and reads backups, in threads that live as long as their work takes.

/** What a thread can be asked. */
export type CopyCalls = {
  begin(folder: string, mark: JournalMark): Promise<void>;
  amend(amendments: readonly Amendment[]): Promise<void>;
  finish(): Promise<SavedBackup>;
  abandon(): Promise<void>;
  thin(folder: string, keep: number): Promise<string[]>;
  verify(backup: SavedBackup): Promise<void>;
  unpack(backup: SavedBackup, to: string, durable?: boolean): Promise<void>;
  count(folder: string): Promise<Record<string, number>>;
};

/** What it tells. */
export type OwnCalls = { tell(progress: BackupProgress): void };

export interface ThreadedBackupsOptions {
  layout: Layout;
  version: string;
}

export function createThreadedBackups(
  { layout, version }: ThreadedBackupsOptions,
  thread: URL,
): { keeper: BackupKeeper; reader: BackupReader } {
  const workers = new Set<Worker>();
  const direct = createBackupReader();

  function start(tell: Tell): { channel: Channel<CopyCalls>; end(): Promise<void> } {
    const worker = new Worker(thread, { workerData: { layout, version }, name: 'backup' });
    workers.add(worker);
    const channel = createChannel<CopyCalls>(worker, { tell });
    worker.on('error', (error) => channel.fail(error));
    worker.on('exit', () => channel.fail(new CairnError('unavailable', 'It was broken off.')));
    return {
      channel,
      async end() {
        workers.delete(worker);
        await worker.terminate();
      },
    };
  }

  async function once<Result>(
    tell: Tell,
    ask: (channel: Channel<CopyCalls>) => Promise<Result>,
  ): Promise<Result> {
    const { channel, end } = start(tell);
    try {
      return await ask(channel);
    } finally {
      await end();
    }
  }

  const keeper: BackupKeeper = {
    list: async (folder) => listBackups(folder),
    async begin(folder, mark, tell) {
      const { channel, end } = start(tell);
      try {
        await channel.call('begin', folder, mark);
      } catch (thrown) {
        await end();
        throw thrown;
      }
      return {
        amend: (amendments) => channel.call('amend', amendments),
        finish: () => channel.call('finish').finally(end),
        abandon: () => channel.call('abandon').finally(end),
      };
    },
    thin: (folder, keep) => once(nobody, (channel) => channel.call('thin', folder, keep)),
    async close() {
      await Promise.all([...workers].map((worker) => worker.terminate()));
    },
  };
  const reader: BackupReader = {
    ...direct,
    verify: (backup, tell) => once(tell, (channel) => channel.call('verify', backup)),
    unpack: (backup, to, tell, durable) =>
      once(tell, (channel) => channel.call('unpack', backup, to, durable)),
    count: (folder) => once(nobody, (channel) => channel.call('count', folder)),
  };
  return { keeper, reader };
}

function nobody(): void {}
