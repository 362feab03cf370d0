import { recordUrl } from '../../src/core/page-urls.ts';
import type { ListItem } from '../../src/core/ports.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { columnsOf } from './columns.ts';
import { Related } from './related.tsx';
import { RecordRow } from './row.tsx';
import type { Show } from './show.ts';

/** What refers to a record through one field of one collection. */
export interface RelatedRecords {
  shape: Shape;
  /** The field that refers. */
  field: Field;
  count: number;
  /** The first few. */
  items: ListItem[];
  show: Show;
  /** The list of all of them, and its parameters for "previous" and "next". */
  url: string;
  list: string;
  /** The empty form with the relation filled in; absent when the relation stands inside an array. */
  newUrl?: string | undefined;
}

const COLUMNS = 4;

/** What refers to a record, a small table for each collection and field. */
export function RelatedTables({ related, title }: { related: readonly RelatedRecords[]; title: string }) {
  return (
    <>
      {related.map((each) => (
        <RelatedTable related={each} title={title} alone={isAlone(each, related)} />
      ))}
    </>
  );
}

function RelatedTable({ related, title, alone }: { related: RelatedRecords; title: string; alone: boolean }) {
  const { shape, field, count, items, show, url, list } = related;
  const fields = columnsOf(shape)
    .filter(({ pointer }) => pointer !== field.pointer)
    .slice(0, COLUMNS);
  return (
    <Related
      id={`related-${shape.collection}-${field.key}`}
      title={alone ? shape.title : `${shape.title} (${field.label})`}
      count={count}
      fields={fields}
      href={url}
      create={
        related.newUrl
          ? { label: `New ${lower(shape.singular)} for ${title}`, href: related.newUrl }
          : undefined
      }
    >
      {items.map((item) => (
        <RecordRow
          href={recordUrl(item.ref, list)}
          id={item.id}
          title={item.title}
          data={item.data}
          fields={fields}
          show={show}
          problem={item.problem?.detail}
        />
      ))}
    </Related>
  );
}

/** Whether no other field of the same collection refers here too. */
function isAlone({ shape }: RelatedRecords, related: readonly RelatedRecords[]): boolean {
  return (
    related.filter((each) => each.shape.ns === shape.ns && each.shape.collection === shape.collection)
      .length === 1
  );
}
