import { FILES } from '../core/bytes.ts';
import type { Edit } from '../core/document.ts';
import { valueAt, valuesAt } from '../core/json-pointer.ts';
import { isLinkValue } from '../core/links.ts';
import { fieldAt } from '../core/list-url.ts';
import { type Ref, splitRef } from '../core/names.ts';
import { recordUrl } from '../core/page-urls.ts';
import type { Inbound, Index, ListItem } from '../core/ports.ts';
import { type Filter, PAGE_LIMIT } from '../core/query.ts';
import type { Json, JsonObject } from '../core/record.ts';
import type { Run } from '../core/run.ts';
import { maySee, mustSee, type Who } from '../core/who.ts';
import type { Mutation, Records, WriteOptions, WriteResult } from './records.ts';
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
export type Renaming = Extract<Mutation, { op: 'move' | 'edit' | 'patch' }>;

/** Who refers to whom, and changes that keep it so. */
export interface References {
  /** What refers to a record, in every namespace that may be seen; none when there is no such record. */
  to(who: Who, ref: Ref): Promise<Reference[]>;
  /** The records of its own namespace in which a change would have to follow, a page of at most `limit` for each reference. */
  referring(who: Who, reference: Reference, limit: number): Promise<ListItem[]>;
  /** Which references a change would leave behind, with what they would have to say instead. Errors as those of the change. */
  leftBehind(who: Who, mutation: Renaming): Promise<{ reference: Reference; next: Json }[]>;
  /**
   * Mutations that make records of the same namespace refer to something else: `next` says what for each reference, undefined leaves
   * it. One for each record, asked for as they are needed; each holds only for the version that was found.
   */
  follow(who: Who, ref: Ref, next: (reference: Reference) => Json | undefined): AsyncGenerator<Mutation>;
  /**
   * Does a change with all that refers to the record, as one batch: at once and all or nothing, or as a run where it is very much.
   * What refers from other namespaces stays as it is. Errors as those of `records.write`.
   */
  change(who: Who, mutation: Renaming, options?: Pick<WriteOptions, 'dryRun' | 'note'>): Promise<Followed>;
}

export interface ReferencesParts {
  index: Pick<Index, 'inbound' | 'list' | 'get'>;
  schemas: Pick<Schemas, 'shape'>;
  write: Records['write'];
  runs: Pick<Runs, 'start'>;
  /** So many records change at once; more do in a run. */
  most?: number;
}

const MOST = 500;

export function createReferences(parts: ReferencesParts): References {
  const { index, schemas, write, runs, most = MOST } = parts;

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

  async function leftBehind(who: Who, mutation: Renaming) {
    const all = await to(who, mutation.ref);
    // What a record is called by is its id, which only a move changes, or one of its fields.
    const references = mutation.op === 'move' ? all : all.filter(({ by }) => !by.startsWith('@'));
    if (references.length === 0) return [];
    const [result] = await write(who, [mutation], { dryRun: true });
    return references.flatMap((reference) => {
      const next = nameIn(result?.after ?? {}, result?.ref ?? mutation.ref, reference.by);
      return isLinkValue(next) && String(next) !== String(reference.value) ? [{ reference, next }] : [];
    });
  }

  async function* follow(who: Who, ref: Ref, next: (reference: Reference) => Json | undefined) {
    const own = (await to(who, ref)).filter(({ ns }) => ns === splitRef(ref)?.ns);
    const wanted = own.flatMap((reference) => {
      const value = next(reference);
      return value === undefined ? [] : [{ reference, value }];
    });
    // A record that refers by several fields is changed once.
    for (const [collection, changes] of Map.groupBy(wanted, ({ reference }) => reference.collection)) {
      const where = { any: changes.flatMap(({ reference }) => filtersOf(reference)) };
      const query = { namespaces: who.namespaces, ns: own[0]?.ns ?? '', collection, where, sort: BY_ID };
      let cursor: string | undefined;
      do {
        const page = await index.list({ ...query, limit: PAGE_LIMIT, ...(cursor && { cursor }) });
        for (const item of page.items) {
          const edits = changes.flatMap(({ reference, value }) => editsOf(item, reference, value));
          if (edits.length > 0)
            yield { op: 'edit', ref: item.ref, ifMatch: item.etag, edits } satisfies Mutation;
        }
        cursor = page.nextCursor;
      } while (cursor);
    }
  }

  async function* together(who: Who, mutation: Renaming, behind: Awaited<ReturnType<typeof leftBehind>>) {
    const nextOf = (reference: Reference) => behind.find((each) => isSame(each.reference, reference))?.next;
    // Its own references to itself are found under the name that it has had until now.
    const own = follow(who, mutation.ref, nextOf);
    const first = await own.next();
    yield mutation;
    for (let each = first; !each.done; each = await own.next()) {
      const change = each.value;
      if (!('ref' in change) || change.ref !== mutation.ref) yield change;
      else if (mutation.op === 'move') yield { ...change, ref: mutation.to } as Mutation;
      else
        yield { op: 'edit', ref: change.ref, edits: (change as { edits: Edit[] }).edits } satisfies Mutation;
    }
  }

  return {
    to,
    async referring(who, { ns, collection, ...reference }, limit) {
      const where = { any: filtersOf({ ns, collection, ...reference }) };
      const query = { namespaces: who.namespaces, ns, collection, where, sort: BY_ID, limit };
      return (await index.list(query)).items;
    },
    leftBehind,
    follow,
    async change(who, mutation, options = {}) {
      const behind = await leftBehind(who, mutation);
      const ns = splitRef(mutation.ref)?.ns ?? '';
      const count = behind
        .filter(({ reference }) => reference.ns === ns)
        .reduce((sum, { reference }) => sum + reference.count, 0);
      const mutations = together(who, mutation, behind);
      if (count <= most) return { results: await write(who, await gathered(mutations), options) };
      if (options.dryRun) return { results: await write(who, [mutation], options) };
      const title = options.note ?? `${nameOf(mutation)}, with what refers to it`;
      const href = recordUrl(mutation.op === 'move' ? mutation.to : mutation.ref);
      return { results: [], run: runs.start(who, { ns, title, total: count + 1, mutations, href }) };
    },
  };
}

async function gathered<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of from) all.push(each);
  return all;
}

const BY_ID = [{ pointer: '@id', descending: false }];

/** What a record is called. */
function nameIn(data: JsonObject, ref: Ref, by: string): Json | undefined {
  if (by === '@ref') return ref;
  return by === '@id' ? splitRef(ref)?.id : valueAt(data, by);
}

/** What finds the records that refer: an id is text, also where a field has it as a number. */
function filtersOf({ pointer, by, value }: Reference): Filter[] {
  const number = Number(value);
  const both = by === '@id' && String(number) === value ? [value, number] : [value];
  return both.map((each) => ({ pointer, op: 'eq', value: each }));
}

function editsOf({ data }: ListItem, { pointer, by, value }: Reference, next: Json): Edit[] {
  const places = valuesAt(data, pointer).filter((each) =>
    by === '@id' ? String(each.value) === String(value) : each.value === value,
  );
  return places.map((place) => ({
    pointer: place.pointer,
    json: JSON.stringify(typeof place.value === 'number' && isNumber(next) ? Number(next) : next),
  }));
}

function isNumber(value: Json): boolean {
  return String(Number(value)) === String(value);
}

function isSame(a: Reference, b: Reference): boolean {
  return a.ns === b.ns && a.collection === b.collection && a.pointer === b.pointer && a.by === b.by;
}

function nameOf(mutation: Renaming): string {
  const { collection = '', id = '' } = splitRef(mutation.ref) ?? {};
  if (mutation.op !== 'move') return `Change ${collection}/${id}`;
  return `Rename ${collection}/${id} to ${splitRef(mutation.to)?.id}`;
}
