import type { Edit } from '../../core/document.ts';
import { childPointer } from '../../core/json-pointer.ts';
import type { Ref } from '../../core/names.ts';
import type { SchemaNode } from '../../core/schema.ts';
import { followRelations, followViews, type SchemaOperation } from '../../core/schema-change.ts';
import type { Who } from '../../core/who.ts';
import type { FieldsParts } from '../fields.ts';
import { settingsOf } from './draft.ts';

// Settings of other places that name a field: followersOf

/** A settings file and what has to change in it. */
export interface Follower {
  ref: Ref;
  etag: string;
  edits: Edit[];
}

/** The files that name renamed fields: within the namespace, where they follow, and elsewhere, where they cannot. */
export async function followersOf(
  parts: FieldsParts,
  who: Who,
  { ns, collection }: { ns: string; collection: string },
  operations: readonly SchemaOperation[],
): Promise<{ followers: Follower[]; elsewhere: Ref[] }> {
  const renames = operations.filter((operation) => operation.op === 'rename');
  const found: { followers: Follower[]; elsewhere: Ref[] } = { followers: [], elsewhere: [] };
  if (renames.length === 0) return found;
  const place = `${ns}/${collection}`;
  const gather = async (ref: Ref, editsOf: (data: SchemaNode, from: string, to: string) => Edit[]) => {
    const record = await settingsOf(parts, who, ref);
    if (!record) return;
    const edits = renames.flatMap(({ field, to }) =>
      editsOf(record.data as SchemaNode, field, targetOf(field, to)),
    );
    if (edits.length === 0) return;
    if (ref.startsWith(`${ns}/`)) found.followers.push({ ref, etag: record.etag, edits });
    else found.elsewhere.push(ref);
  };
  for (const each of await parts.index.collections()) {
    if (`${each.ns}/${each.collection}` === place) continue;
    if (who.namespaces !== '*' && !who.namespaces.includes(each.ns)) continue;
    await gather(`${each.ns}/${each.collection}/_schema`, (data, from, to) =>
      followRelations(data, each.ns, place, from, to),
    );
  }
  await gather(`${place}/_views`, followViews);
  return found;
}

function targetOf(field: string, to: string): string {
  return childPointer(field.slice(0, field.lastIndexOf('/')), to);
}
