import { exactData } from '../../src/core/document.ts';
import { recordUrl } from '../../src/core/page-urls.ts';
import type { ListItem } from '../../src/core/ports/found.ts';
import type { Field } from '../../src/core/schema.ts';
import { RecordRow } from './row.tsx';
import type { Show } from './show.ts';

export interface ItemRowProps {
  item: ListItem;
  /** The parameters of the list that the record is opened from. */
  list: string;
  fields: readonly Field[];
  show: Show;
  /** It can be picked, and its cells edited. */
  pick: boolean;
}

/** A record of a list as a line of a table, with all the digits of its file. */
export function ItemRow({ item, list, fields, show, pick }: ItemRowProps) {
  const text = item.bytes.toString('utf8').replace(/^\ufeff/, '');
  return (
    <RecordRow
      href={recordUrl(item.ref, list)}
      id={item.id}
      title={item.title}
      data={exactData({ text, data: item.data })}
      fields={fields}
      show={show}
      pick={pick}
      problem={item.problem?.detail}
      edits={pick && item.problem?.kind !== 'broken' ? { ref: item.ref, etag: item.etag } : undefined}
    />
  );
}
