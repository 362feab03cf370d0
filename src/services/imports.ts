import { CairnError } from '../core/errors.ts';
import {
  type ColumnChoice,
  foldings,
  type Import,
  type ImportPlan,
  type ImportWish,
  type InvalidRow,
} from '../core/import.ts';
import { pointerOf } from '../core/json-pointer.ts';
import { nameProblem, timeOrderedId } from '../core/names.ts';
import { collectionUrl, importUrl } from '../core/page-urls.ts';
import type { Index } from '../core/ports/search-index.ts';
import type { Run } from '../core/run.ts';
import type { Shape } from '../core/schema.ts';
import { REASONS } from '../core/table-columns.ts';
import type { ImportShelf, ReadOptions, TableReader, TableWriter } from '../core/tables.ts';
import { mayChange, mustChange, type Who } from '../core/who.ts';
import { textOf } from './imports/cells.ts';
import { checkAll } from './imports/check.ts';
import { createDesk, type Job } from './imports/desk.ts';
import { createGround } from './imports/ground.ts';
import { defaultKey } from './imports/key.ts';
import { suggestChoices } from './imports/match.ts';
import { createPatience } from './imports/patience.ts';
import { createPreparing, runIn } from './imports/prepare.ts';
import { readTable } from './imports/read.ts';
import type { Records } from './records.ts';
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
  index: Pick<Index, 'having' | 'collections' | 'sample' | 'list' | 'isWhole' | 'revisions'>;
  runs: Pick<Runs, 'start' | 'ended'>;
  /** The largest file, in bytes. */
  limit: number;
  warn?: (message: string, thrown?: unknown) => void;
  now?: () => Date;
}

/** How many files wait, are being imported, and were. */
export interface Lying {
  waiting: number;
  applying: number;
  applied: number;
}

/** For the composition, not for doors. */
export interface ImportsUpkeep {
  /** What lies there for a namespace, whoever brought it: how many there are of each kind, and all of it, or what is done, to be erased. */
  lying: { count(ns: string): Lying; erase(ns: string, which: 'all' | 'applied'): void };
  close(): Promise<void>;
}

/** The import service; `close` ends what is being read or checked. */
export function createImports(parts: ImportsParts): Imports & ImportsUpkeep {
  const { shelf, reader, runs, limit, warn = () => {}, now = () => new Date() } = parts;
  const stopping = new AbortController();
  const patient = createPatience(stopping.signal);
  const records = {
    get: patient(parts.records.get),
    list: patient(parts.records.list),
    write: patient(parts.records.write),
  };
  const schemas = { shape: patient(parts.schemas.shape), namespace: patient(parts.schemas.namespace) };
  const index = {
    having: patient(parts.index.having),
    collections: patient(parts.index.collections),
    sample: patient(parts.index.sample),
    list: patient(parts.index.list),
    isWhole: parts.index.isWhole,
    revisions: patient(parts.index.revisions),
  };
  const ground = createGround({ schemas, index });
  const preparing = createPreparing({ shelf, records, schemas, index, ground });
  const desk = createDesk({ shelf, read: take, warn, now });

  async function take(given: Import, job: Job): Promise<void> {
    await read(given, job);
    if (!job.signal.aborted && given.ran === undefined) await goOnWith(given);
  }

  async function read(given: Import, job: Job): Promise<void> {
    const language = (await ground.namespaceOf(given.ns)).language;
    const table = await readTable({
      reader,
      shelf,
      id: given.id,
      name: given.name,
      options: given.wish.read,
      language,
      signal: job.signal,
      progress: (part) => {
        given.progress = part;
      },
    });
    if (job.signal.aborted) return;
    Object.assign(given, table);
    await suggest(given, {});
    given.state = 'read';
  }

  /** Where the same file was on its way to the same place and cut short, what that run did counts as done. */
  async function goOnWith(given: Import): Promise<void> {
    const cut = desk.all().filter((other) => {
      const isCut = runIn(other) !== undefined && other.state !== 'applied' && other.state !== 'applying';
      return other !== given && isCut && placeOf(other) === placeOf(given);
    });
    for (const other of cut.sort(latestFirst)) {
      if (!(await shelf.isSame(other.id, given.id))) continue;
      follow(given, other, other.id);
      return;
    }
  }

  function follow(given: Import, other: Import, id: string): void {
    const { collection } = given.wish;
    const run = runIn(other) as string;
    shelf.shareTasks(other.id, given.id, collection);
    given.ran = { ...given.ran, [collection]: run };
    given.follows = { id, run };
  }

  /** One of those that it goes on with which ran since then: what that did is not in the plan. */
  function overtaking(given: Import): Import | undefined {
    const before = followedBy(given);
    const [latest] = [...before].sort(latestFirst);
    const running = before.find(({ state }) => state === 'applying');
    return running ?? (latest && runIn(latest) !== given.follows?.run ? latest : undefined);
  }

  /** Those that it goes on with, one after the other: nobody needs them any more when it runs. */
  function followedBy(given: Import): Import[] {
    const all = desk.all();
    const next = ({ follows }: Import) =>
      all.find((other) => other.id === follows?.id && placeOf(other) === placeOf(given));
    const found: Import[] = [];
    for (let other = next(given); other !== undefined; other = next(other)) found.push(other);
    return found;
  }

  async function suggest(given: Import, columns: Record<string, ColumnChoice>): Promise<void> {
    const { ns, wish } = given;
    const shape = await ground.shapeOf(ns, wish.collection);
    given.isNew = shape === undefined;
    const remembered = shelf.remembered(`${ns}/${wish.collection}`);
    const verbatim = given.facts?.format === 'json' || given.facts?.format === 'zip';
    const suggested = suggestChoices(
      given.columns,
      shape,
      remembered,
      await ground.neighboursOf(ns, wish.collection),
      verbatim,
    );
    for (const { column, examples, suggested: type } of given.columns) {
      const choice = suggested[column];
      if (choice?.to !== 'new' || !choice.relation || columns[column]) continue;
      // A column may be called like a collection and mean something else.
      if (!(await ground.hasAny(ns, choice.relation, examples)))
        suggested[column] = { to: 'new', key: choice.key, type };
    }
    wish.columns = { ...suggested, ...columns };
    wish.key = defaultKey(wish, given.columns, given.rows, shape);
  }

  async function work(who: Who, given: Import, job: Job): Promise<void> {
    const { signal } = job;
    const other = overtaking(given);
    if (other && given.follows && other.state !== 'applying') follow(given, other, given.follows.id);
    const plan = await checkAll({ shelf, preparing, write: records.write, signal }, who, given);
    if (signal.aborted) return;
    job.plan = plan;
    given.state = 'checked';
  }

  function check(who: Who, given: Import): Job {
    const job = desk.job(given.id);
    if (job && (given.state === 'checking' || (given.state === 'checked' && job.plan))) return job;
    if (given.columns.length === 0)
      throw new CairnError('invalid', given.reason ?? 'There are no rows in the file.');
    given.state = 'checking';
    delete given.reason;
    return desk.begin(given, (own) => work(who, given, own));
  }

  async function checked(who: Who, id: string): Promise<ImportPlan> {
    const given = desk.findOpen(who, id);
    await desk.job(id)?.ended;
    const job = given.state === 'failed' && given.columns.length === 0 ? undefined : check(who, given);
    await job?.ended;
    if (!job?.plan) throw new CairnError('invalid', given.reason ?? 'The import was changed meanwhile.');
    return job.plan;
  }

  const service: Imports = {
    limit,
    async receive(who, ns, { name, source, collection = '', title, read: options = {} }) {
      mustChange(who, ns);
      const problem = nameProblem(ns);
      if (problem) throw new CairnError('invalid', `The namespace "${ns}" ${problem}.`);
      desk.tidy();
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
      desk.add(given);
      desk.begin(given, (job) => take(given, job));
      return given;
    },
    get: desk.find,
    shape: async (who, id) => {
      const { ns, wish } = desk.find(who, id);
      return ground.shapeOf(ns, wish.collection);
    },
    all(who) {
      desk.tidy();
      return desk
        .all()
        .filter(({ ns, state }) => mayChange(who, ns) && state !== 'applied' && state !== 'applying')
        .sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    async read(who, id) {
      const given = desk.find(who, id);
      await desk.job(id)?.ended;
      return given;
    },
    async decide(who, id, wish) {
      const given = desk.findOpen(who, id);
      await desk.job(id)?.ended;
      const { columns, read: options, ...rest } = wish;
      const moved = wish.collection !== undefined && wish.collection !== given.wish.collection;
      Object.assign(given.wish, rest);
      if (options) {
        given.wish.read = options;
        given.state = 'reading';
        desk.begin(given, (job) => read(given, job));
        await desk.job(id)?.ended;
      } else if (moved) await suggest(given, {});
      if (columns) {
        given.wish.columns = { ...given.wish.columns, ...columns };
        if (!wish.key)
          given.wish.key = defaultKey(
            given.wish,
            given.columns,
            given.rows,
            await ground.shapeOf(given.ns, given.wish.collection),
          );
      }
      if (wish.key) given.wish.key = wish.key;
      desk.settle(given);
      return given;
    },
    async mend(who, id, at, cells) {
      const given = desk.findOpen(who, id);
      await desk.job(id)?.ended;
      given.mended[at] = { ...given.mended[at], ...cells };
      desk.settle(given);
      return given;
    },
    check(who, id) {
      const given = desk.findOpen(who, id);
      if (given.state !== 'reading') check(who, given);
      return given;
    },
    checked,
    plan(who, id) {
      const { state } = desk.find(who, id);
      return state === 'checked' ? desk.job(id)?.plan : undefined;
    },
    async invalid(who, id) {
      const plan = await checked(who, id);
      const { columns, facts } = desk.find(who, id);
      const names = columns.map(({ column }) => column);
      return parts.writer.csv([[...names, REASONS], ...plan.invalid.map((row) => invalidCells(row, names))], {
        delimiter: facts?.delimiter ?? ',',
        mark: true,
      });
    },
    async apply(who, id) {
      const { counts, schema } = await checked(who, id);
      const given = desk.findOpen(who, id);
      const other = overtaking(given);
      if (other) {
        desk.settle(given);
        throw new CairnError(
          'conflict',
          `The import of ${other.name} that this one goes on with ${other.state === 'applying' ? 'is under way' : 'ran meanwhile'}: look at the preview again.`,
        );
      }
      const { ns, wish, name } = given;
      const title = given.isNew && wish.title ? wish.title : wish.collection;
      const run = runs.start(who, {
        ns,
        title: `Import ${name} into ${title}`,
        total: counts.new + counts.changed + (schema ? 1 : 0),
        ...preparing.workOf(who, given),
        href: collectionUrl(ns, wish.collection),
        again: importUrl(id),
      });
      shelf.remember(`${ns}/${wish.collection}`, rememberable(wish));
      const ran = { ...given.ran, [wish.collection]: run.id };
      Object.assign(given, { state: 'applying', run: run.id, ran });
      desk.keep(given);
      for (const before of followedBy(given)) desk.remove(before.id);
      void runs.ended(who, run.id).then(({ state, reason }) => {
        if (state === 'done') given.state = 'applied';
        else desk.reopen(given, reason ?? 'It was cancelled, and all that it did is taken back.');
        desk.keep(given);
      });
      return run;
    },
    discard(who, id) {
      desk.find(who, id);
      desk.remove(id);
    },
  };

  const lyingFor = (wanted: string) => desk.all().filter(({ ns }) => ns === wanted);
  return {
    ...service,
    lying: {
      count(ns) {
        const states = lyingFor(ns).map(({ state }) => state);
        const [applying, applied] = (['applying', 'applied'] as const).map(
          (wanted) => states.filter((state) => state === wanted).length,
        ) as [number, number];
        return { applying, applied, waiting: states.length - applying - applied };
      },
      erase(ns, which) {
        for (const { id, state } of lyingFor(ns)) if (which === 'all' || state === which) desk.remove(id);
      },
    },
    async close() {
      stopping.abort();
      await desk.close();
    },
  };
}

function placeOf({ ns, by, size, wish }: Import): string {
  return JSON.stringify([ns, by, size, wish.collection, wish.read]);
}

/** By the run that knows most, which is the last one; their ids are in the order of time. */
function latestFirst(one: Import, other: Import): number {
  const [a, b] = [one, other].map((each) => `${runIn(each)} ${each.id}`) as [string, string];
  return a < b ? 1 : -1;
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
