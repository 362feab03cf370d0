import { titleOf } from '../../core/fields.ts';
import type { LinkFinding } from '../../core/import.ts';
import { valueAt } from '../../core/json-pointer.ts';
import { type Ref, splitRef } from '../../core/names.ts';
import type { Page } from '../../core/ports/found.ts';
import { PAGE_LIMIT, type Query } from '../../core/query.ts';
import type { JsonObject } from '../../core/record.ts';
import type { Field, Shape } from '../../core/schema.ts';
import type { RowTask } from '../../core/tables.ts';
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
  by: { name: string; values: Values; coming: Values }[];
}

type Values = Map<string, string | undefined>;

/**
 * Loads collections that columns refer to, each once, as a whole: a column asks for nearly all of it anyway. `own` is where the rows
 * go: what they will be called there can be referred to, too.
 */
export function createTargets(
  who: Who,
  { list, shape }: TargetSources,
  own: { shape: Shape; isNew: boolean },
) {
  const ownPlace = `${own.shape.ns}/${own.shape.collection}`;
  const targets = new Map<string, Target>();
  const asked = new Map<string, { field: Field; texts: Set<string> }>();

  const keyOf = ({ ns, collection, by }: Relation) => `${ns}/${collection} ${by}`;

  async function load(relation: Relation): Promise<void> {
    const { ns, collection, by } = relation;
    if (targets.has(keyOf(relation))) return;
    const isOwn = `${ns}/${collection}` === ownPlace;
    const there = isOwn ? own.shape : await shape(who, ns, collection);
    const unique = there.fields.filter((field) => field.unique && field.pointer !== by);
    const names = [by, '@title', ...(by === '@id' ? [] : ['@id']), ...unique.map(({ pointer }) => pointer)];
    const target: Target = { title: there.title, by: names.map(emptyNames) };
    const sort = [{ pointer: '@id', descending: false }];
    for (let cursor: string | undefined, more = !(isOwn && own.isNew); more; more = cursor !== undefined) {
      const page = await list(who, { ns, collection, sort, limit: PAGE_LIMIT, ...(cursor && { cursor }) });
      for (const { id, title, ...item } of page.items) {
        const textAt = (name: string) =>
          name === '@id' ? id : name === '@title' ? title : plain(valueAt(item.data, name));
        enter(target, 'values', by, textAt);
      }
      cursor = page.nextCursor;
    }
    targets.set(keyOf(relation), target);
  }

  function find(relation: Relation, text: string): { value: string; by: string } | undefined {
    for (const { name, values, coming } of targets.get(keyOf(relation))?.by ?? []) {
      const key = fold(text, name);
      const [there, brought] = [values.get(key), coming.get(key)];
      if (there !== undefined && brought !== undefined && there !== brought) continue;
      const value = there ?? (values.has(key) ? undefined : brought);
      if (value !== undefined) return { value, by: name };
    }
    return undefined;
  }

  const owns = () => [...targets].filter(([key]) => key.startsWith(`${ownPlace} `));
  const byOf = (key: string) => key.slice(ownPlace.length + 1);

  return {
    load,
    isOwn: ({ relation }: Field) =>
      relation !== undefined && `${relation.ns}/${relation.collection}` === ownPlace,
    /** Whether rows may refer to one another. */
    get refersToOwn(): boolean {
      return owns().length > 0;
    },
    /** What others may call a record of the collection that the rows go into. */
    namesOf(ref: Ref, data: JsonObject): Record<string, string> | undefined {
      const names = new Set(owns().flatMap(([, { by }]) => by.map(({ name }) => name)));
      if (names.size === 0) return undefined;
      const id = splitRef(ref)?.id ?? '';
      const texts = [...names].map((name) => [
        name,
        name === '@id' ? id : name === '@title' ? titleOf(own.shape, data, id) : plain(valueAt(data, name)),
      ]);
      return Object.fromEntries(texts.filter(([, text]) => text !== undefined));
    },
    /** From now on others find a record that a row will make or change. */
    come({ names = {} }: RowTask): void {
      for (const [key, target] of owns()) enter(target, 'coming', byOf(key), (name) => names[name]);
    },
    /** The row cannot be taken after all. */
    stay({ names = {} }: RowTask): void {
      for (const [key, target] of owns())
        for (const { name, coming } of target.by) {
          const folded = fold(names[name] ?? '', name);
          if (coming.get(folded) === names[byOf(key)]) coming.delete(folded);
        }
    },
    /** Whether a row brings what a relation asks for. */
    comes(place: string, by: string, value: string | number): boolean {
      const names = targets.get(`${place} ${by}`)?.by.find(({ name }) => name === by);
      return names?.coming.get(fold(String(value), by)) !== undefined;
    },
    /** The value that a relation's field holds for what a cell says. Its collection must be loaded. */
    resolve(field: Field, text: string): string | undefined {
      const relation = field.relation as Relation;
      const value = find(relation, text)?.value;
      const column = asked.get(field.pointer) ?? { field, texts: new Set() };
      if (column.texts.size < MOST_ASKED) column.texts.add(text);
      asked.set(field.pointer, column);
      return value;
    },
    /** How what was asked so far was found. */
    findings(columnOf: (pointer: string) => string): LinkFinding[] {
      return [...asked.values()].map(({ field, texts }) => {
        const relation = field.relation as Relation;
        const ways = [...texts].map((text) => find(relation, text)?.by);
        const found = ways.filter((way) => way !== undefined);
        const missing = [...texts].filter((text) => find(relation, text) === undefined);
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

function emptyNames(name: string): Target['by'][number] {
  return { name, values: new Map(), coming: new Map() };
}

/** Puts in what a record is called, where it can be told from all others that are called so. */
function enter(
  target: Target,
  where: 'values' | 'coming',
  by: string,
  textAt: (name: string) => string | undefined,
): void {
  const value = textAt(by);
  if (value === undefined) return;
  for (const { name, [where]: values } of target.by) {
    const text = textAt(name);
    if (text === undefined) continue;
    const key = fold(text, name);
    values.set(key, values.has(key) && values.get(key) !== value ? undefined : value);
  }
}

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
