import type { Accounts } from './accounts.ts';
import type { Backups } from './backups.ts';
import type { Bulk } from './bulk.ts';
import type { CleanUps } from './clean-ups.ts';
import type { CoverageService } from './coverage.ts';
import type { DuplicateFinder } from './duplicates.ts';
import type { Evals } from './evals.ts';
import type { Exports } from './exports.ts';
import type { Fields } from './fields.ts';
import type { History } from './history.ts';
import type { Imports } from './imports.ts';
import type { Indexing } from './indexing.ts';
import type { Lists } from './lists.ts';
import type { Models } from './models.ts';
import type { Rebuilds } from './rebuilds.ts';
import type { Records } from './records.ts';
import type { References } from './references.ts';
import type { Runs } from './runs.ts';
import type { Schemas } from './schemas.ts';
import type { Search } from './search.ts';
import type { Types } from './types.ts';
import type { Uploads } from './uploads.ts';
import type { Views } from './views.ts';

/** What Cairn can do, as `cairn.ts` composes it and doors take it: a door names the ones that it needs. */
export interface Services {
  records: Records;
  schemas: Schemas;
  fields: Fields;
  cleanUps: CleanUps;
  duplicates: DuplicateFinder;
  history: History;
  search: Search;
  lists: Lists;
  views: Views;
  bulk: Bulk;
  evals: Evals;
  indexing: Indexing;
  coverage: CoverageService;
  rebuilds: Rebuilds;
  references: References;
  runs: Runs;
  imports: Imports;
  exports: Exports;
  backups: Backups;
  types: Types;
  uploads: Uploads;
  models: Models;
  accounts: Accounts;
}

/** Where a store is. */
export interface Place {
  /** Absolute path of what was given. */
  folder: string;
  /** What it was found to be, in one phrase: "a Cairn store", "a folder of collections, shown as …". */
  described: string;
  /** The working copy of the sample. */
  sample: boolean;
}
