import { valuesAt } from '../../core/json-pointer.ts';
import { type Links, type LinkTarget, linkKey, relationFields } from '../../core/links.ts';
import type { Json, JsonObject } from '../../core/record.ts';
import type { Field } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';
import type { Search } from '../../services/search.ts';

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

function flatValues(data: JsonObject, pointer: string): Json[] {
  const values = valuesAt(data, pointer).flatMap(({ value }) => value);
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}
