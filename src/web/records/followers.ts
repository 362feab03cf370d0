import type { Edit } from '../../core/document.ts';
import { valuesAt } from '../../core/json-pointer.ts';
import { fieldAt } from '../../core/list-url.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { ListItem } from '../../core/ports.ts';
import { PAGE_LIMIT } from '../../core/query.ts';
import type { Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { Mutation } from '../../services/records.ts';
import type { Web } from '../web.ts';

/** What refers to a record by its id, and the edits that make it refer to the new one. */
export interface Followers {
  counts: { shape: Shape; count: number }[];
  edits: Mutation[];
}

/** Records of the same business that name a record by its id: a move changes them along, in its own batch. */
export async function followersOf(web: Web, who: Who, ref: Ref, id: string): Promise<Followers> {
  const inbound = (await web.search.inbound(who, ref)).filter(({ ns }) => ns === splitRef(ref)?.ns);
  const found = await Promise.all(
    inbound.map(async ({ ns, collection, pointer }) => {
      const shape = await web.schemas.shape(who, ns, collection);
      const relation = fieldAt(shape.fields, pointer)?.relation;
      const items = relation?.by === '@id' ? await referring(web, who, ref, ns, collection, pointer) : [];
      return { shape, count: items.length, edits: items.map((item) => editOf(item, pointer, ref, id)) };
    }),
  );
  const some = found.filter(({ count }) => count > 0);
  return { counts: some, edits: together(some.flatMap(({ edits }) => edits)) };
}

async function referring(
  web: Web,
  who: Who,
  ref: Ref,
  ns: string,
  collection: string,
  pointer: string,
): Promise<ListItem[]> {
  const filters = [{ pointer, op: 'eq' as const, value: splitRef(ref)?.id ?? '' }];
  const items: ListItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await web.records.list(who, {
      ns,
      collection,
      filters,
      limit: PAGE_LIMIT,
      ...(cursor && { cursor }),
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

type Change = Extract<Mutation, { op: 'edit' }>;

function editOf({ ref, etag, data }: ListItem, pointer: string, old: Ref, id: string): Change {
  const edits = valuesAt(data, pointer)
    .filter(({ value }) => value === splitRef(old)?.id)
    .map((each): Edit => ({ pointer: each.pointer, json: JSON.stringify(id) }));
  return { op: 'edit', ref, ifMatch: etag, edits };
}

/** One edit a record, also where several of its fields refer. */
function together(changes: readonly Change[]): Change[] {
  const byRef = Map.groupBy(changes, ({ ref }) => ref);
  return [...byRef.values()].map((same) => ({
    ...(same[0] as Change),
    edits: same.flatMap(({ edits }) => edits),
  }));
}
