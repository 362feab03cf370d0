import type { SchemaNode, Widget } from '../schema.ts';
import type { Choice } from '../schema-change.ts';

// Kinds of fields as keywords of JSON Schema: kinds · keywordsOf

/** The kinds that people choose from, in the order of a menu, with their names. */
export const kinds: readonly { kind: Widget; title: string }[] = [
  { kind: 'text', title: 'Text' },
  { kind: 'textarea', title: 'Long text' },
  { kind: 'markdown', title: 'Long text with Markdown' },
  { kind: 'integer', title: 'Whole number' },
  { kind: 'number', title: 'Number' },
  { kind: 'money', title: 'Money' },
  { kind: 'boolean', title: 'Yes or no' },
  { kind: 'date', title: 'Date' },
  { kind: 'datetime', title: 'Date and time' },
  { kind: 'time', title: 'Time of day' },
  { kind: 'select', title: 'One of some choices' },
  { kind: 'checkboxes', title: 'Several of some choices' },
  { kind: 'tags', title: 'Tags' },
  { kind: 'relation', title: 'Link to a record' },
  { kind: 'relations', title: 'Links to records' },
  { kind: 'email', title: 'E-mail' },
  { kind: 'phone', title: 'Phone' },
  { kind: 'url', title: 'Web address' },
  { kind: 'group', title: 'Several fields together' },
  { kind: 'rows', title: 'Rows of a table' },
  { kind: 'json', title: 'Anything (JSON)' },
  { kind: 'hidden', title: 'Hidden' },
];

/** What a kind is made with. */
export interface Making {
  choices?: readonly Choice[] | undefined;
  relation?: { to: string; by?: string | undefined } | undefined;
}

/** Keywords that say what a value is, and that another kind does not keep. */
export const STRUCTURAL = [
  ...[
    'type',
    'format',
    'enum',
    'const',
    'oneOf',
    'anyOf',
    'allOf',
    '$ref',
    'items',
    'prefixItems',
    'properties',
  ],
  ...[
    'required',
    'additionalProperties',
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'multipleOf',
  ],
  ...[
    'minLength',
    'maxLength',
    'pattern',
    'minItems',
    'maxItems',
    'uniqueItems',
    'contentMediaType',
    'default',
  ],
] as const;

/** The keywords and hints of a kind. `nullable`: null is a value, too. */
export function keywordsOf(
  kind: Widget,
  { choices, relation }: Making = {},
  nullable = false,
): { keywords: SchemaNode; hints: Record<string, unknown> } {
  const values = choices?.map(({ value }) => value);
  const hints = {
    ...(HINTED.has(kind) && { widget: kind }),
    ...(relation && { relation }),
    ...choiceHints(choices),
  };
  const type = typeOf(kind, values);
  const keywords: SchemaNode = {
    ...(type !== undefined && { type: nullable ? [type, 'null'] : type }),
    ...(FORMATS[kind] && { format: FORMATS[kind] }),
    ...(kind === 'select' && values && { enum: nullable ? [...values, null] : values }),
    ...(LISTS.has(kind) && {
      items: { type: 'string', ...(kind === 'checkboxes' && values && { enum: values }) },
    }),
    ...(kind === 'rows' && { items: { type: 'object', properties: {} } }),
    ...(kind === 'group' && { properties: {} }),
  };
  return { keywords, hints };
}

/** Labels and colours of choices that have their own. */
export function choiceHints(choices: readonly Choice[] | undefined): Record<string, Record<string, string>> {
  const labels = (choices ?? []).filter(({ value, label }) => label !== undefined && label !== String(value));
  const colours = (choices ?? []).filter(({ colour }) => colour !== undefined);
  return {
    ...(labels.length > 0 && {
      labels: Object.fromEntries(labels.map(({ value, label }) => [value, label as string])),
    }),
    ...(colours.length > 0 && {
      colours: Object.fromEntries(colours.map(({ value, colour }) => [value, colour as string])),
    }),
  };
}

const FORMATS: Partial<Record<Widget, string>> = {
  date: 'date',
  datetime: 'date-time',
  time: 'time',
  email: 'email',
  url: 'uri',
};
/** Kinds that type and format do not tell. */
const HINTED = new Set<Widget>(['textarea', 'markdown', 'money', 'phone', 'hidden', 'json']);
const LISTS = new Set<Widget>(['tags', 'checkboxes', 'relations']);

function typeOf(kind: Widget, values: readonly unknown[] | undefined): string | undefined {
  if (kind === 'json' || kind === 'hidden') return undefined;
  if (kind === 'integer' || kind === 'boolean') return kind;
  if (kind === 'number' || kind === 'money') return 'number';
  if (kind === 'group') return 'object';
  if (LISTS.has(kind) || kind === 'rows') return 'array';
  const [first] = values ?? [];
  if (kind === 'select' && typeof first === 'number') return 'number';
  return 'string';
}
