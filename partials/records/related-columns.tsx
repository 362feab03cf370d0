import { nameOf } from '../../src/core/list-url.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuTitle } from '../ui/menu.tsx';
import { leafFields } from './columns.ts';
import type { RelatedRecords } from './related-tables.tsx';

/** The id of a table of related records. */
export function relatedId({ shape, field }: Pick<RelatedRecords, 'shape' | 'field'>): string {
  return `related-${shape.collection}-${field.pointer.slice(1).replace(/[^\w-]/g, '_')}`;
}

/** Which columns a table of related records shows; the choice is kept on this device. `url`: of the record. */
export function RelatedColumns({ related, url }: { related: RelatedRecords; url: string }) {
  const { shape, field, columns, place } = related;
  const id = relatedId(related);
  const shown = new Set(columns.map(({ pointer }) => pointer));
  const others = leafFields(shape.fields).filter(
    ({ pointer }) =>
      !shown.has(pointer) && pointer !== field.pointer && !shape.titlePointers.includes(pointer),
  );
  return (
    <>
      <Button
        label={`Columns of ${shape.title}`}
        icon="columns"
        iconOnly
        kind="quiet"
        small
        opens={{ menu: `${id}-columns` }}
      />
      <Menu id={`${id}-columns`} label="Columns" end>
        <MenuTitle text="Show these columns" />
        <form
          class="body stack tight"
          method="post"
          action="/related-columns"
          hx-post="/related-columns"
          hx-trigger="change, submit"
          hx-target={`#${id} > .table-frame`}
          hx-select={`#${id} > .table-frame`}
          hx-swap="outerHTML"
        >
          <input type="hidden" name="place" value={place} />
          <input type="hidden" name="return" value={url} />
          {[...columns, ...others].map(({ pointer, label }) => (
            <label class="check">
              <input type="checkbox" name="columns" value={nameOf(pointer)} checked={shown.has(pointer)} />
              <span safe>{label}</span>
            </label>
          ))}
          <Button label="Show" small type="submit" class="without-script" />
        </form>
      </Menu>
    </>
  );
}
