import { nodeAt } from '../core/document/text-at.ts';
import { type Node, printNode, readTree } from '../core/document/tree.ts';
import { pointerOf, pointerTokens, valueAt } from '../core/json-pointer.ts';
import { fieldAt } from '../core/list-url.ts';
import type { ListItem, Page } from '../core/ports/found.ts';
import { PAGE_LIMIT, type Query } from '../core/query.ts';
import type { Json, JsonObject } from '../core/record.ts';
import type { Field, Shape } from '../core/schema.ts';
import { columnName, titleColumn } from '../core/table-columns.ts';
import type { CsvStyle, ExportFormat, OutRow, TableWriter } from '../core/tables.ts';
import { mustSee, type Who } from '../core/who.ts';
import type { Records } from './records.ts';
import type { Search } from './search.ts';

// Lists as files: createExports

/** What is taken away, and how. */
export interface ExportWish {
  shape: Shape;
  /** As the list is asked for; all of its pages are taken. */
  query: Omit<Query, 'namespaces' | 'limit' | 'cursor'>;
  format: ExportFormat;
  /** Pointers, in their order; all that the records have when absent. For formats with columns. */
  columns?: readonly string[] | undefined;
  /** Beside the ids that relations hold, the titles of what they point to. */
  titles?: boolean;
  csv?: CsvStyle;
}

/** A file that is written while it is sent. */
export interface Exported {
  name: string;
  type: string;
  bytes: AsyncIterable<Uint8Array>;
}

/** Exports. What the list has is what the file has: every record once, in the order of the list. */
export interface Exports {
  open(who: Who, wish: ExportWish): Promise<Exported>;
}

export interface ExportsParts {
  records: Pick<Records, 'list'>;
  search: Pick<Search, 'targets'>;
  writer: TableWriter;
}

const TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ndjson: 'application/x-ndjson',
  json: 'application/json',
  zip: 'application/zip',
};

export function createExports({ records, search, writer }: ExportsParts): Exports {
  async function* pages(who: Who, query: ExportWish['query']): AsyncGenerator<readonly ListItem[]> {
    let cursor: string | undefined;
    do {
      const page: Page = await records.list(who, {
        ...query,
        limit: PAGE_LIMIT,
        ...(cursor !== undefined && { cursor }),
      });
      yield page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  /** The fields of the schema, then what else the records have, in the order in which it is met. */
  async function allColumns(who: Who, { shape, query }: ExportWish): Promise<string[]> {
    const found = new Set<string>();
    const known = leavesIn(shape.fields);
    for await (const items of pages(who, query)) for (const { data } of items) addLeaves(data, '', found);
    const used = known.filter((pointer) => found.has(pointer));
    return [...new Set([...used, ...found])];
  }

  async function* rows(who: Who, wish: ExportWish, columns: readonly Column[]): AsyncGenerator<OutRow> {
    for await (const items of pages(who, wish.query)) {
      const titles = await titlesOf(who, columns, items);
      for (const item of items) {
        const json = withoutMark(item.bytes.toString());
        const tree = columns.length > 0 ? readTree(json) : undefined;
        const root = tree && 'root' in tree ? tree.root : undefined;
        yield { id: item.id, json, cells: columns.map((column) => column.cell(item, root, titles)) };
      }
    }
  }

  /** Titles of what the relations of a page point to, by pointer and value. */
  async function titlesOf(who: Who, columns: readonly Column[], items: readonly ListItem[]): Promise<Titles> {
    const titles: Titles = new Map();
    for (const { titlesFor } of columns) {
      if (!titlesFor) continue;
      const values = items.flatMap(({ data }) => [valueAt(data, titlesFor.pointer) ?? []].flat());
      const relation = titlesFor.relation as NonNullable<Field['relation']>;
      titles.set(titlesFor.pointer, await search.targets(who, relation, values));
    }
    return titles;
  }

  return {
    async open(who, wish) {
      const { shape, format, csv = { delimiter: ',', mark: false } } = wish;
      mustSee(who, shape.ns);
      const isTable = format === 'csv' || format === 'xlsx';
      const pointers = isTable ? (wish.columns ?? (await allColumns(who, wish))) : [];
      const columns = isTable ? columnsOf(shape, pointers, wish.titles === true) : [];
      const idKey = columns[0]?.name ?? freeKey(shape, ['_id', 'id', '@id']);
      const names = columns.map(({ name }) => name);
      return {
        name: `${shape.title}.${format}`,
        type: TYPES[format],
        bytes: writer.write(format, rows(who, wish, columns), {
          columns: names,
          title: shape.title,
          csv,
          idKey,
        }),
      };
    },
  };
}

type Titles = Map<string, Map<string, { title: string }>>;

interface Column {
  name: string;
  /** JSON text. */
  cell(item: ListItem, root: Node | undefined, titles: Titles): string | undefined;
  /** The relation whose titles it has. */
  titlesFor?: Field;
}

function columnsOf(shape: Shape, pointers: readonly string[], titles: boolean): Column[] {
  const idColumn = {
    name: freeKey(shape, ['id', '_id', '@id']),
    cell: ({ id }: ListItem) => JSON.stringify(id),
  };
  return [
    idColumn,
    ...pointers
      .filter((pointer) => pointer !== '@id')
      .flatMap((pointer): Column[] => {
        if (pointer.startsWith('@')) return [{ name: pointer, cell: (item) => factOf(item, pointer) }];
        const field = fieldAt(shape.fields, pointer);
        const tokens = pointerTokens(pointer);
        const own: Column = {
          name: columnName(pointer),
          cell: (_item, root) => {
            const node = nodeAt(root, tokens);
            return node && joined(field, printNode(node));
          },
        };
        const relation = field?.relation ?? field?.item?.relation;
        if (!titles || !field || !relation) return [own];
        return [
          own,
          { name: titleColumn(pointer), titlesFor: { ...field, relation }, cell: titleCell(pointer) },
        ];
      }),
  ];
}

function titleCell(pointer: string): Column['cell'] {
  return ({ data }, _root, titles) => {
    const values = [valueAt(data, pointer) ?? []].flat() as Json[];
    const found = values.flatMap((value) => titles.get(pointer)?.get(String(value))?.title ?? []);
    return found.length > 0 ? JSON.stringify(found.join(', ')) : undefined;
  };
}

function factOf({ title, updatedAt, createdAt, updatedBy }: ListItem, fact: string): string | undefined {
  const facts: Record<string, string> = {
    '@title': title,
    '@updated': updatedAt,
    '@created': createdAt,
    '@by': updatedBy,
  };
  return Object.hasOwn(facts, fact) ? JSON.stringify(facts[fact]) : undefined;
}

/** Lists of words as people write them, where that can be read again; everything else as it is. */
function joined(field: Field | undefined, json: string): string {
  if (field?.type !== 'array' || !json.startsWith('[')) return json;
  const items: unknown = JSON.parse(json);
  const plain =
    Array.isArray(items) &&
    items.length > 0 &&
    items.every((item) => typeof item === 'string' && WORD.test(item));
  return plain ? JSON.stringify((items as string[]).join(', ')) : json;
}

const WORD = /^[^\s,;[\]"](?:[^,;[\]"\r\n]*[^\s,;[\]"])?$/;

/** Fields that are no groups; lists are one column each. */
function leavesIn(fields: readonly Field[]): string[] {
  return fields.flatMap((field) =>
    field.widget === 'group' && field.fields ? leavesIn(field.fields) : [field.pointer],
  );
}

function addLeaves(data: JsonObject, before: string, found: Set<string>): void {
  for (const [key, value] of Object.entries(data)) {
    const pointer = before + pointerOf([key]);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject && Object.keys(value).length > 0) addLeaves(value, pointer, found);
    else found.add(pointer);
  }
}

/** A name for the id that is no key of the records. */
function freeKey(shape: Shape, names: readonly string[]): string {
  return names.find((name) => !shape.fields.some(({ key }) => key === name)) ?? '@id';
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
