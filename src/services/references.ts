import { FILES } from '../core/bytes.ts';
import { isLinkValue } from '../core/links.ts';
import { fieldAt } from '../core/list-url.ts';
import { type Ref, splitRef } from '../core/names.ts';
import { recordUrl } from '../core/page-urls.ts';
import type { Inbound, ListItem } from '../core/ports/found.ts';
import type { Index } from '../core/ports/search-index.ts';
import { PAGE_LIMIT } from '../core/query.ts';
import type { Json } from '../core/record.ts';
import type { Run } from '../core/run.ts';
import { maySee, mustSee, type Who } from '../core/who.ts';
import type { Mutation, Records, WriteOptions, WriteResult } from './records.ts';
import { editsOf, filtersOf, lastOf, nameIn } from './references/names.ts';
import { type NewName, viewChanges } from './references/views.ts';
import type { Runs } from './runs.ts';
import type { Schemas } from './schemas.ts';

// What refers to a record, and how it follows when the record is called something else: createReferences

/** One field of one collection that refers to a record, with the number of records that do. */
export interface Reference extends Inbound {
  /** The field by which it does; `@id`: its id, `@ref`: its whole address, as a file names its records. */
  by: string;
  /** What stands there. */
  value: string | number;
}

/** A change that took what refers along: what was written at once, or the run that does it. */
export interface Followed {
  results: WriteResult[];
  run?: Run;
}

/** A change that may give a record another name: its id, or a field that others refer to it by. */
export type Renaming = Extract<Mutation, { op: 'move' | 'edit' | 'patch' | 'replace' }>;

/** Which changes take along what refers to their records, by their place. */
export type Along = (at: number) => boolean;

type Options = Pick<WriteOptions, 'dryRun' | 'note'>;

/** Who refers to whom, and changes that keep it so. */
export interface References {
  /** What refers to a record, in every namespace that may be seen; none when there is no such record. */
  to(who: Who, ref: Ref): Promise<Reference[]>;
  /** The records of its own namespace in which a change would have to follow, a page of at most `limit` for each reference. */
  referring(who: Who, reference: Reference, limit: number): Promise<ListItem[]>;
  /**
   * Mutations that make records of the same namespace refer to something else: `next` says what for each reference, undefined leaves
   * it. One for each record, asked for as they are needed; each holds only for the version that was found. Shared views that ask for the
   * record come last, where `who` may change them.
   */
  follow(who: Who, ref: Ref, next: (reference: Reference) => Json | undefined): AsyncGenerator<Mutation>;
  /**
   * Does a change with all that refers to the record, as one batch: at once and all or nothing, or as a run where it is very much.
   * What refers from other namespaces stays as it is. Errors as those of `records.write`.
   */
  change(who: Who, mutation: Renaming, options?: Options): Promise<Followed>;
  /** The same of several changes in one namespace; `results` has theirs first, in their order. */
  changeAll(who: Who, mutations: readonly Mutation[], along: Along, options?: Options): Promise<Followed>;
}

export interface ReferencesParts {
  index: Pick<Index, 'inbound' | 'list' | 'get' | 'collections'>;
  schemas: Pick<Schemas, 'shape'>;
  records: Pick<Records, 'get' | 'write'>;
  runs: Pick<Runs, 'start'>;
  /** So many records change at once; more do in a run. */
  most?: number;
}

const MOST = 500;

/** A reference that a change would leave behind, and what it would have to say instead. */
interface Behind {
  reference: Reference;
  next: Json;
}

export function createReferences(parts: ReferencesParts): References {
  const { index, schemas, records, runs, most = MOST } = parts;
  const views = { index, schemas, get: records.get };

  async function to(who: Who, ref: Ref): Promise<Reference[]> {
    mustSee(who, splitRef(ref)?.ns ?? ref);
    const found = await index.get(ref);
    if (!found) return [];
    const inbound = (await index.inbound(ref)).filter(({ ns }) => maySee(who, ns));
    const references = await Promise.all(
      inbound.map(async (each): Promise<Reference | undefined> => {
        const by = await byOf(who, each);
        const value = by && nameIn(found.record.data, ref, by);
        return by && isLinkValue(value) ? { ...each, by, value } : undefined;
      }),
    );
    return references.filter((reference) => reference !== undefined);
  }

  /** Undefined when the fields no longer know the relation that the index still has. */
  async function byOf(who: Who, { ns, collection, pointer }: Inbound): Promise<string | undefined> {
    if (collection === FILES && pointer === '/records/*') return '@ref';
    const { fields } = await schemas.shape(who, ns, collection);
    return fieldAt(fields, pointer)?.relation?.by;
  }

  /** Edits of the records of a namespace that refer, without those that `skip` names. A record that refers by several fields is changed once. */
  async function* referringChanges(who: Who, ns: string, behind: readonly Behind[], skip: ReadonlySet<Ref>) {
    const own = behind.filter(({ reference }) => reference.ns === ns);
    for (const [collection, changes] of Map.groupBy(own, ({ reference }) => reference.collection)) {
      const where = { any: changes.flatMap(({ reference }) => filtersOf(reference)) };
      const query = { namespaces: who.namespaces, ns, collection, where, sort: BY_ID };
      let cursor: string | undefined;
      do {
        const page = await index.list({ ...query, limit: PAGE_LIMIT, ...(cursor && { cursor }) });
        for (const { ref, etag, data } of page.items) {
          const edits = changes.flatMap(({ reference, next }) => editsOf(data, reference, next));
          if (edits.length > 0 && !skip.has(ref))
            yield { op: 'edit', ref, ifMatch: etag, edits } satisfies Mutation;
        }
        cursor = page.nextCursor;
      } while (cursor);
    }
  }

  async function* follow(who: Who, ref: Ref, next: (reference: Reference) => Json | undefined) {
    const ns = splitRef(ref)?.ns ?? '';
    const behind = (await to(who, ref)).flatMap((reference) => {
      const value = next(reference);
      return value === undefined ? [] : [{ reference, next: value }];
    });
    yield* referringChanges(who, ns, behind, new Set());
    const found = await index.get(ref);
    if (found) yield* viewChanges(views, who, ns, [{ ref, data: found.record.data, next }]);
  }

  return {
    to,
    follow,
    async referring(who, { ns, collection, ...reference }, limit) {
      const where = { any: filtersOf({ ns, collection, ...reference }) };
      const query = { namespaces: who.namespaces, ns, collection, where, sort: BY_ID, limit };
      return (await index.list(query)).items;
    },
    change: (who, mutation, options) => changeAll(who, [mutation], () => true, options),
    changeAll,
  };

  async function changeAll(
    who: Who,
    mutations: readonly Mutation[],
    along: Along,
    options: Options = {},
  ): Promise<Followed> {
    // What everything is called at the end is known from the checks of the change itself.
    const planned = await records.write(who, mutations, { dryRun: true });
    const names = newNames(mutations, planned, along);
    const behind = await leftBehind(who, names);
    const first = mutations.find((_, at) => along(at));
    const ns = splitRef(planned[0]?.ref ?? '')?.ns ?? '';
    const touched = touchedBy(mutations, planned);
    const asked = (await gathered(viewChanges(views, who, ns, names))).filter(({ ref }) => !touched.has(ref));
    async function* all() {
      yield* mutations;
      yield* ownChanges(mutations, planned, behind);
      yield* referringChanges(who, ns, behind, touched);
      yield* asked;
    }
    const count = behind
      .filter(({ reference }) => reference.ns === ns)
      .reduce((sum, { reference }) => sum + reference.count, 0);
    if (count <= most) return { results: await records.write(who, await gathered(all()), options) };
    if (options.dryRun) return { results: planned };
    const title = options.note ?? `${titleOf(first)}, with what refers to it`;
    const href = recordUrl(planned[0]?.ref ?? '');
    const total = mutations.length + count + asked.length;
    return { results: [], run: runs.start(who, { ns, title, total, mutations: all(), href }) };
  }

  async function leftBehind(who: Who, names: readonly NewName[]): Promise<Behind[]> {
    const all = await Promise.all(
      names.map(async ({ ref, next }) =>
        (await to(who, ref)).flatMap((reference) => {
          const value = next(reference);
          return value === undefined ? [] : [{ reference, next: value }];
        }),
      ),
    );
    return all.flat();
  }
}

/** Records that are called something else after the changes that take along what refers to them. */
function newNames(mutations: readonly Mutation[], planned: readonly WriteResult[], along: Along): NewName[] {
  const names = new Map<Ref, NewName>();
  // What only the changes themselves call so: nobody refers to that yet.
  const made = new Set<Ref>();
  for (const [at, mutation] of mutations.entries()) {
    const { ref, before } = planned[at] as WriteResult;
    const was = 'ref' in mutation ? mutation.ref : undefined;
    if (along(at) && was !== undefined && before && !names.has(was) && !made.has(was))
      names.set(was, { ref: was, data: before, next: nextIn(lastOf(mutations, planned, at)) });
    if (was !== ref) made.add(ref);
  }
  return [...names.values()];
}

/** What a reference has to say when the record is what a result says; undefined when that is what it says already, or nothing. */
function nextIn({ ref, after }: WriteResult) {
  return ({ by, value }: Reference): Json | undefined => {
    const next = after && nameIn(after, ref, by);
    return isLinkValue(next) && String(next) !== String(value) ? next : undefined;
  };
}

/** Edits of records that the changes themselves touch: of what they are by then, so that positions in lists are right. */
function* ownChanges(
  mutations: readonly Mutation[],
  planned: readonly WriteResult[],
  behind: readonly Behind[],
): Generator<Mutation> {
  const last = new Map(
    planned.map((_, at) => lastOf(mutations, planned, at)).map((each) => [each.ref, each]),
  );
  for (const { ref, etag, after } of last.values()) {
    if (etag === null || after === undefined) continue;
    const { ns, collection } = splitRef(ref) ?? {};
    const own = behind.filter(({ reference }) => reference.ns === ns && reference.collection === collection);
    const edits = own.flatMap(({ reference, next }) => editsOf(after, reference, next));
    if (edits.length > 0) yield { op: 'edit', ref, ifMatch: etag, edits };
  }
}

function touchedBy(mutations: readonly Mutation[], planned: readonly WriteResult[]): Set<Ref> {
  return new Set([
    ...planned.map(({ ref }) => ref),
    ...mutations.flatMap((each) => ('ref' in each ? each.ref : [])),
  ]);
}

async function gathered<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of from) all.push(each);
  return all;
}

const BY_ID = [{ pointer: '@id', descending: false }];

function titleOf(mutation: Mutation | undefined): string {
  if (!mutation || !('ref' in mutation)) return 'Change';
  const { collection = '', id = '' } = splitRef(mutation.ref) ?? {};
  if (mutation.op !== 'move') return `Change ${collection}/${id}`;
  return `Rename ${collection}/${id} to ${splitRef(mutation.to)?.id}`;
}
