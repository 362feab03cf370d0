import type { Router } from 'express';
import type { Services } from '../services/services.ts';
import { accountEndpoints } from './accounts.ts';
import { backupEndpoints } from './backups.ts';
import { batchEndpoints } from './batch.ts';
import { bulkEndpoints } from './bulk.ts';
import { changeEndpoints } from './changes.ts';
import { checkEndpoints } from './checks.ts';
import { cleanUpEndpoints } from './clean-ups.ts';
import { collectionEndpoints } from './collections.ts';
import { duplicateEndpoints } from './duplicates.ts';
import type { Endpoint } from './endpoint.ts';
import { erasureEndpoints } from './erasures.ts';
import { evalEndpoints } from './evals.ts';
import { exportEndpoints } from './exports.ts';
import { fileEndpoints } from './files.ts';
import { healthEndpoints } from './health.ts';
import { historyEndpoints } from './history.ts';
import { importEndpoints } from './imports.ts';
import { indexEndpoints } from './indexing.ts';
import { modelEndpoints } from './models.ts';
import { moveEndpoints } from './moves.ts';
import { openapiEndpoints } from './openapi.ts';
import { recordEndpoints } from './records.ts';
import { createRouter } from './router.ts';
import { runEndpoints } from './runs.ts';
import { schemaChangeEndpoints } from './schema-changes.ts';
import { schemaEndpoints } from './schemas.ts';
import { searchEndpoints } from './search.ts';
import { settingsEndpoints } from './settings.ts';
import { typeEndpoints } from './types.ts';
import { undoEndpoints } from './undos.ts';
import { viewEndpoints } from './views.ts';

// createApi · apiEndpoints: the door for programs.

export interface ApiParts {
  services: Services;
  maxBodyBytes: number;
  version: string;
  /** Aborted when the server stops: streams end. */
  closing: AbortSignal;
}

/** The API as a router that answers below /api/v1; mounted at the root, since a mount costs each request a match. */
export function createApi(parts: ApiParts): Router {
  return createRouter(apiEndpoints(parts), parts);
}

/** Every call, the one that is asked most first. */
export function apiEndpoints({ services, version, closing }: Omit<ApiParts, 'maxBodyBytes'>): Endpoint[] {
  const endpoints = [
    ...recordEndpoints(services),
    ...historyEndpoints(services),
    ...moveEndpoints(services),
    ...batchEndpoints(services),
    ...bulkEndpoints(services),
    ...searchEndpoints(services),
    ...changeEndpoints(services.history, closing),
    ...collectionEndpoints(services),
    ...schemaEndpoints(services),
    ...schemaChangeEndpoints(services),
    ...checkEndpoints(services),
    ...cleanUpEndpoints(services),
    ...duplicateEndpoints(services),
    ...settingsEndpoints(services),
    ...viewEndpoints(services),
    ...evalEndpoints(services),
    ...fileEndpoints(services),
    ...importEndpoints(services),
    ...exportEndpoints(services),
    ...indexEndpoints(services),
    ...modelEndpoints(services),
    ...runEndpoints(services),
    ...backupEndpoints(services),
    ...typeEndpoints(services),
    ...undoEndpoints(services),
    ...accountEndpoints(services),
    ...erasureEndpoints(services.history),
    ...healthEndpoints(services.indexing, version),
  ];
  return [...endpoints, ...openapiEndpoints(services, endpoints, version)];
}
