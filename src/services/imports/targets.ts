import type { LinkFinding } from '../../core/import.ts';
import { valueAt } from '../../core/json-pointer.ts';
import type { Page } from '../../core/ports/found.ts';
import { PAGE_LIMIT, type Query } from '../../core/query.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { Who } from '../../core/who.ts';

// Which records the names in a column mean: createTargets

export interface TargetSources {
  list(who: Who, query: Omit<Query, 'namespaces'>): Promise<Page>;
  shape(who: Who, ns: string, collection: string): Promise<Shape>;
}

type Relation = NonNullable<Field['relation']>;

/** The records of a collection by what they may be called. Undefined in `values`: several are. */
interface Target {
  title: string;
  by: { name: string; values: Map<string, string | undefined> }[];
}

/** Loads collections that columns refer to, each once, as a whole: a column asks for nearly all of it anyway. */
export function createTargets(who: Who, { list, shape }: TargetSources) {
  const targets = new Map<string, Target>();
  const asked = new Map<string, { field: Field; texts: Map<string, string | undefined> }>();

  const keyOf = ({ ns, collection, by }: Relation) => `${ns}/${collection} ${by}`;

  async function load(relation: Relation): Promise<void> {
    const { ns, collection, by } = relation;
    if (targets.has(keyOf(relation))) return;
    const there = await shape(who, ns, collection);
    const unique = there.fields.filter((field) => field.unique && field.pointer !== by);
    const names = [by, '@title', ...(by === '@id' ? [] : ['@id']), ...unique.map(({ pointer }) => pointer)];
    const target: Target = { title: there.title, by: names.map((name) => ({ name, values: new Map() })) };
    const sort = [{ pointer: '@id', descending: false }];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await list(who, { ns, collection, sort, limit: PAGE_LIMIT, ...(cursor && { cursor }) });
      for (const { id, title, ...item } of page.items) {
        const textAt = (name: string) =>
          name === '@id' ? id : name === '@title' ? title : plain(valueAt(item.data, name));
        const value = textAt(by);
        if (value === undefined) continue;
        for (const { name, values } of target.by) {
          const text = textAt(name);
          if (text === undefined) continue;
          const key = fold(text, name);
          values.set(key, values.has(key) && values.get(key) !== value ? undefined : value);
        }
      }
      cursor = page.nextCursor;
    }
    targets.set(keyOf(relation), target);
  }

  function find(relation: Relation, text: string): { value: string; by: string } | undefined {
    for (const { name, values } of targets.get(keyOf(relation))?.by ?? []) {
      const value = values.get(fold(text, name));
      if (value !== undefined) return { value, by: name };
    }
    return undefined;
  }

  return {
    load,
    /** The value that a relation's field holds for what a cell says. Its collection must be loaded. */
    resolve(field: Field, text: string): string | undefined {
      const relation = field.relation as Relation;
      const value = find(relation, text)?.value;
      const column = asked.get(field.pointer) ?? { field, texts: new Map() };
      if (column.texts.size < MOST_ASKED) column.texts.set(text, value);
      asked.set(field.pointer, column);
      return value;
    },
    /** How what was asked so far was found. */
    findings(columnOf: (pointer: string) => string): LinkFinding[] {
      return [...asked.values()].map(({ field, texts }) => {
        const relation = field.relation as Relation;
        const ways = [...texts.keys()].map((text) => find(relation, text)?.by);
        const found = ways.filter((way) => way !== undefined);
        const missing = [...texts].filter(([, value]) => value === undefined).map(([text]) => text);
        return {
          column: columnOf(field.pointer),
          to: `${relation.ns}/${relation.collection}`,
          title: targets.get(keyOf(relation))?.title ?? relation.collection,
          by: usual(found) ?? relation.by,
          distinct: texts.size,
          found: found.length,
          missing: missing.slice(0, 20),
        };
      });
    },
  };
}

const MOST_ASKED = 100_000;

/** Ids and values as they are; titles as people type them. */
function fold(text: string, name: string): string {
  return name === '@title' ? text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim() : text;
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function usual(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
