import { FILES } from '../../core/bytes.ts';
import { isCairnError } from '../../core/errors.ts';
import { relationFields } from '../../core/links.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Index } from '../../core/ports/search-index.ts';
import type { Json, JsonObject, StoredRecord } from '../../core/record.ts';
import { followValues, type NewValue } from '../../core/view-values.ts';
import { mayManage, type Who } from '../../core/who.ts';
import type { Mutation, Records } from '../records.ts';
import type { Reference } from '../references.ts';
import type { Schemas } from '../schemas.ts';
import { nameIn } from './names.ts';

export interface ViewsParts {
  index: Pick<Index, 'collections'>;
  schemas: Pick<Schemas, 'shape'>;
  get: Records['get'];
}

/** A record that is called something else: `next` says what for each way to refer to it, undefined leaves it. */
export interface NewName {
  ref: Ref;
  data: JsonObject;
  next: (reference: Reference) => Json | undefined;
}

/**
 * Mutations of the shared views of a namespace that ask for records by name, whether or not any refers to them at the moment: one for each
 * collection. None for who may not change views.
 */
export async function* viewChanges(
  { index, schemas, get }: ViewsParts,
  who: Who,
  ns: string,
  names: readonly NewName[],
): AsyncGenerator<Extract<Mutation, { op: 'edit' }>> {
  if (names.length === 0 || !mayManage(who, ns)) return;
  for (const each of await index.collections()) {
    if (each.ns !== ns) continue;
    const views = await found(get, who, `${ns}/${each.collection}/_views`);
    if (!views) continue;
    const ways = await waysOf(schemas, who, ns, each.collection);
    const edits = followValues(
      views.data,
      names.flatMap((name) => valuesOf(name, ways)),
    );
    if (edits.length > 0) yield { op: 'edit', ref: views.ref, ifMatch: views.etag, edits };
  }
}

/** A field that refers to the records of a collection. */
type Way = Pick<Reference, 'ns' | 'collection' | 'pointer' | 'by'> & { to: string };

async function waysOf(
  schemas: ViewsParts['schemas'],
  who: Who,
  ns: string,
  collection: string,
): Promise<Way[]> {
  if (collection === FILES) return [{ ns, collection, pointer: '/records/*', by: '@ref', to: '' }];
  const { fields } = await schemas.shape(who, ns, collection);
  return relationFields(fields).flatMap(({ pointer, relation }) =>
    relation
      ? [{ ns, collection, pointer, by: relation.by, to: `${relation.ns}/${relation.collection}` }]
      : [],
  );
}

function valuesOf({ ref, data, next }: NewName, ways: readonly Way[]): NewValue[] {
  const { ns, collection } = splitRef(ref) ?? {};
  return ways.flatMap(({ to, ...way }) => {
    if (to !== '' && to !== `${ns}/${collection}`) return [];
    const value = nameIn(data, ref, way.by);
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const name = next({ ...way, value, count: 0 });
    return name === undefined ? [] : [{ pointer: way.pointer, from: String(value), to: String(name) }];
  });
}

async function found(get: Records['get'], who: Who, ref: Ref): Promise<StoredRecord | undefined> {
  try {
    return await get(who, ref);
  } catch (thrown) {
    if (isCairnError(thrown, 'not_found') || isCairnError(thrown, 'conflict')) return undefined;
    throw thrown;
  }
}
