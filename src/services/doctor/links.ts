import { relationsOf } from '../../core/fields.ts';
import { valuesAt } from '../../core/json-pointer.ts';
import { isLinkValue, missingTarget } from '../../core/links.ts';
import { nameOf } from '../../core/list-url.ts';
import { isSettings, type Ref, splitRef } from '../../core/names.ts';
import type { Link, Relation } from '../../core/ports/index-writer.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import type { SchemasOnDisk } from './schemas.ts';

// Who refers to whom, as the files say. createLinkCheck

/** Told of every record there is, it knows in the end which links lead nowhere. */
export interface LinkCheck {
  /** A record; without data it is there but cannot be read. */
  saw(ref: Ref, data?: JsonObject): void;
  /** A collection, `ns/collection`, whose records cannot be listed. */
  missed(place: string): void;
  dangling(): { ref: Ref; detail: string }[];
}

/** The records come by `saw`. */
export function createLinkCheck(schemas: SchemasOnDisk): LinkCheck {
  const relations = new Map<string, Relation[]>(
    schemas.map(({ ns, collection, schema }) => [`${ns}/${collection}`, relationsOf(schema, ns)]),
  );
  const wanted = Map.groupBy([...relations.values()].flat(), ({ to }) => to);
  const names = new Set<string>();
  /** Collections of which records were not seen at all, or without their data. */
  const missed = new Set<string>();
  const unread = new Set<string>();
  const links: (Link & { ref: Ref })[] = [];
  const nameFor = (to: string, by: string, value: Json) => JSON.stringify([to, by, value]);

  return {
    saw(ref, data) {
      const { ns, collection, id } = splitRef(ref) ?? { ns: '', collection: '', id: '' };
      if (isSettings(ref)) return;
      const place = `${ns}/${collection}`;
      names.add(nameFor(place, '@id', id));
      if (data === undefined) {
        unread.add(place);
        return;
      }
      for (const { by } of wanted.get(place) ?? [])
        if (by !== '@id') for (const { value } of valuesAt(data, by)) names.add(nameFor(place, by, value));
      for (const { pointer, to, by } of relations.get(place) ?? [])
        for (const { value } of valuesAt(data, pointer))
          if (isLinkValue(value)) links.push({ ref, pointer, to, by, value });
    },
    missed: (place) => void missed.add(place),
    dangling() {
      const isThere = ({ to, by, value }: Link) =>
        missed.has(to) ||
        (by === '@id'
          ? names.has(nameFor(to, by, String(value)))
          : unread.has(to) || names.has(nameFor(to, by, value)));
      const nowhere = links.filter((link) => !isThere(link));
      return nowhere.map((link) => {
        return {
          ref: link.ref,
          detail: `${nameOf(link.pointer)} refers to nothing: ${missingTarget(link)}.`,
        };
      });
    },
  };
}
