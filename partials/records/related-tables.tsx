import { recordUrl } from '../../src/core/page-urls.ts';
import type { ListItem } from '../../src/core/ports/found.ts';
import type { Field, Shape } from '../../src/core/schema.ts';
import { lower } from '../../src/core/words.ts';
import { Related } from './related.tsx';
import { RelatedColumns, relatedId } from './related-columns.tsx';
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
  /** Which of its columns are shown, and under which name the choice is kept. */
  columns: readonly Field[];
  place: string;
  /** "Total 8,240.00 €", over all of them. */
  sums: readonly string[];
  /** The list of all of them, and its parameters for "previous" and "next". */
  url: string;
  list: string;
  /** The empty form with the relation filled in; absent when the relation stands inside an array. */
  newUrl?: string | undefined;
}

export interface RelatedTablesProps {
  related: readonly RelatedRecords[];
  /** Of the record, and its address. */
  title: string;
  url: string;
}

/** What refers to a record, a small table for each collection and field. */
export function RelatedTables({ related, title, url }: RelatedTablesProps) {
  return (
    <>
      {related.map((each) => (
        <RelatedTable related={each} title={title} url={url} alone={isAlone(each, related)} />
      ))}
    </>
  );
}

interface RelatedTableProps extends Omit<RelatedTablesProps, 'related'> {
  related: RelatedRecords;
  /** No other field of its collection refers here. */
  alone: boolean;
}

function RelatedTable({ related, title, url: here, alone }: RelatedTableProps) {
  const { shape, field, count, items, show, url, list, columns, sums } = related;
  return (
    <Related
      id={relatedId(related)}
      title={alone ? shape.title : `${shape.title} (${field.label})`}
      count={count}
      sums={sums}
      fields={columns}
      href={url}
      menu={<RelatedColumns related={related} url={here} />}
      create={
        related.newUrl
          ? { label: `New ${lower(shape.singular, shape)} for ${title}`, href: related.newUrl }
          : undefined
      }
    >
      {items.map((item) => (
        <RecordRow
          href={recordUrl(item.ref, list)}
          id={item.id}
          title={item.title}
          data={item.data}
          fields={columns}
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
