import { z } from 'zod';
import { rolesByNamespace, token, user } from './shapes/access.ts';
import { backup, backupJob } from './shapes/backups.ts';
import { collection, namespace } from './shapes/collections.ts';
import { ref, time } from './shapes/common.ts';
import { cleanUpEffects, drift, duplicates, schemaEffects } from './shapes/fields.ts';
import { filePage, uploadedFile } from './shapes/files.ts';
import { event, feed, history } from './shapes/history.ts';
import { importPlan, importShape, run } from './shapes/imports.ts';
import { cost, embedding, health, indexStatus, modelChoice, passage, rebuild } from './shapes/index-state.ts';
import { problem, repair } from './shapes/problems.ts';
import { bulkPreview, changes, erasure, item, page, view } from './shapes/records.ts';
import { evaluation, hits, score } from './shapes/search.ts';

// The shapes of the API's answers, by their names in openapi.json. Tests parse real answers with them.

/** Every named shape. */
export const shapes = {
  Problem: problem,
  Repair: repair,
  RecordItem: item,
  RecordPage: page,
  Changes: changes,
  History: history,
  Event: event,
  Feed: feed,
  Hits: hits,
  Similar: hits.omit({ operators: true }),
  Health: health,
  Me: z.object({
    name: z.string(),
    roles: rolesByNamespace,
    program: z.boolean(),
    account: z.string().optional(),
  }),
  User: user,
  Users: z.object({ items: z.array(user) }),
  Invited: z.object({
    account: user,
    link: z
      .string()
      .optional()
      .meta({ description: 'A path of this Cairn: whoever opens it chooses the password' }),
  }),
  Tokens: z.object({ items: z.array(token) }),
  NewToken: z.object({ token, secret: z.string().meta({ description: 'Shown this once' }) }),
  IndexStatus: indexStatus,
  Model: modelChoice.extend({ status: embedding }),
  ModelChoice: modelChoice.extend({ cost }),
  Chunks: z.object({ ref, items: z.array(passage) }),
  Rebuild: rebuild,
  Rebuilds: z.object({ items: z.array(rebuild) }),
  SchemaEffects: schemaEffects,
  Drift: drift,
  Duplicates: duplicates,
  CleanUpEffects: cleanUpEffects,
  Run: run,
  Runs: z.object({ items: z.array(run) }),
  Import: importShape,
  ImportPlan: importPlan,
  BackupJob: backupJob,
  Backups: z.object({
    folder: z.string().optional().meta({ description: 'Where they go (CAIRN_BACKUP)' }),
    failed: z
      .object({ at: time, reason: z.string() })
      .optional()
      .meta({ description: 'The last attempt, if that failed' }),
    running: backupJob.optional(),
    items: z.array(backup),
  }),
  Collections: z.object({ namespaces: z.array(namespace), items: z.array(collection) }),
  BulkPreview: bulkPreview,
  View: view,
  Views: z.object({ items: z.array(view), default: z.string().optional() }),
  Erasure: erasure,
  Scores: z.object({ items: z.array(score) }),
  Evaluation: evaluation,
  UploadedFile: uploadedFile,
  UploadedFiles: z.object({ items: z.array(uploadedFile) }),
  FilePage: filePage,
};
