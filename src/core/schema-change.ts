import { z } from 'zod';
import { dueHint, widgets } from './schema.ts';

// What can be done to the fields of a collection, as data. The parts stand in core/schema-change/.

export { type Conversion, convert } from './schema-change/convert.ts';
export { changeSchema, type SchemaStep } from './schema-change/edits.ts';
export { followRelations, followViews } from './schema-change/follow.ts';
export { keywordsOf, kinds } from './schema-change/kinds.ts';
export { nodePointerOf } from './schema-change/place.ts';
export { changeRecord, type Told } from './schema-change/records.ts';
export { sentenceOf } from './schema-change/sentence.ts';

const field = z
  .string()
  .min(1)
  .transform((text) => (text.startsWith('/') ? text : `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`))
  .meta({ description: 'JSON pointer, `*` for the items of a list; or a key', example: '/address/city' });
const key = z.string().min(1).max(200);
const kind = z
  .enum(widgets)
  .meta({ description: 'How it is edited, and with that what its value is in JSON' });
const text = z.string().max(5000);

/** A choice. `was`: the value that it replaces, in the records too. */
export const choice = z.strictObject({
  value: z.union([z.string(), z.number(), z.boolean()]),
  label: z.string().optional(),
  colour: z.string().optional(),
  was: z.union([z.string(), z.number(), z.boolean()]).optional(),
});
export type Choice = z.infer<typeof choice>;

const relation = z.strictObject({ to: z.string(), by: z.string().optional() });

/** What a field says about itself beside its kind; null takes it away. */
const words = {
  title: text.nullable().optional(),
  description: text.nullable().optional(),
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  group: z.string().max(200).nullable().optional(),
  placeholder: text.nullable().optional(),
  unit: z.string().max(50).nullable().optional(),
  currency: z.string().max(10).nullable().optional(),
  numbering: z.string().max(100).nullable().optional(),
  due: z
    .union([z.literal(true), dueHint])
    .nullable()
    .optional(),
};
const made = { choices: z.array(choice).optional(), relation: relation.optional() };

/** One change of a collection's fields. */
export const schemaOperation = z.discriminatedUnion('op', [
  z
    .strictObject({ op: z.literal('add'), field, kind, ...words, ...made, after: z.string().optional() })
    .meta({
      description: 'A new field; `after` is the key that it stands behind, "" first, else it is the last',
    }),
  z.strictObject({ op: z.literal('rename'), field, to: key }).meta({
    description:
      'Another key, in the schema and in every record. Where the key is a field already, the values go there if there is none yet.',
  }),
  z.strictObject({ op: z.literal('place'), field, after: z.string() }),
  z.strictObject({ op: z.literal('retype'), field, kind, ...made }),
  z.strictObject({ op: z.literal('describe'), field, ...words }),
  z
    .strictObject({ op: z.literal('choices'), field, choices: z.array(choice) })
    .meta({ description: 'All choices in their order' }),
  z.strictObject({ op: z.literal('remove'), field, values: z.enum(['keep', 'remove']) }),
  z
    .strictObject({ op: z.literal('convert'), field })
    .meta({ description: 'Values that do not fit the field are read as it wants them, where they can be' }),
  z.strictObject({
    op: z.literal('collection'),
    title: text.optional(),
    singular: text.nullable().optional(),
    icon: z.string().max(50).nullable().optional(),
    description: text.nullable().optional(),
    titleField: z
      .union([z.string(), z.array(z.string())])
      .nullable()
      .optional(),
    columns: z.array(z.string()).nullable().optional(),
    sort: z.string().max(500).nullable().optional(),
  }),
  z
    .strictObject({ op: z.literal('replace'), schema: z.string() })
    .meta({ description: 'The whole schema as JSON text' }),
]);
export type SchemaOperation = z.infer<typeof schemaOperation>;
