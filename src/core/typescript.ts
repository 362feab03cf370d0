import type { SchemaNode } from './schema.ts';
import { commentOf, typeOf } from './typescript/type.ts';

// declarations: TypeScript types from the schemas of collections, for programs that use the API.

/** A collection and what its records hold. */
export interface Declared {
  ns: string;
  collection: string;
  title: string;
  singular: string;
  /** Inferred from records: nothing is checked. */
  inferred: boolean;
  schema: SchemaNode;
}

const HEAD = `// Types of the records in this store, made by Cairn from its schemas. Make them anew with: cairn types > cairn.d.ts
// Records may have more keys than these: unknown ones survive every change.

/** The id of a record of a collection: its file's name without \`.json\`. */
export type Id<Collection extends string> = string;
`;

/** A module of declarations: an interface for each collection, and \`Records\`, which leads from "ns/collection" to it. */
export function declarations(collections: readonly Declared[]): string {
  const names = namesFor(collections);
  const interfaces = collections.map((each, at) => interfaceOf(each, names[at] as string));
  const entries = collections.map(
    ({ ns, collection }, at) => `  ${JSON.stringify(`${ns}/${collection}`)}: ${names[at]};\n`,
  );
  const records = `/** Every collection with the type of its records. */\nexport interface Records {\n${entries.join('')}}\n`;
  return [HEAD, ...interfaces, records].join('\n');
}

function interfaceOf({ ns, collection, title, inferred, schema }: Declared, name: string): string {
  const about = [
    `${title}: \`${ns}/${collection}\`.`,
    inferred ? 'Seen in its records, not demanded of them.' : schema.description,
  ];
  const type = typeOf({ ...schema, type: 'object' }, { root: schema, ns, seen: [] }, '');
  const body = type.startsWith('{') ? `export interface ${name} ${type}` : `export type ${name} = ${type};`;
  return `${commentOf(about, '')}${body}\n`;
}

/** `LodCustomer`, each once. */
function namesFor(collections: readonly Declared[]): string[] {
  const taken = new Set(['Records', 'Id']);
  return collections.map(({ ns, collection, singular }) => {
    const wished = [identifier(ns, singular), identifier(ns, collection)];
    const free = wished.find((name) => !taken.has(name));
    let name = free ?? (wished[1] as string);
    for (let number = 2; taken.has(name); number++) name = `${wished[1]}${number}`;
    taken.add(name);
    return name;
  });
}

function identifier(...parts: string[]): string {
  const words = parts.flatMap((part) => part.normalize('NFC').split(/[^\p{L}\p{N}]+/u));
  const name = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
  return /^\p{L}/u.test(name) ? name : `Of${name}`;
}
