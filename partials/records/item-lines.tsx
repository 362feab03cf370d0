import { sameData } from '../../src/core/document.ts';
import type { Json } from '../../src/core/record.ts';
import type { Field } from '../../src/core/schema.ts';
import type { Show } from './show.ts';
import { inWords } from './words.ts';

export interface ItemLinesProps {
  /** Of the list. */
  field: Field;
  items: readonly Json[];
  show: Show;
  /** The list as it was: what is not in it stands out. Absent: nothing does. */
  before?: readonly Json[] | undefined;
}

/** Objects of a list, each in one line of words, where there is no room for a table. */
export function ItemLines({ field, items, show, before }: ItemLinesProps) {
  return (
    <ol class="item-lines">
      {items.map((item) => {
        const words = inWords(field.item ?? field, item, show);
        const isNew = before !== undefined && !before.some((other) => sameData(other, item));
        return <li>{isNew ? <mark safe>{words}</mark> : <span safe>{words}</span>}</li>;
      })}
    </ol>
  );
}
