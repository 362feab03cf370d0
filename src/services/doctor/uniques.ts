import { fieldsOf, uniqueFields, uniquesOf } from '../../core/fields.ts';
import { takenValue } from '../../core/links.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Folder, Store, Unique } from '../../core/ports.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import { schemaOf } from './links.ts';

// Values that only one record may have, as the files say. createUniqueCheck

/** Told of every record there is, it knows in the end which of them have the same value. */
export interface UniqueCheck {
  saw(ref: Ref, data?: JsonObject): void;
  /** All but the first of those that share a value. */
  shared(): { ref: Ref; detail: string }[];
}

/** Reads the schemas of the folders; the records come by `saw`. */
export async function createUniqueCheck(
  store: Pick<Store, 'read'>,
  folders: readonly Folder[],
): Promise<UniqueCheck> {
  const fields = new Map<string, Field[]>();
  for (const { ns, collections } of folders)
    for (const collection of collections) {
      const unique = uniqueFields(fieldsOf(await schemaOf(store, ns, collection), ns));
      if (unique.length > 0) fields.set(`${ns}/${collection}`, unique);
    }
  const first = new Map<string, Ref>();
  const shared: (Unique & { ref: Ref; other: Ref })[] = [];
  return {
    saw(ref, data) {
      if (data === undefined || isSettings(ref)) return;
      const { ns, collection } = splitRef(ref) ?? { ns: '', collection: '' };
      const place = `${ns}/${collection}`;
      for (const unique of uniquesOf(fields.get(place) ?? [], data)) {
        const key = JSON.stringify([place, unique.pointer, unique.value]);
        const other = first.get(key);
        if (other === undefined) first.set(key, ref);
        else shared.push({ ...unique, ref, other });
      }
    },
    shared: () => shared.map(({ ref, ...taken }) => ({ ref, detail: takenValue(taken) })),
  };
}
