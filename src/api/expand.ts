import { CairnError, isCairnError } from '../core/errors.ts';
import { valuesAt } from '../core/json-pointer.ts';
import { fieldAt, pointerOf } from '../core/list-url.ts';
import type { ListItem } from '../core/ports/found.ts';
import type { JsonObject } from '../core/record.ts';
import type { Field, Shape } from '../core/schema.ts';
import type { Who } from '../core/who.ts';
import type { Records } from '../services/records.ts';
import type { Search } from '../services/search.ts';

// expandItems: `expand=customer` adds what a relation points to.

export interface ExpandParts {
  who: Who;
  records: Pick<Records, 'get'>;
  search: Pick<Search, 'targets'>;
  shape: Shape;
}

type Expanded = { ref: string; title: string; data?: JsonObject } | null;

/**
 * For each item, what its relations point to, by the names asked for: one target, or a list where the field holds many.
 * Undefined when none was asked for. Throws `invalid` for a field that is no relation.
 */
export async function expandItems(
  parts: ExpandParts,
  items: readonly ListItem[],
  names: readonly string[],
): Promise<Record<string, Expanded | Expanded[]>[] | undefined> {
  if (names.length === 0) return undefined;
  const expanded = items.map((): Record<string, Expanded | Expanded[]> => ({}));
  for (const name of names) {
    const { relation, pattern } = relationAt(parts.shape, name);
    const values = items.map((item) => valuesAt(item.data, pattern).map(({ value }) => value));
    const targets = await parts.search.targets(parts.who, relation, [...new Set(values.flat())]);
    const refs = [...new Set([...targets.values()].map(({ ref }) => ref))];
    const data = new Map(await Promise.all(refs.map((ref) => dataOf(parts, ref))));
    for (const [at, those] of values.entries()) {
      const found = those.map((value) => {
        const target = targets.get(String(value));
        return target ? { ref: target.ref, title: target.title, data: data.get(target.ref) } : null;
      });
      (expanded[at] as Record<string, unknown>)[name] = pattern.includes('*') ? found : (found[0] ?? null);
    }
  }
  return expanded;
}

function relationAt(
  shape: Shape,
  name: string,
): { relation: NonNullable<Field['relation']>; pattern: string } {
  const field = fieldAt(shape.fields, pointerOf(name));
  const many = field?.item?.relation;
  const relation = field?.relation ?? many;
  if (!field || !relation) throw new CairnError('invalid', `The field "${name}" in expand is no relation.`);
  return { relation, pattern: many ? `${field.pointer}/*` : field.pointer };
}

async function dataOf({ who, records }: ExpandParts, ref: string): Promise<[string, JsonObject | undefined]> {
  try {
    return [ref, (await records.get(who, ref)).data];
  } catch (thrown) {
    // Deleted between the two questions: the title was true a moment ago.
    if (isCairnError(thrown, 'not_found')) return [ref, undefined];
    throw thrown;
  }
}
