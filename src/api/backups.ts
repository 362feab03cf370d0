import { z } from 'zod';
import { CairnError } from '../core/errors.ts';
import type { BackupJob } from '../services/backups.ts';
import type { Services } from '../services/services.ts';
import { API } from './addresses.ts';
import { type Endpoint, endpoint, type Reply } from './endpoint.ts';
import { shapes } from './shapes.ts';

const making = z.object({
  folder: z.string().min(1).optional().meta({
    description: 'An absolute path on the computer of the server; for commands there only',
  }),
  keep: z.coerce.number().int().min(1).max(100_000).optional().meta({
    description: 'Then remove all but so many, the oldest first',
  }),
});

/** GET and POST /backups, POST /backups/:name/checks, GET /backups/jobs/:id. */
export function backupEndpoints({ backups }: Pick<Services, 'backups'>): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/backups',
      name: 'listBackups',
      tag: 'backups',
      summary: 'Whole backups, newest first, and how the last attempt went',
      answers: { 200: { description: 'Backups', shape: shapes.Backups } },
      async handle({ who }) {
        const items = await backups.list(who);
        const { folder, failed, running } = backups.standing(who);
        return { status: 200, json: { folder, failed, running, items } };
      },
    }),
    endpoint({
      method: 'post',
      path: '/backups',
      name: 'createBackup',
      tag: 'backups',
      summary: 'Copy everything as it is at one moment; joins a backup that is being made',
      query: making,
      reads: ['Cairn-By'],
      answers: { 202: { description: 'Under way', shape: shapes.BackupJob, headers: ['Location'] } },
      async handle({ who, query }) {
        if (query.folder !== undefined && who.via !== 'cli')
          throw new CairnError(
            'forbidden',
            'Where backups go is for CAIRN_BACKUP and for cairn backup to say.',
          );
        return underWay(backups.start(who, query));
      },
    }),
    endpoint({
      method: 'post',
      path: '/backups/:name/checks',
      name: 'checkBackup',
      tag: 'backups',
      summary: 'Restore a backup to a temporary folder and compare hashes and counts',
      reads: ['Cairn-By'],
      answers: { 202: { description: 'Under way', shape: shapes.BackupJob, headers: ['Location'] } },
      async handle({ who, params }) {
        return underWay(backups.check(who, params.name ?? ''));
      },
    }),
    endpoint({
      method: 'get',
      path: '/backups/jobs/:id',
      name: 'getBackupJob',
      tag: 'backups',
      summary: 'How far a backup or a check is, and what came of it',
      answers: { 200: { description: 'The job', shape: shapes.BackupJob } },
      async handle({ who, params }) {
        return { status: 200, json: backups.get(who, params.id ?? '') };
      },
    }),
  ];
}

function underWay(job: BackupJob): Reply {
  return { status: 202, headers: { Location: `${API}/backups/jobs/${job.id}` }, json: job };
}
