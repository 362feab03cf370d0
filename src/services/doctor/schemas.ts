import { isBroken, parseDocument } from '../../core/document.ts';
import { refOf } from '../../core/names.ts';
import type { Folder, Store } from '../../core/ports/store.ts';
import type { SchemaNode } from '../../core/schema.ts';

// schemasOf: what collections should hold, as the files say.

/** Schemas by collection. */
export type SchemasOnDisk = readonly { ns: string; collection: string; schema: SchemaNode }[];

/** The schema of each collection as its file has it; without one, or a broken one, it says nothing. */
export async function schemasOf(
  store: Pick<Store, 'read'>,
  folders: readonly Folder[],
): Promise<SchemasOnDisk> {
  const schemas: { ns: string; collection: string; schema: SchemaNode }[] = [];
  for (const { ns, collections } of folders)
    for (const collection of collections) {
      const file = await store.read(refOf(ns, collection, '_schema')).catch(() => undefined);
      const document = file && parseDocument(file.bytes);
      const schema = document && !isBroken(document) ? (document.data as SchemaNode) : {};
      schemas.push({ ns, collection, schema });
    }
  return schemas;
}
