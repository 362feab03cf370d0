import { z } from 'zod';

// Settings files and the `x-cairn` hints, as zod shapes. The JSON Schema itself is validated with ajv and never regenerated.

/** How a field is edited and shown, where type and format do not say it. */
export const widgets = [
  'text',
  'textarea',
  'markdown',
  'integer',
  'number',
  'money',
  'boolean',
  'select',
  'checkboxes',
  'date',
  'time',
  'datetime',
  'email',
  'url',
  'phone',
  'tags',
  'rows',
  'group',
  'relation',
  'relations',
  'json',
  'hidden',
] as const;
export type Widget = (typeof widgets)[number];

/** `to`: `collection` of the same namespace, or `ns/collection`. `by`: pointer of a unique field there; the id when absent. */
export const relationHint = z.object({ to: z.string(), by: z.string().optional() });

/** `field`: key or pointer of a choice or a yes/no of the same record; `in`: its values at which there is still something to do. */
export const dueHint = z.object({
  field: z.string(),
  in: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
});

/** `x-cairn` at a property. */
export const fieldHint = z.looseObject({
  widget: z.enum(widgets).optional(),
  /** Name of the group (fieldset) it stands in; see `groups` of the collection. */
  group: z.string().optional(),
  /** Smaller first; fields without one keep the schema's order after those with one. */
  order: z.number().optional(),
  relation: relationHint.optional(),
  /** False: not in full text. */
  searchable: z.boolean().optional(),
  unique: z.boolean().optional(),
  /** Pattern of the next number: `{year}-{0000}` gives 2026-0143. Filled in when a record is created without a value. */
  numbering: z.string().optional(),
  /** Titles of enum values, and colours of their badges. */
  labels: z.record(z.string(), z.string()).optional(),
  colours: z.record(z.string(), z.string()).optional(),
  /** A day until which something has to be done: by all records, or by those of which another field says so. */
  due: z.union([z.literal(true), dueHint]).optional(),
  /** Currency of a money field when it is not the namespace's. */
  currency: z.string().optional(),
  /** Unit shown behind a number. */
  unit: z.string().optional(),
  placeholder: z.string().optional(),
});
export type FieldHint = z.infer<typeof fieldHint>;

/** `x-cairn` at the top of a `_schema.json`. */
export const collectionHint = z.looseObject({
  /** "Customer", for buttons and headings; the schema's `title` is the plural. */
  singular: z.string().optional(),
  icon: z.string().optional(),
  /** Pointer of the field that names a record, or several, joined by a space. */
  title: z.union([z.string(), z.array(z.string())]).optional(),
  /** Pointers of the list's columns. */
  columns: z.array(z.string()).optional(),
  /** Sort of the list: `name`, `-date`, or a pointer with an optional minus. */
  sort: z.string().optional(),
  groups: z.array(z.object({ name: z.string(), title: z.string().optional() })).optional(),
});
export type CollectionHint = z.infer<typeof collectionHint>;

/** `_namespace.json`. */
export const namespaceSettings = z.looseObject({
  title: z.string().optional(),
  colour: z.string().optional(),
  icon: z.string().optional(),
  /** BCP 47. */
  language: z.string().optional(),
  /** ISO 4217. */
  currency: z.string().optional(),
  /** IANA name. */
  timeZone: z.string().optional(),
  /** ISO 3166-1, two letters: whose phone numbers are written without a country code. */
  country: z.string().optional(),
});
export type NamespaceSettings = z.infer<typeof namespaceSettings>;

/** A JSON Schema 2020-12 object as read from `_schema.json`, with hints. */
export interface SchemaNode {
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  properties?: Record<string, SchemaNode>;
  required?: string[];
  items?: SchemaNode;
  $ref?: string;
  $defs?: Record<string, SchemaNode>;
  'x-cairn'?: Record<string, unknown>;
  [keyword: string]: unknown;
}

/** The JSON type of a field's value. */
export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

/** One field of a collection: what forms, sheets, columns and filters are made of. Made by `fieldsOf` in `core/fields.ts`. */
export interface Field {
  /** RFC 6901 pointer from the record; `*` stands for an array's item. */
  pointer: string;
  /** The last token of the pointer. */
  key: string;
  label: string;
  help?: string;
  widget: Widget;
  /** What its value is in JSON; absent where it may be anything (`json`). */
  type?: JsonType;
  required: boolean;
  /** null is a valid value. */
  nullable: boolean;
  /** For select and checkboxes. */
  options?: { value: string | number | boolean; label: string; colour?: string }[];
  relation?: { ns: string; collection: string; by: string };
  /** Of a group or of a row's item. */
  fields?: Field[];
  /** Item of `rows`, `tags`, `relations`, `checkboxes`. */
  item?: Field;
  group?: string;
  unique: boolean;
  searchable: boolean;
  numbering?: string;
  /** A due date; with `in`, while the field at `pointer` has one of these values. */
  due?: { while?: { pointer: string; in: (string | number | boolean)[] } };
  currency?: string;
  unit?: string;
  placeholder?: string;
  /** minimum, maximum, maxLength, pattern … for the control's attributes. */
  limits: {
    minimum?: number;
    maximum?: number;
    step?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
  };
  defaultValue?: unknown;
  readOnly: boolean;
}

/** A collection with its words and fields, ready to draw. */
export interface Shape {
  ns: string;
  collection: string;
  /** Plural for headings. */
  title: string;
  singular: string;
  /** Of its business, where that is not English: in which its words are. */
  language?: string;
  icon?: string;
  description?: string;
  fields: Field[];
  groups: { name: string; title: string }[];
  /** Pointers that name a record. */
  titlePointers: string[];
  /** Pointers of the list's columns. */
  columns: string[];
  sort: { pointer: string; descending: boolean }[];
  /** True when there is no `_schema.json` and all this was inferred from the records. */
  inferred: boolean;
  /** What is wrong with `_schema.json`, in one sentence; the last good one is used meanwhile. */
  problem?: string;
  /** The JSON Schema that validates; undefined when inferred. */
  schema?: SchemaNode;
  /** ETag of `_schema.json`; undefined when inferred. */
  etag?: string;
}

/** A namespace with its words. */
export interface Namespace {
  ns: string;
  title: string;
  colour: string;
  icon?: string;
  language: string;
  currency: string;
  timeZone: string;
  country?: string;
}
