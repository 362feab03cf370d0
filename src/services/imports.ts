import { CairnError, isCairnError } from '../core/errors.ts';
import {
  type ColumnChoice,
  foldings,
  type Import,
  type ImportPlan,
  type ImportWish,
  type InvalidRow,
} from '../core/import.ts';
import { pointerOf } from '../core/json-pointer.ts';
import { collectionProblem, nameProblem, timeOrderedId } from '../core/names.ts';
import { collectionUrl, importUrl } from '../core/page-urls.ts';
import type { Index } from '../core/ports.ts';
import type { Run } from '../core/run.ts';
import type { Namespace, Shape } from '../core/schema.ts';
import { REASONS } from '../core/table-columns.ts';
import type { ImportShelf, ReadOptions, TableReader, TableWriter } from '../core/tables.ts';
import { mayChange, maySee, mustChange, type Who } from '../core/who.ts';
import { textOf } from './imports/cells.ts';
import { newProperties, nextShape, schemaOf, withSeen } from './imports/fields.ts';
import { defaultKey } from './imports/key.ts';
import { createKnown } from './imports/known.ts';
import { type Neighbour, suggestChoices } from './imports/match.ts';
import { type Planned, planRows, slicesOf } from './imports/plan.ts';
import { readTable } from './imports/read.ts';
import { createRowReader } from './imports/rows.ts';
import { createTargets } from './imports/targets.ts';
import type { Mutation, Records } from './records.ts';
import type { Runs } from './runs.ts';
import type { Schemas } from './schemas.ts';

// Files of rows on their way into collections: docs/design.md §4 "Import". createImports

/** A file that somebody brings, and where its rows are to go, as far as that is known. */
export interface Brought {
  name: string;
  source: AsyncIterable<Uint8Array>;
  collection?: string;
  /** Of a collection that is not there yet. */
  title?: string;
  read?: ReadOptions;
}

/**
 * Imports wait on disk until somebody decides. Reading and checking go on in the background and are told by `state`; `read` and
 * `checked` wait for them. Errors: `not_found`; `conflict` where an import is applied already; `invalid` for wishes that make no sense.
 */
export interface Imports {
  /** The largest file, in bytes. */
  readonly limit: number;
  /** Takes a file in and begins to read it. */
  receive(who: Who, ns: string, brought: Brought): Promise<Import>;
  get(who: Who, id: string): Import;
  /** The collection that it goes into, with what its records have beside their schema; undefined when there is none yet. */
  shape(who: Who, id: string): Promise<Shape | undefined>;
  /** Those that wait, newest first. */
  all(who: Who): Import[];
  /** Resolves when the file was read, whichever way that ended. */
  read(who: Who, id: string): Promise<Import>;
  /** Another wish. Columns that it does not name keep their choice; for another collection they are suggested anew. */
  decide(who: Who, id: string, wish: Partial<ImportWish>): Promise<Import>;
  /** Puts other texts into cells of a row. */
  mend(who: Who, id: string, at: number, cells: Record<string, string>): Promise<Import>;
  /** Begins to work out what it would do. */
  check(who: Who, id: string): Import;
  /** What it would do; checked when it is not yet. Throws what makes it impossible. */
  checked(who: Who, id: string): Promise<ImportPlan>;
  /** The plan as far as it is known. */
  plan(who: Who, id: string): ImportPlan | undefined;
  /** The rows that cannot be taken as a CSV, with their reasons in a last column. */
  invalid(who: Who, id: string): Promise<AsyncIterable<Uint8Array>>;
  /** Does what the plan says, as one run. When that comes to nothing, the import waits again for what is left of it. */
  apply(who: Who, id: string): Promise<Run>;
  discard(who: Who, id: string): void;
}

export interface ImportsParts {
  shelf: ImportShelf;
  reader: TableReader;
  writer: Pick<TableWriter, 'csv'>;
  records: Pick<Records, 'get' | 'list' | 'write'>;
  schemas: Pick<Schemas, 'shape' | 'namespace'>;
  index: Pick<Index, 'having' | 'collections' | 'sample'>;
  runs: Pick<Runs, 'start' | 'ended'>;
  /** The largest file, in bytes. */
  limit: number;
  warn?: (message: string, thrown?: unknown) => void;
  now?: () => Date;
}

/** Records that are looked at for keys that no schema has. */
const SAMPLE = 300;
const STOPPED =
  'Cairn was stopped while this was being imported. What was done until then stands in Activity, where it can be undone.';
const KEPT_MS = 7 * 24 * 3600 * 1000;

interface Job {
  stopped: boolean;
  ended: Promise<void>;
  planned?: Planned & { links: ImportPlan['links']; schema?: ImportPlan['schema'] };
}

/** The import service; `close` ends what is being read or checked. */
export function createImports(parts: ImportsParts): Imports & { close(): Promise<void> } {
  const { shelf, reader, records, schemas, index, runs, limit } = parts;
  const { warn = () => {}, now = () => new Date() } = parts;
  const open = new Map<string, Import>();
  const jobs = new Map<string, Job>();

  // ---- what is there -------------------------------------------------------------------------------------------------

  function load(id: string): Import | undefined {
    const known = open.get(id);
    if (known) return known;
    const note = shelf.note(id) as Import | undefined;
    if (!note) return undefined;
    open.set(id, note);
    // What was under way when the process ended is not any more.
    if (note.state === 'reading') begin(note, () => read(note));
    else if (note.state === 'checking' || note.state === 'checked') note.state = 'read';
    else if (note.state === 'applying') reopen(note, STOPPED);
    return note;
  }

  function find(who: Who, id: string): Import {
    const found = load(id);
    if (!found || !maySee(who, found.ns)) throw new CairnError('not_found', `There is no import "${id}".`);
    mustChange(who, found.ns);
    return found;
  }

  function findOpen(who: Who, id: string): Import {
    const found = find(who, id);
    if (found.state === 'applying') throw new CairnError('conflict', 'This import is under way.');
    if (found.state === 'applied')
      throw new CairnError('conflict', 'This import is done: bring the file again.');
    return found;
  }

  function keep(given: Import): void {
    if (open.has(given.id)) shelf.setNote(given.id, given);
  }

  function tidy(): void {
    for (const id of shelf.ids()) {
      const at = load(id)?.at;
      if (at === undefined || now().getTime() - Date.parse(at) > KEPT_MS) remove(id);
    }
  }

  function remove(id: string): void {
    const job = jobs.get(id);
    if (job) job.stopped = true;
    jobs.delete(id);
    open.delete(id);
    shelf.remove(id);
  }

  /** One thing at a time for each import: a new one ends the one before. */
  function begin(given: Import, work: (job: Job) => Promise<void>): Job {
    const before = jobs.get(given.id);
    if (before) before.stopped = true;
    const job: Job = { stopped: false, ended: Promise.resolve() };
    given.progress = 0;
    job.ended = (before?.ended ?? Promise.resolve()).then(async () => {
      try {
        await work(job);
      } catch (thrown) {
        if (job.stopped) return;
        given.state = 'failed';
        given.reason = isCairnError(thrown) ? thrown.message : 'Something went wrong on our side.';
        if (!isCairnError(thrown)) warn(`The import of ${given.name} ended early.`, thrown);
      }
      if (!job.stopped) keep(given);
    });
    jobs.set(given.id, job);
    return job;
  }

  // ---- reading -------------------------------------------------------------------------------------------------------

  async function read(given: Import, job = jobs.get(given.id)): Promise<void> {
    const language = (await namespaceOf(given.ns)).language;
    const table = await readTable({
      reader,
      shelf,
      id: given.id,
      name: given.name,
      options: given.wish.read,
      language,
      stopped: () => job?.stopped === true,
      progress: (part) => {
        given.progress = part;
      },
    });
    if (job?.stopped) return;
    Object.assign(given, table);
    await suggest(given, {});
    given.state = 'read';
  }

  async function suggest(given: Import, columns: Record<string, ColumnChoice>): Promise<void> {
    const { ns, wish } = given;
    const shape = await shapeOf(ns, wish.collection);
    given.isNew = shape === undefined;
    const remembered = shelf.remembered(`${ns}/${wish.collection}`);
    const verbatim = given.facts?.format === 'json' || given.facts?.format === 'zip';
    const suggested = suggestChoices(
      given.columns,
      shape,
      remembered,
      await neighboursOf(ns, wish.collection),
      verbatim,
    );
    wish.columns = { ...suggested, ...columns };
    wish.key = defaultKey(wish, given.columns, given.rows, shape);
  }

  async function neighboursOf(ns: string, collection: string): Promise<Neighbour[]> {
    const all = (await index.collections()).filter((each) => each.ns === ns && each.records > 0);
    const others = all.filter((each) => each.collection !== collection && each.collection !== 'files');
    return Promise.all(
      others.map(async (each) => {
        const shape = await shapeOf(ns, each.collection);
        const names = [each.collection, shape?.title ?? '', shape?.singular ?? ''];
        return { place: each.collection, names: names.filter((name) => name !== '') };
      }),
    );
  }

  /** Read as the service itself: the asker was let in by `find`, and the namespace is the same. */
  const self = (ns: string): Who => ({ name: 'import', via: 'import', namespaces: [ns] });

  async function shapeOf(ns: string, collection: string): Promise<Shape | undefined> {
    try {
      const shape = await schemas.shape(self(ns), ns, collection);
      if (shape.inferred && shape.fields.length === 0) return undefined;
      return withSeen(shape, await index.sample(ns, collection, SAMPLE));
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return undefined;
      throw thrown;
    }
  }

  async function namespaceOf(ns: string): Promise<Pick<Namespace, 'language' | 'timeZone'>> {
    try {
      return await schemas.namespace(self(ns), ns);
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return { language: 'en', timeZone: 'UTC' };
      throw thrown;
    }
  }

  // ---- checking and doing ------------------------------------------------------------------------------------------------

  /** All that reading the rows takes, for the preview and for the run. */
  async function prepare(who: Who, given: Import) {
    const { id, ns, wish, columns, mended, facts } = given;
    const place = { ns, collection: wish.collection };
    const problem = collectionProblem(wish.collection);
    if (problem || wish.collection === 'files')
      throw new CairnError(
        'invalid',
        `A collection cannot be called "${wish.collection}": it ${problem ?? 'is that of the uploads'}.`,
      );
    const known = await shapeOf(ns, wish.collection);
    const next = nextShape(place, known, wish, columns);
    const shape = known ? withSeen(next, await index.sample(ns, wish.collection, SAMPLE)) : next;
    const targets = createTargets(who, { list: records.list, shape: schemas.shape });
    const before = schemaMutations(given, known);
    const sources = {
      get: (ref: string) => records.get(who, ref),
      having: createKnown(
        {
          list: (query) => records.list(who, query),
          having: (...asked) => index.having(ns, wish.collection, ...asked),
        },
        place,
        given.rows,
      ),
    };
    const { timeZone } = await namespaceOf(ns);
    const rowReader = createRowReader({
      ...{ ns, shape, wish, columns, timeZone, mended, sources },
      guarded: facts?.format === 'csv',
      resolve: targets.resolve,
    });
    for (const relation of rowReader.relations) await targets.load(relation);
    return { shape, targets, before, rowReader, rows: () => shelf.rows(id) };
  }

  function schemaMutations(given: Import, known: Shape | undefined): Mutation[] {
    const { ns, wish, columns } = given;
    const ref = `${ns}/${wish.collection}/_schema`;
    const added = newProperties(wish, columns);
    if (!known)
      return [{ op: 'replace', ref, body: JSON.stringify(schemaOf(wish, columns)), ifNoneMatch: '*' }];
    if (known.inferred || added.length === 0) return [];
    const edits = added.map(({ key, node }) => ({
      pointer: pointerOf(['properties', key]),
      json: JSON.stringify(node),
    }));
    return [{ op: 'edit', ref, edits }];
  }

  async function checkAll(who: Who, given: Import, job: Job): Promise<void> {
    const { shape, targets, before, rowReader, rows } = await prepare(who, given);
    const total = Math.max(1, given.rows);
    const planned = await planRows({
      ...{ who, shape, before, write: records.write, reader: rowReader },
      rows: rows(),
      stopped: () => job.stopped,
      done: (done) => {
        given.progress = done / total;
      },
    });
    if (job.stopped) return;
    const added = newProperties(given.wish, given.columns).map(({ key }) => key);
    job.planned = {
      ...planned,
      links: targets.findings((pointer) => rowReader.columnOf(pointer) ?? pointer),
      ...(before[0] && {
        schema: { ref: `${given.ns}/${given.wish.collection}/_schema`, fields: added, isNew: given.isNew },
      }),
    };
    given.state = 'checked';
  }

  function check(who: Who, given: Import): Job {
    const job = jobs.get(given.id);
    if (job && (given.state === 'checking' || (given.state === 'checked' && job.planned))) return job;
    if (given.columns.length === 0)
      throw new CairnError('invalid', given.reason ?? 'There are no rows in the file.');
    given.state = 'checking';
    delete given.reason;
    return begin(given, (own) => checkAll(who, given, own));
  }

  async function checked(who: Who, id: string): Promise<NonNullable<Job['planned']>> {
    const given = findOpen(who, id);
    await jobs.get(id)?.ended;
    const job = given.state === 'failed' && given.columns.length === 0 ? undefined : check(who, given);
    await job?.ended;
    if (!job?.planned) throw new CairnError('invalid', given.reason ?? 'The import was changed meanwhile.');
    return job.planned;
  }

  async function* mutationsOf(who: Who, given: Import, skip: ReadonlySet<number>): AsyncGenerator<Mutation> {
    const { before, rowReader, rows } = await prepare(who, given);
    yield* before;
    for await (const slice of slicesOf(rows())) {
      const wanted = slice.filter(({ at }) => !skip.has(at));
      for (const { mutation } of await rowReader.read(wanted)) if (mutation) yield mutation;
    }
  }

  function planOf({ plan, links, schema }: NonNullable<Job['planned']>): ImportPlan {
    return { ...plan, links, ...(schema && { schema }) };
  }

  const service: Imports = {
    limit,
    async receive(who, ns, { name, source, collection = '', title, read: options = {} }) {
      mustChange(who, ns);
      const problem = nameProblem(ns);
      if (problem) throw new CairnError('invalid', `The namespace "${ns}" ${problem}.`);
      tidy();
      const id = timeOrderedId(now().getTime());
      const size = await shelf.receive(id, source, limit);
      const wish: ImportWish = {
        ...(title !== undefined && { title }),
        collection,
        columns: {},
        key: [],
        mode: 'both',
        empty: 'leave',
        read: options,
      };
      const given: Import = {
        ...{ id, ns, name, size, wish, by: who.name, at: now().toISOString() },
        ...{ state: 'reading', progress: 0, columns: [], rows: 0, isNew: true, mended: {} },
      };
      open.set(id, given);
      keep(given);
      begin(given, (job) => read(given, job));
      return given;
    },
    get: find,
    shape: async (who, id) => {
      const { ns, wish } = find(who, id);
      return shapeOf(ns, wish.collection);
    },
    all(who) {
      tidy();
      const all = shelf.ids().flatMap((id) => load(id) ?? []);
      return all
        .filter(({ ns, state }) => mayChange(who, ns) && state !== 'applied' && state !== 'applying')
        .sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    async read(who, id) {
      const given = find(who, id);
      await jobs.get(id)?.ended;
      return given;
    },
    async decide(who, id, wish) {
      const given = findOpen(who, id);
      await jobs.get(id)?.ended;
      const { columns, read: options, ...rest } = wish;
      const moved = wish.collection !== undefined && wish.collection !== given.wish.collection;
      Object.assign(given.wish, rest);
      if (options) {
        given.wish.read = options;
        given.state = 'reading';
        begin(given, (job) => read(given, job));
        await jobs.get(id)?.ended;
      } else if (moved) await suggest(given, {});
      if (columns) {
        given.wish.columns = { ...given.wish.columns, ...columns };
        if (!wish.key)
          given.wish.key = defaultKey(
            given.wish,
            given.columns,
            given.rows,
            await shapeOf(given.ns, given.wish.collection),
          );
      }
      if (wish.key) given.wish.key = wish.key;
      settle(given);
      return given;
    },
    async mend(who, id, at, cells) {
      const given = findOpen(who, id);
      await jobs.get(id)?.ended;
      given.mended[at] = { ...given.mended[at], ...cells };
      settle(given);
      return given;
    },
    check(who, id) {
      const given = findOpen(who, id);
      if (given.state !== 'reading') check(who, given);
      return given;
    },
    checked: async (who, id) => planOf(await checked(who, id)),
    plan(who, id) {
      const { state } = find(who, id);
      const planned = state === 'checked' ? jobs.get(id)?.planned : undefined;
      return planned && planOf(planned);
    },
    async invalid(who, id) {
      const { plan } = await checked(who, id);
      const { columns, facts } = find(who, id);
      const names = columns.map(({ column }) => column);
      return parts.writer.csv([[...names, REASONS], ...plan.invalid.map((row) => invalidCells(row, names))], {
        delimiter: facts?.delimiter ?? ',',
        mark: true,
      });
    },
    async apply(who, id) {
      const { plan, skip } = await checked(who, id);
      const given = findOpen(who, id);
      const { ns, wish, name } = given;
      const title = given.isNew && wish.title ? wish.title : wish.collection;
      const run = runs.start(who, {
        ns,
        title: `Import ${name} into ${title}`,
        total: plan.counts.new + plan.counts.changed + (planHasSchema(jobs.get(id)) ? 1 : 0),
        mutations: mutationsOf(who, given, skip),
        href: collectionUrl(ns, wish.collection),
        again: importUrl(id),
      });
      shelf.remember(`${ns}/${wish.collection}`, rememberable(wish));
      Object.assign(given, { state: 'applying', run: run.id });
      keep(given);
      void runs.ended(who, run.id).then(({ state, reason }) => {
        if (state === 'done') given.state = 'applied';
        else reopen(given, reason ?? 'It was cancelled, and all that it did is taken back.');
        keep(given);
      });
      return run;
    },
    discard(who, id) {
      find(who, id);
      remove(id);
    },
  };

  /** After a run that came to nothing: it waits again, and is compared anew with what is there. */
  function reopen(given: Import, reason: string): void {
    Object.assign(given, { state: 'read', reason });
    const job = jobs.get(given.id);
    if (job) delete job.planned;
  }

  function settle(given: Import): void {
    if (given.state !== 'reading' && given.columns.length > 0) given.state = 'read';
    const job = jobs.get(given.id);
    if (job) delete job.planned;
    keep(given);
  }

  return {
    ...service,
    async close() {
      for (const job of jobs.values()) job.stopped = true;
      await Promise.all([...jobs.values()].map(({ ended }) => ended));
    },
  };
}

function planHasSchema(job: Job | undefined): boolean {
  return job?.planned?.schema !== undefined;
}

function invalidCells({ cells, errors }: InvalidRow, names: readonly string[]): string[] {
  const reasons = errors.map(({ column, pointer, message }) => `${column ?? pointer} ${message}`.trim());
  return [...names.map((_, place) => textOf(cells[place])), reasons.join('; ')];
}

/** Where each header went, for the next file with the same ones. */
function rememberable(wish: ImportWish): Record<string, string> {
  const entries = Object.entries(wish.columns).map(([column, choice]) => {
    const target =
      choice.to === 'field'
        ? choice.pointer
        : choice.to === 'new'
          ? pointerOf([choice.key])
          : choice.to === 'id'
            ? '@id'
            : '-';
    return [foldings(column)[0], target] as const;
  });
  return Object.fromEntries(entries.filter(([folded]) => folded !== ''));
}
