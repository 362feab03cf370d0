import { cleanableFields } from '../core/clean-up.ts';
import { type Edit, editedData, sameData } from '../core/document.ts';
import type { Duplicates } from '../core/duplicates.ts';
import { CairnError, isCairnError } from '../core/errors.ts';
import { childPointer, valueAt } from '../core/json-pointer.ts';
import { type Ref, splitRef } from '../core/names.ts';
import type { Json, JsonObject, StoredRecord } from '../core/record.ts';
import type { Namespace } from '../core/schema.ts';
import { mustChange, mustManage, mustSee, type Who } from '../core/who.ts';
import { createFinder } from './duplicates/find.ts';
import type { Mutation, Records, WriteResult } from './records.ts';
import type { References } from './references.ts';
import type { Schemas } from './schemas.ts';
import type { Walk } from './walk.ts';

// Records that are there twice: createDuplicateFinder

/** Two records that are one. */
export interface Merge {
  /** The one that stays. */
  keep: Ref;
  /** The one that goes to the trash; what refers to it refers to the other one then. */
  remove: Ref;
  /** Keys whose value is taken from the one that goes. Others keep theirs; an empty one gets the other's, lists get both. */
  take?: readonly string[] | undefined;
}

export interface DuplicateFinder {
  /** Groups of records that seem to be one, of at most 100,000; without those that were said not to be. */
  find(who: Who, ns: string, collection: string): Promise<Duplicates>;
  /**
   * Makes one record of two, as one batch with everything of the namespace that refers. Errors: `invalid` for records of two collections,
   * or that are the same; as those of `records.write`.
   */
  merge(who: Who, merge: Merge, options?: { dryRun?: boolean }): Promise<WriteResult[]>;
  /** What `merge` makes of the record that stays. */
  merged(who: Who, merge: Merge): Promise<{ keep: StoredRecord; remove: StoredRecord; after: JsonObject }>;
  /** Remembers in `_distinct.json` of the collection that records are not the same. */
  distinguish(who: Who, ns: string, collection: string, ids: readonly string[]): Promise<WriteResult[]>;
}

export interface DuplicateParts {
  schemas: Pick<Schemas, 'shape' | 'namespace'>;
  records: Pick<Records, 'get' | 'write'>;
  references: Pick<References, 'follow'>;
  walk: Walk;
  /** Reads phone numbers as they are dialled in a namespace. */
  phoneOf: (namespace: Namespace) => (text: string) => string | undefined;
}

const LOOKED_AT = 100_000;
const TOLD = 200;

export function createDuplicateFinder(parts: DuplicateParts): DuplicateFinder {
  const { schemas, records, references, walk, phoneOf } = parts;

  async function settings(who: Who, ns: string, collection: string) {
    try {
      return await records.get(who, `${ns}/${collection}/_distinct`);
    } catch (thrown) {
      if (isCairnError(thrown, 'not_found')) return undefined;
      throw thrown;
    }
  }

  async function merged(who: Who, { keep: kept, remove: removed, take = [] }: Merge) {
    const [a, b] = [splitRef(kept), splitRef(removed)];
    if (!a || !b || a.ns !== b.ns || a.collection !== b.collection || a.id === b.id)
      throw new CairnError('invalid', 'Two records of the same collection can be merged.');
    const [keep, remove] = await Promise.all([records.get(who, kept), records.get(who, removed)]);
    const edits = editsOf(keep.data, remove.data, new Set(take));
    return { keep, remove, edits, after: editedData(keep.data, edits) };
  }

  return {
    async find(who, ns, collection) {
      mustSee(who, ns);
      const [shape, namespace, known] = await Promise.all([
        schemas.shape(who, ns, collection),
        schemas.namespace(who, ns),
        settings(who, ns, collection),
      ]);
      const finder = createFinder(cleanableFields(shape.fields), phoneOf(namespace));
      let count = 0;
      let capped = false;
      for await (const item of walk.through(ns, collection)) {
        if (count === LOOKED_AT) {
          capped = true;
          break;
        }
        count += 1;
        finder.take(item);
      }
      const distinct = new Set(pairsIn(known?.data).map(pairKey));
      const groups = await finder.groups((a, b) => distinct.has(pairKey([a, b])));
      return { records: count, capped, total: groups.length, groups: groups.slice(0, TOLD) };
    },
    merged,
    async merge(who, merge, { dryRun } = {}) {
      mustChange(who, splitRef(merge.keep)?.ns ?? '');
      const { keep, remove, edits, after } = await merged(who, merge);
      const mutations: Mutation[] = [{ op: 'edit', ref: keep.ref, edits, ifMatch: keep.etag }];
      const nameBy = (by: string): Json | undefined =>
        by === '@ref' ? keep.ref : by === '@id' ? splitRef(keep.ref)?.id : valueAt(after, by);
      for await (const change of references.follow(who, remove.ref, ({ by }) => nameBy(by))) {
        if (!('ref' in change) || change.op !== 'edit' || change.ref === remove.ref) continue;
        const { ifMatch: _, ...again } = change;
        mutations.push(change.ref === keep.ref ? again : change);
      }
      mutations.push({ op: 'delete', ref: remove.ref, ifMatch: remove.etag });
      return records.write(who, mutations, {
        ...(dryRun && { dryRun }),
        note: `Merged ${remove.ref} into ${keep.ref}`,
      });
    },
    async distinguish(who, ns, collection, ids) {
      mustManage(who, ns);
      const known = await settings(who, ns, collection);
      const fresh = ids.flatMap((a, at) =>
        ids.slice(at + 1).map((b): [string, string] => (a < b ? [a, b] : [b, a])),
      );
      const old = pairsIn(known?.data);
      const keys = new Set(old.map(pairKey));
      const pairs = [...old, ...fresh.filter((pair) => !keys.has(pairKey(pair)))];
      const body = JSON.stringify({ ...known?.data, pairs });
      const ref = `${ns}/${collection}/_distinct`;
      const when = known ? { ifMatch: known.etag } : { ifNoneMatch: '*' as const };
      return records.write(who, [{ op: 'replace', ref, body, ...when }], { note: 'Not duplicates' });
    },
  };
}

/** Key by key: what is taken, what fills an empty value, what is added to a list. */
function editsOf(keep: JsonObject, remove: JsonObject, take: ReadonlySet<string>): Edit[] {
  return Object.entries(remove).flatMap(([key, other]): Edit[] => {
    const own = Object.hasOwn(keep, key) ? keep[key] : undefined;
    const pointer = childPointer('', key);
    if (sameData(own, other)) return [];
    if (take.has(key) || isEmpty(own))
      return isEmpty(other) ? [] : [{ pointer, json: JSON.stringify(other) }];
    if (!Array.isArray(own) || !Array.isArray(other)) return [];
    const added = other.filter((item) => !own.some((mine) => sameData(mine, item)));
    return added.map((item) => ({ pointer: `${pointer}/-`, json: JSON.stringify(item) }));
  });
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function pairsIn(data: JsonObject | undefined): [string, string][] {
  const pairs = Array.isArray(data?.pairs) ? data.pairs : [];
  return pairs.filter(
    (pair): pair is [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((id) => typeof id === 'string'),
  );
}

function pairKey([a, b]: readonly [string, string]): string {
  return a < b ? `${a}\u0000${b}` : `${b}\u0000${a}`;
}
