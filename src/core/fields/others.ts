import { childPointer, pointerTokens } from '../json-pointer.ts';
import type { JsonObject } from '../record.ts';
import type { Field, Shape } from '../schema.ts';
import { fieldsOf } from './field.ts';
import { inferSchema } from './infer.ts';

// withOthers

/** What is needed of a shape to draw all of a record. */
type Drawable = Pick<Shape, 'ns' | 'fields' | 'groups'>;

/**
 * The shape with a field for each key of the record that it does not know, as the value suggests, in a group of their own in the
 * order of the file. `names` are pointers of more keys, of whose values nothing is known: they are JSON.
 */
export function withOthers<S extends Drawable>(shape: S, data: JsonObject, names: Iterable<string> = []): S {
  const known = new Set(shape.fields.map(({ key }) => key));
  const others = Object.entries(data).flatMap(([key, value]) => {
    if (known.has(key)) return [];
    known.add(key);
    const [field] = fieldsOf(inferSchema([Object.fromEntries([[key, value]])]), shape.ns);
    return { ...(field ?? jsonField(key)), label: key };
  });
  for (const name of names) {
    const key = pointerTokens(name)?.[0];
    if (key === undefined || known.has(key)) continue;
    known.add(key);
    others.push(jsonField(key));
  }
  if (others.length === 0) return shape;
  const fields = [...shape.fields, ...others.map((field) => ({ ...field, group: OTHERS }))];
  return { ...shape, fields, groups: [...shape.groups, { name: OTHERS, title: 'Other fields' }] };
}

/** No schema has a group of this name by chance. */
const OTHERS = '\u0000others';

function jsonField(key: string): Field {
  return {
    pointer: childPointer('', key),
    key,
    label: key,
    widget: 'json',
    required: false,
    nullable: false,
    unique: false,
    searchable: true,
    limits: {},
    readOnly: false,
  };
}
