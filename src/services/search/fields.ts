import type { Field, Shape } from '../../core/schema.ts';

// Fields as one names them in a question: folded · leavesOf · fieldsNamed

/** A field in the collections that have it. */
export interface Named {
  shape: Shape;
  field: Field;
}

/** A name without case, accents, spaces and signs: `dueDate`, `due_date` and "Due date" are one. */
export function folded(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[\s_.›-]+/gu, '');
}

/** The fields that hold values: groups and rows opened, labelled with the way to them. */
export function leavesOf(fields: readonly Field[], prefix = ''): Field[] {
  return fields.flatMap((field) => {
    const inner = field.fields ?? field.item?.fields;
    if (inner?.length) return leavesOf(inner, `${prefix}${field.label} › `);
    return [{ ...field, label: prefix + field.label }];
  });
}

/** The fields that go by a name: by their path, else by key or label. */
export function fieldsNamed(shapes: readonly Shape[], name: string): Named[] {
  const wanted = folded(name.replaceAll('/', ''));
  const all = shapes.flatMap((shape) => leavesOf(shape.fields).map((field) => ({ shape, field })));
  const by = (nameOf: (field: Field) => string) =>
    all.filter(({ field }) => folded(nameOf(field)) === wanted);
  const path = by(({ pointer }) => pointer.replace(/\/\*|\//g, ''));
  if (path.length) return path;
  return all.filter(({ field }) => [field.key, field.label].some((one) => folded(one) === wanted));
}
