import { join } from 'node:path';
import { createAccountFile } from './accounts/sqlite.ts';
import type { Config } from './config.ts';
import type { BackupReader } from './core/backup.ts';
import { FILES } from './core/bytes.ts';
import { createTexts } from './extract/cache.ts';
import { refusal } from './extract/extractor.ts';
import { createJsonlJournal } from './journal/jsonl.ts';
import { createJournalReader } from './journal/reader.ts';
import { createChoicesFile } from './models/choices.ts';
import { openLearned, tidyLearned } from './models/learned.ts';
import { createSqliteIndex } from './search/sqlite/index.ts';
import { peekAtCounts } from './search/sqlite/peek.ts';
import { type Admission, openAccounts } from './services/accounts.ts';
import { createBackups } from './services/backups.ts';
import { createBulk } from './services/bulk.ts';
import { readPhoneOf } from './services/clean-ups/phones.ts';
import { createCleanUps } from './services/clean-ups.ts';
import { createCoverage } from './services/coverage.ts';
import { createDoctor, type Doctor, type DoctorParts } from './services/doctor.ts';
import { createDuplicateFinder } from './services/duplicates.ts';
import { createEmbedding } from './services/embedding.ts';
import { createEvals } from './services/evals.ts';
import { createExports } from './services/exports.ts';
import { createFields } from './services/fields.ts';
import { createHistory } from './services/history.ts';
import { createImports } from './services/imports.ts';
import { createIndexing } from './services/indexing.ts';
import { createLists } from './services/lists.ts';
import { createModels } from './services/models.ts';
import { createRebuilds } from './services/rebuilds.ts';
import { createRecords } from './services/records.ts';
import { createReferences } from './services/references.ts';
import { createRestores, type Restores } from './services/restores.ts';
import { createRuns } from './services/runs.ts';
import { createSchemaSources } from './services/schemas/sources.ts';
import { createSchemas } from './services/schemas.ts';
import { createSearch } from './services/search.ts';
import type { Place, Services } from './services/services.ts';
import { createTypes } from './services/types.ts';
import { createUploads } from './services/uploads.ts';
import { createViews } from './services/views.ts';
import { createWalk } from './services/walk.ts';
import { createBackupBook } from './store/backups/book.ts';
import { createBackupReader } from './store/backups/reader.ts';
import { createThreadedBackups } from './store/backups/threaded.ts';
import { explain, isNew, refuseNew, refuseTypo } from './store/begin.ts';
import { createDiskBytes } from './store/bytes.ts';
import { createDiskStore } from './store/disk.ts';
import { createImportShelf } from './store/imports.ts';
import { describeLayout, findLayout, type Layout, openLayout, pathOf } from './store/layout.ts';
import { createOwnViews } from './store/own-views.ts';
import { type OwnerNote, readOwner, takeOwnership } from './store/owner.ts';
import { exposedFiles } from './store/permissions.ts';
import { copySampleStore } from './store/sample.ts';
import { createScoreBook } from './store/scores.ts';
import { createTableReader } from './tables/reader.ts';
import { createTableWriter } from './tables/writer.ts';

// The composition root, the only file that names players: createCairn · initStore · locateStore · createStoreDoctor · createRestorer

/** A store that this process owns, and what can be done with it. */
export interface Cairn {
  services: Services;
  /** Lets people and programs in. */
  admission: Admission;
  place: Place;
  /** Lets the same user's commands through the guard. */
  token: string;
  /** Tells those commands where this process listens. */
  announce(url: string): void;
  /** Resolves when the start-up pass has looked at everything. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Told in one sentence of what went wrong without being anybody's fault. */
export type Warn = (message: string, thrown?: unknown) => void;

/**
 * Opens the store as its owner: recovers what an interruption left, then serves while the start-up pass goes on. Without a
 * folder it is a working copy of the sample, made when there is none. Errors: `unavailable` when it cannot be read or written
 * or another process owns it, `invalid` when it is no store.
 */
export async function createCairn(config: Config, warn: Warn = () => {}): Promise<Cairn> {
  const folder = folderOf(config);
  const begins = config.data !== undefined && isNew(folder);
  if (begins) refuseTypo(folder);
  if (config.data === undefined) await copySampleStore(join(config.home, 'data'), folder, { today: today() });
  const layout = openLayout(folder);
  if (begins) explain(folder, textsIn(config));
  const ownership = await takeOwnership(layout.state, await patienceFor(layout));
  try {
    const opened = await openStore(layout, config, warn);
    return {
      ...opened,
      place: { ...placeOf(config, layout), ...(begins && { described: 'a new store: see its README.md' }) },
      token: ownership.token,
      announce: ownership.announce,
      async close() {
        await opened.close();
        ownership.release();
      },
    };
  } catch (thrown) {
    ownership.release();
    throw thrown;
  }
}

/** Makes a store in a new or empty folder, and the pages that explain one where they are missing. */
export async function initStore(config: Config): Promise<{ place: Place; made: boolean; pages: string[] }> {
  const folder = folderOf(config);
  const made = isNew(folder);
  const layout = openLayout(folder);
  const pages = layout.kind === 'store' ? explain(folder, textsIn(config)) : [];
  return { place: placeOf(config, layout), made, pages };
}

function textsIn({ home }: Config): string {
  return join(home, 'docs', 'store');
}

type Located = Place & { owner: (Pick<OwnerNote, 'url'> & { token?: string }) | undefined; remote?: true };

/** Where the store is and who owns it, without opening or making anything; `not_found` when there is none. The note may be left over from an earlier owner. */
export async function locateStore(config: Config): Promise<Located> {
  const { remote } = config;
  if (remote)
    return { folder: remote.url, described: 'another Cairn', sample: false, owner: remote, remote: true };
  if (config.data !== undefined) refuseNew(config.data);
  const layout = findLayout(folderOf(config));
  return { ...placeOf(config, layout), owner: readOwner(layout.state) };
}

/** Looks at everything. `counted` asks the owner of the store for what its index counts; without an owner a copy is read. */
export function createStoreDoctor(config: Config, counted?: DoctorParts['counted']): Doctor {
  const layout = findLayout(folderOf(config));
  return createDoctor({
    store: createDiskStore({ layout }),
    bytes: createDiskBytes({ layout }),
    journal: createJournalReader(layout.journal),
    counted: counted ?? (async () => peekAtCounts(layout.derived)),
    exposed: () => exposedFiles(layout.state),
  });
}

/** Brings backups back and checks them, without a store that is open. */
export function createRestorer(): Restores {
  return restoresWith(createBackupReader());
}

function restoresWith(reader: BackupReader): Restores {
  return createRestores({
    reader,
    openJournal: (folder) => createJsonlJournal({ folder: findLayout(folder).journal }),
    async claim(folder) {
      const { release } = await takeOwnership(findLayout(folder).state, 0);
      return (now) => release(findLayout(now).state);
    },
  });
}

async function openStore(layout: Layout, config: Config, log: Warn) {
  const { user, holdMs, maxFileBytes, maxImportBytes, embeddings, embeddingsKey } = config;
  let closing = false;
  // What is cut short by closing is no accident: the next start goes on there.
  const warn: Warn = (message, thrown) => {
    if (!closing) log(message, thrown);
  };
  const book = createAccountFile(join(layout.state, 'accounts.sqlite'));
  const { accounts, admission } = await openAccounts({ book });
  const store = createDiskStore({ layout, warn });
  const bytes = createDiskBytes({ layout });
  const texts = createTexts(join(layout.derived, 'texts'));
  const journal = createJsonlJournal({ folder: layout.journal });
  const index = createSqliteIndex({
    folder: layout.derived,
    caughtUp: (ref) => indexing.caughtUp(ref),
    isUnchanged: () => indexing.isUnchanged(),
    pathOf: (ref) => pathOf(layout, ref),
    want: (ns, collection, pointer) => indexing.want(ns, collection, pointer),
    corrupt: (cause, file) => indexing.distrust(cause, file),
  });
  const indexing = createIndexing({
    worker: program('worker'),
    workerData: { layout, holdMs },
    journal,
    adopt: (observed) => records.adopt(observed),
    moved: () => index.reopen(),
    amounts: (namespaces) => index.amounts(namespaces),
    embedding: () => embedding.status(),
    changed: () => embedding.look(),
    fill: () => embedding.fill(),
    warn,
  });
  const learnedFolder = join(layout.derived, 'embeddings');
  const embedding = createEmbedding({
    thread: program('embedder'),
    workerData: { derived: layout.derived },
    vectors: indexing.vectors,
    indexed: () => indexing.status({ name: user, via: 'job', namespaces: '*' }),
    sets: () => index.vectors(),
    openLearned: (identity) => openLearned(learnedFolder, identity),
    unlearn: () => tidyLearned(learnedFolder),
    served: (...values) => models.served(...values),
    warn,
  });
  const models = createModels({
    file: createChoicesFile(layout.state),
    embedding,
    fixed: embeddings,
    key: embeddingsKey,
    warn,
  });
  const sources = createSchemaSources({ store, index, journal });
  const schemas = createSchemas(sources);
  const committed = () => history.committed();
  const records = createRecords({ store, bytes, journal, index, indexing, schemas, committed, user, warn });
  const rebuild = async () => {
    // Before, in case that the process ends meanwhile, and after, because a model may just have been learned.
    tidyLearned(learnedFolder);
    try {
      await indexing.rebuild({ name: user, via: 'job', namespaces: '*' });
    } finally {
      embedding.renew();
    }
  };
  const shape = (ns: string, collection: string) =>
    schemas.shape({ name: user, via: 'job', namespaces: [ns] }, ns, collection);
  const history = createHistory({
    store,
    bytes,
    texts,
    journal,
    index,
    write: records.write,
    imports: {
      count: (ns) => imports.lying.count(ns),
      erase: (ns, which) => imports.lying.erase(ns, which),
    },
    shape,
    rebuild,
  });
  const runs = createRuns({ write: records.write, undo: history.undo, warn });
  const walk = createWalk({ index, journal, records });
  const fields = createFields({ schemas, records, index, runs, walk });
  const cleanUps = createCleanUps({ schemas, runs, walk });
  const writer = createTableWriter();
  const imports = createImports({
    shelf: createImportShelf({ folder: join(layout.state, 'imports') }),
    reader: createTableReader(),
    writer,
    records,
    schemas,
    index,
    runs,
    limit: maxImportBytes,
    warn,
  });
  const copies = createThreadedBackups({ layout, version: config.version }, program('store/backups/thread'));
  const backups = createBackups({
    keeper: copies.keeper,
    book: createBackupBook(layout.state),
    journal,
    restores: restoresWith(copies.reader),
    folder: config.backup,
    warn,
  });
  const references = createReferences({ index, schemas, records, runs });
  const duplicates = createDuplicateFinder({ schemas, records, references, walk, phoneOf: readPhoneOf });
  const search = createSearch({ index, schemas, vectorOf: embedding.vectorOf, embedding: embedding.status });
  const views = createViews({
    records,
    settings: sources.settings,
    own: createOwnViews({ folder: join(layout.state, 'views') }),
  });
  const lists = createLists({ schemas, search, views, index });
  const bulk = createBulk({ records, lists, runs, shape: schemas.shape });
  const scores = createScoreBook({ folder: join(layout.state, 'evals') });
  const evals = createEvals({
    records,
    search,
    scores,
    isWhole: () => index.isWhole(),
    embedding,
  });
  const uploads = createUploads({
    store,
    bytes,
    records,
    index,
    stir: (ns) => indexing.stir([{ ns, collection: FILES }]),
    version: history.version,
    texts,
    refusal,
    limit: maxFileBytes,
  });

  const close = async () => {
    closing = true;
    await imports.close();
    await runs.close();
    await backups.close();
    // The worker's connection has to be the last: it takes SQLite's log away.
    await index.close();
    await embedding.close();
    await indexing.close();
    await records.close();
    await journal.close();
    await store.close();
    await book.close();
  };
  try {
    await records.recover();
    await indexing.start();
    // Threads are started one after the other, so that the first question is not the last to be answered.
    indexing.settled().then(models.start, () => {});
    journal.pack().catch((thrown) => warn('Old months of the journal could not be packed.', thrown));
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const coverage = createCoverage(index, indexing);
  const rebuilds = createRebuilds(indexing);
  const services: Services = {
    records,
    schemas,
    fields,
    cleanUps,
    duplicates,
    history,
    search,
    lists,
    views,
    bulk,
    evals,
    indexing,
    coverage,
    rebuilds,
    references,
    runs,
    imports,
    exports: createExports({ records, search, writer }),
    backups,
    types: createTypes({ schemas, search }),
    uploads,
    models,
    accounts,
  };
  return { services, admission, settled: () => indexing.settled(), close };
}

/** The entry of a thread, beside this file. */
function program(name: string): URL {
  return new URL(`./${name}${/\.\w+$/.exec(import.meta.url)?.[0]}`, import.meta.url);
}

// An owner that answers is not about to go, and nobody should wait long to be told.
async function patienceFor({ state }: Layout): Promise<number> {
  const url = readOwner(state)?.url;
  if (!url) return 10_000;
  try {
    await fetch(url, { signal: AbortSignal.timeout(1000) });
    return 2000;
  } catch {
    return 10_000;
  }
}

function folderOf({ data, home }: Config): string {
  return data ?? join(home, '.work', 'sample');
}

function placeOf({ data }: Config, layout: Layout): Place {
  return { folder: layout.path, described: describeLayout(layout), sample: data === undefined };
}

// The sample's days are in UTC, so that its journal holds nothing of the future.
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
