import { isIndex, pointerTokens, valuesAt } from '../../core/json-pointer.ts';
import { type Links, type LinkTarget, linkKey, relationFields } from '../../core/links.ts';
import type { Version } from '../../core/past.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { Search } from '../../services/search.ts';

// linksOf · changedIn · recordsWith

/**
 * The records that these records' relations point to: one question for each relation, however many records there are. `also`
 * gives more values of a field to look for.
 */
export async function linksOf(
  search: Search,
  who: Who,
  fields: readonly Field[],
  records: readonly JsonObject[],
  also: (field: Field) => readonly Json[] = () => [],
): Promise<Links> {
  const links = new Map<string, LinkTarget>();
  await Promise.all(
    relationFields(fields).map(async (field) => {
      const { pointer, relation } = field;
      const values = new Set<Json>([...records.flatMap((data) => flatValues(data, pointer)), ...also(field)]);
      if (!relation || values.size === 0) return;
      const targets = await search.targets(who, relation, [...values]);
      for (const { value, ref, title } of targets.values())
        links.set(linkKey(relation, value), { ref, title });
    }),
  );
  return links;
}

/** What versions of a record changed, as records of their own: to find the titles of relations in it. */
export function changedIn(versions: readonly Version[]): JsonObject[] {
  return versions
    .flatMap(({ changes }) => changes)
    .flatMap(({ pointer, before, after }) => recordsWith(pointer, [before, after] as Json[]));
}

/** For each value that there is a record that holds it at the pointer, and nothing else. */
export function recordsWith(pointer: string, values: readonly (Json | undefined)[]): JsonObject[] {
  const tokens = pointerTokens(pointer) ?? [];
  return values
    .filter((value) => value !== undefined)
    .map((value) => tokens.reduceRight<Json>(around, value) as JsonObject);
}

function around(inner: Json, token: string): Json {
  return isIndex(token) ? [inner] : { [token]: inner };
}

function flatValues(data: JsonObject, pointer: string): Json[] {
  const values = valuesAt(data, pointer).flatMap(({ value }) => value);
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}
