import type { Children } from '@kitajs/html';
import type { SchemaOperation } from '../../src/core/schema-change.ts';

export interface FieldsFormProps {
  /** The page's own address. */
  url: string;
  operations: readonly SchemaOperation[];
  /** The field that it is about. */
  field?: string;
  class?: string;
  children: Children;
}

/** A form of the fields page: it brings along the changes that are not made yet. */
export function FieldsForm({ url, operations, field, class: look, children }: FieldsFormProps) {
  return (
    <form class={look} method="post" action={url} hx-post={url} hx-target="#fields" hx-swap="outerMorph">
      <input type="hidden" name="operations" value={JSON.stringify(operations)} />
      {field === undefined ? null : <input type="hidden" name="field" value={field} />}
      {children}
    </form>
  );
}
