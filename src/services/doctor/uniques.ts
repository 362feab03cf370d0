import { fieldsOf, uniquesOf } from '../../core/fields.ts';
import { takenValue } from '../../core/links.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Unique } from '../../core/ports/index-writer.ts';
import type { JsonObject } from '../../core/record.ts';
import type { SchemasOnDisk } from './schemas.ts';

// Values that only one record may have, as the files say. createUniqueCheck

/** Told of every record there is, it knows in the end which of them have the same value. */
export interface UniqueCheck {
  saw(ref: Ref, data?: JsonObject): void;
  /** All but the first of those that share a value. */
  shared(): { ref: Ref; detail: string }[];
}

/** The records come by `saw`. */
export function createUniqueCheck(schemas: SchemasOnDisk): UniqueCheck {
  const fields = new Map(
    schemas.map(({ ns, collection, schema }) => [`${ns}/${collection}`, fieldsOf(schema, ns)]),
  );
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
